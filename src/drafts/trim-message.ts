/**
 * What somebody newly wrote in a mail: the text without the history quoted below or between it, and
 * without the signature. Rules about the lead's own words read this, never the whole body, so that
 * the footer of our own quoted mail cannot speak for the lead.
 */

/** "On Tue, Nov 24, 2026 at 3:04 PM Ann wrote:" in the languages mail programs write it in. */
const attribution =
  /^(?:on|am|le|el|il|op|em|den)\b.{4,200}\b(?:wrote|schrieb|a écrit|écrit|escribió|ha scritto|schreef|escreveu|skrev)\b.{0,80}:\s*$/iu;
const attributionStart = /^(?:on|am|le|el|il|op|em|den)\b.*\d/iu;

/** Dividers that Outlook and others put above the mail they answer; nothing new follows them. */
const historyDivider =
  /^(?:[-_*\s]*(?:original message|original appointment|forwarded message|reply message|ursprüngliche nachricht|message d'origine|mensaje original)[-_*\s]*|begin forwarded message:?)$/iu;

const headerLine = /^\*?(?:from|von|de|da|van)\*?:\*?\s+\S/iu;
const furtherHeaderLine =
  /^\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto)\*?\s?:/iu;

const signatureDelimiter = /^-- ?$/;
const deviceSignature =
  /^(?:sent from (?:my|mail|outlook|yahoo|samsung|proton)\b.*|get outlook for .*|von meinem .* gesendet)$/iu;

const closing =
  /^(?:(?:many |much )?thanks(?: again| so much| a lot)?|thank you(?: again| so much| very much)?|cheers|regards|best|all the best|(?:best|kind|kindest|warm|warmest|many) (?:regards|wishes)|sincerely|yours(?: sincerely| truly| faithfully)?|respectfully|warmly|cordially|take care)\s*[,.!–—-]*$/iu;
/** Longer blocks below a closing are text, not a name, a title and a few ways to reach somebody. */
const maximumSignatureLines = 8;
const maximumSignatureLineLength = 60;

/** Characters read of a body: far beyond any mail a person writes, and a bound on the work. */
const maximumBodyLength = 200_000;

/**
 * Returns what the sender newly wrote: no quoted history, no delimited or device signature. A typed
 * closing ("Best, Ann") stays, since a request may follow it. Accepts plain text and simple HTML.
 */
export function newestText(body: string): string {
  return withoutDelimitedSignature(withoutQuotedHistory(plainText(body)));
}

/**
 * Returns the message's own words alone: `newestText` without a typed closing and the signature below
 * it. Of a message that says nothing else ("Thanks! Ann") the closing stays.
 */
export function trimMessage(body: string): string {
  const text = newestText(body);
  return withoutTypedSignature(text) || text;
}

/** Turns an HTML body into lines of text, dropping what it quotes; leaves plain text as it is. */
export function plainText(body: string): string {
  const text = body.slice(0, maximumBodyLength).replace(/\r\n?/g, '\n');
  if (!/<(?:html|body|div|p|br|table|blockquote)\b[^<>]*>/i.test(text)) return text;
  return text
    .replace(/<(style|script|head)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<(?:blockquote|div[^<>]*(?:gmail_quote|yahoo_quoted|divRplyFwdMsg))\b[\s\S]*$/i, '')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d)\b[^<>]*>/gi, '\n')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&nbsp;/gi, ' ')
    .replace(/&lt;/gi, '<')
    .replace(/&gt;/gi, '>')
    .replace(/&quot;/gi, '"')
    .replace(/&#0?39;|&apos;/gi, "'")
    .replace(/&amp;/gi, '&');
}

/** Drops quoted lines, the line that introduces them, and everything below a history divider. */
function withoutQuotedHistory(text: string): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    if (startsHistory(lines, index)) break;
    const introduced = attributionLength(lines, index);
    if (introduced > 0) {
      index += introduced - 1;
      if (!quotesFollow(lines, index + 1)) break;
    } else if (!lines[index]!.trimStart().startsWith('>')) {
      kept.push(lines[index]!);
    }
  }
  return kept.join('\n').trim();
}

/** Whether from this line on everything is an older mail: a divider, or its copied headers. */
function startsHistory(lines: string[], index: number): boolean {
  const line = lines[index]!.trim();
  if (historyDivider.test(line)) return true;
  if (!headerLine.test(line)) return false;
  const next = lines
    .slice(index + 1, index + 5)
    .filter((other) => furtherHeaderLine.test(other.trim()));
  return next.length >= 2;
}

/** How many lines an "On … wrote:" takes here, which mail programs wrap over up to three; else 0. */
function attributionLength(lines: string[], index: number): number {
  if (!attributionStart.test(lines[index]!.trim())) return 0;
  for (const length of [1, 2, 3]) {
    const joined = lines
      .slice(index, index + length)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (attribution.test(joined)) return length;
  }
  return 0;
}

/** Whether the next written line is marked as quoted; if not, the whole rest is the older mail. */
function quotesFollow(lines: string[], from: number): boolean {
  const next = lines.slice(from).find((line) => line.trim() !== '');
  return next !== undefined && next.trimStart().startsWith('>');
}

function withoutDelimitedSignature(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex(
    (line) => signatureDelimiter.test(line) || deviceSignature.test(line.trim()),
  );
  return (end === -1 ? lines : lines.slice(0, end)).join('\n').trim();
}

/** Drops a closing near the end ("Best,") together with the few short lines of name and title below. */
export function withoutTypedSignature(text: string): string {
  const lines = text.split('\n');
  const start = lines.findLastIndex((line) => closing.test(line.trim()));
  if (start === -1) return text;
  const below = lines.slice(start + 1).filter((line) => line.trim() !== '');
  const isSignature =
    below.length <= maximumSignatureLines && below.every((line) => looksLikeSignature(line.trim()));
  return isSignature ? lines.slice(0, start).join('\n').trim() : text;
}

/** A name, a title, a number: short and no sentence. */
function looksLikeSignature(line: string): boolean {
  return line.length <= maximumSignatureLineLength && !/[.!?]$/.test(line);
}
