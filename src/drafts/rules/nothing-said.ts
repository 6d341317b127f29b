import { withoutGreeting } from './names.ts';

const closing =
  /^(?:(?:many |much )?thanks(?: again| so much| a lot| in advance)?|thank you(?: again| so much| very much)?|cheers|regards|best|all the best|(?:best|kind|kindest|warm|warmest|many) (?:regards|wishes)|sincerely|yours(?: sincerely| truly| faithfully)?|respectfully|warmly|cordially|take care|(?:viele|beste|liebe|freundliche|herzliche) grüße|mit (?:freundlichen|besten) grüßen|gruß|lg|vg|mfg|cordialement|bien à vous|bien cordialement|saludos|un saludo|atentamente|abraços?|atenciosamente|saluti|cordiali saluti|distinti saluti|(?:met )?vriendelijke groet(?:en)?|groeten|(?:med )?vänliga? hälsningar|mvh|hälsningar|pozdrawiam|z poważaniem|よろしくお願いします)$/iu;

/** Whether a draft says nothing but a greeting, a closing, names and quoted lines. */
export function saysNothing(text: string, isKnownName: (word: string) => boolean): boolean {
  const lines = withoutGreeting(text)
    .split('\n')
    .map((line) => line.trim());
  const own = lines.filter((line) => /[\p{L}\p{N}]/u.test(line) && !line.startsWith('>'));
  const signature = own.findIndex((line) => closing.test(bareWords(line)));
  const said = signature === -1 ? own : own.slice(0, signature);
  const below = signature === -1 ? [] : own.slice(signature + 1);
  // A closing and a sentence below it: "Thanks!" opens some replies.
  return said.every((line) => isName(line, isKnownName)) && below.every(looksLikeSignature);
}

function bareWords(line: string): string {
  return line
    .slice(0, 80)
    .replace(/[^\p{L}\s]/gu, '')
    .trim();
}

function isName(line: string, isKnownName: (word: string) => boolean): boolean {
  const words = line
    .slice(0, 80)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  return words.length > 0 && words.length <= 4 && words.every(isKnownName);
}

/** A name, a title, a number: short and no sentence. */
function looksLikeSignature(line: string): boolean {
  return line.length <= 60 && !/[.!?]$/.test(line);
}
