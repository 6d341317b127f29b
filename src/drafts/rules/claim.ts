/** What a claim says: known if any of what it `needs` is among what others' claims `give`. */
export type Meaning = { needs: string[]; gives: string[] };

/** A place in a text. */
export type Place = { start: number; end: number };

/** Something that a draft may only say if somebody said it before, and where it stands. */
export type Claim = Meaning & Place;

/** Returns the places of a text that a pattern matches, with the meanings read from each match. */
export function claimsBy(
  pattern: RegExp,
  text: string,
  read: (match: RegExpExecArray) => Meaning[],
): Claim[] {
  return Array.from(text.matchAll(pattern)).flatMap((match) => {
    const [phrase] = match;
    const start = match.index + phrase.length - phrase.trimStart().length;
    const end = start + phrase.trim().length;
    return read(match).map((meaning) => ({ ...meaning, start, end }));
  });
}

/** A meaning that has one spelling. */
export function exactly(key: string): Meaning {
  return { needs: [key], gives: [key] };
}

/** A phrase that is known where it stands word for word. */
export function literally(phrase: string): Meaning {
  return exactly(phrase.toLowerCase().replace(/[\s-]/g, ' ').trim());
}

/** Returns the places of claims that none of the known ones supports; overlapping ones as one. */
export function unknownClaims(claims: Claim[], known: Claim[]): Place[] {
  const given = new Set(known.flatMap(({ gives }) => gives));
  const unknown = claims
    .filter(({ needs }) => !needs.some((key) => given.has(key)))
    .sort((one, other) => one.start - other.start);
  const merged: Place[] = [];
  for (const { start, end } of unknown) {
    const last = merged.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}
