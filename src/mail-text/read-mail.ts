import { attributionLength, replyBeforeAttribution, startsHistory } from './history.ts';
import { htmlText } from './html-text.ts';
import { continuesQuote, isQuoted } from './quoted-lines.ts';
import { isDeviceLine, signatureStart } from './signature.ts';
import { smallPrintStart } from './small-print.ts';

/** Why a part of a mail is not what its writer newly wrote. */
export type CutReason = 'history' | 'signature' | 'small print';

export type CutPart = { why: CutReason; text: string };

/** A mail as it is read. */
export type MailText = {
  /** What its writer newly wrote; never empty where the mail says something. */
  words: string;
  /** What was left out, in the order it stands in the mail. */
  cut: CutPart[];
  /** Whether nothing would have been left, so that `words` is the whole mail. */
  isWhole: boolean;
};

/** Characters read of a body: far beyond any mail a person writes, and a bound on the work. */
const maximumBodyLength = 200_000;

/**
 * Reads a mail's body, plain text or HTML: the writer's own new words, and apart from them the older
 * mail quoted, the signature and small print. Takes time in proportion to its length, of which at
 * most 200,000 characters are read.
 */
export function readMail(body: string): MailText {
  const text = mailText(body);
  const cut: CutPart[] = [];
  const kept = withoutSmallPrint(withoutHistory(text.split('\n'), cut), cut);
  const words = withoutSignature(kept, cut).join('\n').trim();
  if (/[\p{L}\p{N}\p{S}]/u.test(words)) return { words, cut, isWhole: false };
  return { words: text.trim(), cut: [], isWhole: true };
}

/** All of a mail as text: HTML turned into lines, quotes marked by ">", nothing cut. */
export function mailText(body: string, links: 'shown' | 'left out' = 'left out'): string {
  const read = body.slice(0, maximumBodyLength).replace(/\r\n?/g, '\n');
  return htmlText(read, links).replaceAll('\u00A0', ' ');
}

/** Drops quoted lines, what introduces them, and everything below a divider or copied headers. */
function withoutHistory(lines: string[], cut: CutPart[]): string[] {
  const kept: string[] = [];
  const history: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const quoted = isQuoted(line);
    const reply = quoted ? null : replyBeforeAttribution(line);
    const introduced = reply === null && !quoted ? attributionLength(lines, index) : 0;
    if (reply !== null) kept.push(reply);
    if (startsHistory(lines, index)) {
      history.push(...lines.slice(index));
      break;
    }
    if (quoted || continuesQuote(lines, index)) history.push(line);
    else if (introduced > 0 || reply !== null) {
      const length = Math.max(introduced, 1);
      history.push(...lines.slice(index, index + length));
      index += length - 1;
      if (!quotesFollow(lines, index + 1)) {
        history.push(...lines.slice(index + 1));
        break;
      }
    } else kept.push(line);
  }
  if (history.length > 0) cut.push({ why: 'history', text: history.join('\n') });
  return kept;
}

/** Whether the next written line is marked as quoted; if not, the whole rest is the older mail. */
function quotesFollow(lines: string[], from: number): boolean {
  const next = lines.slice(from, from + 20).find((line) => line.trim() !== '');
  return next !== undefined && isQuoted(next);
}

function withoutSmallPrint(lines: string[], cut: CutPart[]): string[] {
  return cutFrom(lines, smallPrintStart(lines), 'small print', cut);
}

function withoutSignature(lines: string[], cut: CutPart[]): string[] {
  const devices = lines.filter(isDeviceLine);
  if (devices.length > 0) cut.push({ why: 'signature', text: devices.join('\n') });
  const rest = devices.length > 0 ? lines.filter((line) => !isDeviceLine(line)) : lines;
  return cutFrom(rest, signatureStart(rest), 'signature', cut);
}

function cutFrom(lines: string[], start: number, why: CutReason, cut: CutPart[]): string[] {
  if (start < lines.length) cut.push({ why, text: lines.slice(start).join('\n') });
  return lines.slice(0, start);
}
