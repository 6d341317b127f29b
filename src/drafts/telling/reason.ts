import { type ReasonWords, reasonWords } from '../reasons.ts';
import { capitalized } from './line.ts';

/** A reason as a sentence with its remedy; an unknown code as it stands. */
export function reasonSentence(code: string): string {
  const words = reasonWords(code);
  return words ? sentenceOf(words) : code;
}

export function sentenceOf({ meaning, remedy }: ReasonWords): string {
  return `${capitalized(meaning)}. ${remedy}`;
}

/** After a colon: "the lead is blacklisted. Reject the draft; …". */
export function reasonClause(code: string): string {
  const words = reasonWords(code);
  return words ? `${words.meaning}. ${words.remedy}` : `${code}.`;
}
