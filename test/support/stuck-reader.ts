/** Reads for ever. */
export function stuckReader(): never {
  for (;;);
}

export function failingReader(): never {
  throw new Error('no text that can be read');
}

export function promptReader(text: string): string {
  return `read ${text}`;
}
