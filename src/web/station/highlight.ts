/** A piece of a text, and whether it is marked. */
export type Piece = { text: string; marked: boolean };

/**
 * Cuts a text into marked and plain pieces; joined, they are the text again.
 *
 * @param phrases each is marked wherever it stands, word for word; overlapping ones as one piece
 */
export function highlight(text: string, phrases: string[]): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const range of mergedRanges(text, phrases)) {
    if (range.start > end) pieces.push({ text: text.slice(end, range.start), marked: false });
    pieces.push({ text: text.slice(range.start, range.end), marked: true });
    end = range.end;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), marked: false });
  return pieces;
}

type Range = { start: number; end: number };

function mergedRanges(text: string, phrases: string[]): Range[] {
  const ranges = phrases
    .filter((phrase) => phrase !== '')
    .flatMap((phrase) => occurrences(text, phrase))
    .sort((one, other) => one.start - other.start);
  const merged: Range[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

function occurrences(text: string, phrase: string): Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf(phrase); start !== -1; start = text.indexOf(phrase, start + 1))
    ranges.push({ start, end: start + phrase.length });
  return ranges;
}
