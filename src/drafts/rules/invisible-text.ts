import { domainToUnicode } from 'node:url';
import type { Place } from './claim.ts';

/** Characters that show nothing, or turn others around: format and control characters, and fillers. */
const invisible =
  /[\p{Cf}\p{Co}\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\p{Variation_Selector}]|\u034F|(?![\t\n\r])\p{Cc}/gu;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** Marks and isolates that such texts need; overrides, which turn letters around, are never needed. */
const directionMarks = /[\u200E\u200F\u061C\u2066-\u2069\u202A-\u202C\u0600-\u0605\u06DD]/u;
const joiner = /[\u200C\u200D]/u;
/** Scripts whose letters joiners shape. */
const joined =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}]/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\u{E0020}-\u{E007F}]/u;

/** Returns the invisible characters of a text that its script does not need. */
export function findInvisible(text: string): Place[] {
  const hasRightToLeft = rightToLeft.test(text);
  return Array.from(text.matchAll(invisible))
    .filter(({ 0: character, index }) => {
      const before = characterBefore(text, index);
      if (hasRightToLeft && directionMarks.test(character)) return false;
      if (joiner.test(character)) return !(emoji.test(before) || joined.test(before));
      if (/[\uFE0E\uFE0F]/u.test(character))
        return !/[\p{Emoji}\p{Extended_Pictographic}]/u.test(before);
      // Flags of regions are spelled with tags behind a black flag.
      if (/[\u{E0020}-\u{E007F}]/u.test(character))
        return !/^[\u{1F3F4}\u{E0020}-\u{E007F}]$/u.test(before);
      return true;
    })
    .map(({ 0: character, index }) => ({ start: index, end: index + character.length }));
}

/** Returns a text with its invisible characters written out, such as ⟨U+202E⟩. */
export function showInvisible(text: string): string {
  let shown = '';
  let end = 0;
  for (const place of findInvisible(text)) {
    const code = text.codePointAt(place.start)!.toString(16).toUpperCase().padStart(4, '0');
    shown += `${text.slice(end, place.start)}⟨U+${code}⟩`;
    end = place.end;
  }
  return shown + text.slice(end);
}

const hostLike = /[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
const lookalikes =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;

/** Returns names of hosts that mix Latin letters with such that look like them. */
export function findMixedHosts(text: string): Place[] {
  return Array.from(text.matchAll(hostLike))
    .filter(({ 0: name }) => {
      const host = /xn--/i.test(name) ? domainToUnicode(name.toLowerCase()) : name;
      return lookalikes.test(host) && /\p{Script=Latin}/u.test(host);
    })
    .map(({ 0: name, index }) => ({ start: index, end: index + name.length }));
}

function characterBefore(text: string, index: number): string {
  const unit = text.slice(Math.max(0, index - 2), index);
  return Array.from(unit).at(-1) ?? '';
}
