/** A text as the rules read it, and the way back to what stands in the original. */
export type ReadableText = {
  text: string;
  /** The words of the original that a part of `text` was read from. */
  quote(start: number, end: number): string;
};

/**
 * Returns a text as people read it: wide, small and other compatibility forms as usual characters
 * (NFKC), without characters that nobody sees. Both sides of a comparison are read like this.
 */
export function readablePart(text: string): string {
  return text.normalize('NFKC').replace(/\p{Cf}/gu, '');
}

/** The same, for a text whose own words are to be quoted. */
export function readableText(original: string): ReadableText {
  let text = '';
  const startsAt: number[] = [];
  let index = 0;
  for (const cluster of clustersOf(original)) {
    const read = readablePart(cluster);
    for (let unit = 0; unit < read.length; unit += 1) startsAt.push(index);
    text += read;
    index += cluster.length;
  }
  startsAt.push(original.length);
  return { text, quote: (start, end) => original.slice(startsAt[start], startsAt[end]) };
}

/** A character with the marks on it: what NFKC may join. */
function clustersOf(text: string): string[] {
  const clusters: string[] = [];
  for (const character of text) {
    if (clusters.length > 0 && /\p{M}/u.test(character)) clusters[clusters.length - 1] += character;
    else clusters.push(character);
  }
  return clusters;
}
