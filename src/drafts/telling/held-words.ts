import { capitalized } from './line.ts';
import { inOneLine } from './one-line.ts';

const maximumLength = 500;
const maximumWhyLength = 220;
const maximumPhraseLength = 80;
const maximumPhrases = 3;

/**
 * Words for reviewers why a draft was held: "Held: promises a price ('$2,000/mo')". Takes what
 * decided it and the phrases of the draft to look at; at most 500 characters. Nothing is escaped:
 * whoever shows it does that.
 */
export function heldWords(why: string, phrases: string[] = []): string {
  const held = `Held: ${cut(asClause(why), maximumWhyLength)}`;
  const quotes = phrases
    .slice(0, maximumPhrases)
    .map((phrase) => `'${cut(inOneLine(phrase), maximumPhraseLength)}'`);
  if (quotes.length === 0) return held;
  const more = phrases.length > maximumPhrases ? ' and more' : '';
  return cut(`${held} (${quotes.join(', ')}${more})`, maximumLength);
}

/** "Promises a price." reads as a clause after the colon; names and abbreviations keep their capitals. */
function asClause(why: string): string {
  const words = withoutFullStop(inOneLine(why)) || 'needs a person’s judgement';
  return /^\p{Lu}\p{Ll}/u.test(words) ? words[0]!.toLowerCase() + words.slice(1) : words;
}

function withoutFullStop(line: string): string {
  let end = line.length;
  while (end > 0 && '.! '.includes(line[end - 1]!)) end -= 1;
  return line.slice(0, end);
}

function cut(text: string, maximum: number): string {
  return text.length <= maximum
    ? text
    : `${text
        .slice(0, maximum - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

/** Without the "Held:" that stands before it: for surfaces that say so in their own way. */
export function heldReason(words: string): string {
  return words.replace(/^held:\s*/i, '');
}

/** The same as the beginning of a sentence; null where nothing was recorded. */
export function heldSentence(words: string | null): string | null {
  return words === null ? null : capitalized(heldReason(words));
}
