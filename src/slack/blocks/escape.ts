import { inOneLine } from '../../drafts/telling/one-line.ts';

/**
 * Making foreign text safe to show: what a lead or a model wrote must never be read as Slack's
 * markup, and must never push a message over Slack's limits.
 */

/** docs.slack.dev/messaging/formatting-message-text: the three characters Slack reads as markup. */
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text for a `mrkdwn` field: no mention, link or date can be forged with it. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character]!);
}

/** Characters a text takes of Slack's limits, which count it as it is stored: escaped. */
export function escapedLength(text: string): number {
  return escapeMrkdwn(text).length;
}

/**
 * Text for a `plain_text` field. Slack decodes the three entities there too, so a draft that really
 * holds "&lt;" would be shown as "<"; everything else is shown as it stands.
 */
export function asPlainText(text: string): string {
  return text.replace(/&(?=(?:amp|lt|gt);)/g, '&amp;');
}

/**
 * A foreign text in one line of ours, such as a name: without line breaks, controls and marks that
 * would reorder our words, and cut to `maximum` characters, counted escaped. May be empty.
 */
export function oneLine(text: string, maximum: number): string {
  return truncate(inOneLine(text), maximum);
}

/** Cuts a text to `maximum` characters, counted escaped, the "…" that then ends it included. */
export function truncate(text: string, maximum: number): string {
  if (escapedLength(text) <= maximum) return text;
  return `${text.slice(0, fittingLength(text, maximum - 1)).trimEnd()}…`;
}

/**
 * Splits a text into pieces of at most `maximum` characters, counted escaped; joined, they are the
 * text again. Cuts after a line or a word where there is one in the second half of the piece.
 */
export function splitText(text: string, maximum: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '') {
    const length = pieceLength(rest, maximum);
    pieces.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return pieces;
}

function pieceLength(text: string, maximum: number): number {
  const length = fittingLength(text, maximum);
  if (length === text.length) return length;
  const piece = text.slice(0, length);
  const cut = [piece.lastIndexOf('\n'), piece.lastIndexOf(' ')].find((at) => at >= length / 2);
  return cut === undefined ? length : cut + 1;
}

/** How much of the text's beginning fits; never half a surrogate pair. */
function fittingLength(text: string, maximum: number): number {
  let length = 0;
  let taken = 0;
  for (const character of text) {
    taken += (entities[character] ?? character).length;
    if (taken > maximum) break;
    length += character.length;
  }
  return length;
}
