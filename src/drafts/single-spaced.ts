/** A text with every run of white space as one space: line breaks do not hide a phrase. */
export function singleSpaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
