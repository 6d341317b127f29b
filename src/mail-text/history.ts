import { attributionStart, dividers, headerNames, wrote } from './history-words.ts';

/** Lines that mail programs wrap "On …, Ann <ann@example.com> wrote:" over, blank ones included. */
const longestAttribution = 6;
const longestAttributionText = 400;
/** A line that may hold a reply and what introduces the quote behind it. */
const longestLine = 1200;
/** Copied headers that are read to tell a block of them from a list somebody wrote. */
const longestHeaderBlock = 12;

const divider = new RegExp(
  String.raw`^(?:[-_*=\s]{0,80}(?:${dividers})[-_*=\s]{0,80}|-{2,40} ?[^-\n]{1,80} ?(?:wrote|schrieb|écrit|skrev|scritto|escribió) ?-{2,40}):?$`,
  'iu',
);
const longRule = /^(?:_{5,80}|-{5,80}|={2,80}|\*{5,80})$/;

const ending = new RegExp(
  String.raw`(?<![\p{L}])(?:${wrote})(?![\p{L}])[^\n]{0,120}?[:：]?-{0,20}$`,
  'iu',
);
const address = /[^\s<>()[\]@,;:]@[^\s<>()[\]@,;:]/u;
const dateOrTime =
  /\d{1,2}[:.h]\d{2}(?!\d)|(?<!\d)(?:19|20)\d{2}(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/u;
const start = new RegExp(String.raw`^(?:-{1,20}\s{0,3})?(?:${attributionStart})(?![\p{L}@])`, 'iu');

/** Where a quote's introduction follows the reply on the same line: "reply On Wed, Apr 4, … wrote:". */
const startInLine =
  /(?:-{2} {0,3}| )On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d)/u;

const headerKinds = new Map(
  Object.entries(headerNames).flatMap(([kind, names]) =>
    names.map((name) => [name, kind] as const),
  ),
);
const headerLine = /^\s{0,8}\*{0,2}(?<name>[^\s:：*][^:：*\n]{0,19}?)\*{0,2}\s?[:：]\*{0,2}/u;

/** Whether from this line on everything is an older mail: a divider, or its copied headers. */
export function startsHistory(lines: string[], index: number): boolean {
  const line = lines[index]!.trim();
  if (divider.test(line)) return true;
  if (longRule.test(line)) return headersFrom(nextWritten(lines, index + 1), lines) >= 2;
  return startsHeaders(lines, index);
}

/**
 * Whether copied headers begin here. Somebody may write "From: Berlin, To: Paris" and mean a
 * journey: besides two headers, one must be of mail alone, or an address must stand in them.
 */
function startsHeaders(lines: string[], index: number): boolean {
  if (!headerKindOf(lines[index]!)) return false;
  const block = lines.slice(index, index + longestHeaderBlock);
  const blank = block.findIndex((line) => line.trim() === '');
  const headers = blank === -1 ? block : block.slice(0, blank);
  const kinds = new Set(headers.map(headerKindOf).filter((kind) => kind !== undefined));
  if (kinds.size < 2 || !(kinds.has('from') || kinds.has('date') || kinds.has('sent')))
    return false;
  const isOfMail = kinds.has('subject') || kinds.has('sent');
  const shown = headers.map((line) => line.slice(0, 300));
  return (
    isOfMail ||
    (shown.some((line) => address.test(line)) && shown.some((line) => dateOrTime.test(line)))
  );
}

function headersFrom(index: number, lines: string[]): number {
  const kinds = lines.slice(index, index + 4).map(headerKindOf);
  return kinds[0] === undefined ? 0 : new Set(kinds.filter((kind) => kind !== undefined)).size;
}

function headerKindOf(line: string): string | undefined {
  const name = headerLine.exec(line.slice(0, 60))?.groups!.name;
  return name === undefined ? undefined : headerKinds.get(name.toLowerCase().replaceAll("'", '’'));
}

function nextWritten(lines: string[], from: number): number {
  const next = lines.findIndex((line, index) => index >= from && line.trim() !== '');
  return next === -1 ? lines.length : next;
}

/** How many lines "On …, Ann wrote:" takes here; 0 where there is none. */
export function attributionLength(lines: string[], index: number): number {
  const first = lines[index]!.trim();
  if (first === '' || first.length > longestAttributionText) return 0;
  let joined = '';
  for (
    let length = 1;
    length <= longestAttribution && index + length <= lines.length;
    length += 1
  ) {
    const line = lines[index + length - 1]!.trim();
    joined = `${joined} ${line}`.trim();
    if (joined.length > longestAttributionText) return 0;
    // Only what begins like one may be wrapped, and a sentence's end ends the search.
    if (length > 1 && !mayGoOn(first, joined)) return 0;
    if (line !== '' && isAttribution(joined)) return length;
  }
  return isBareAttribution(lines, index) ? 1 : 0;
}

function mayGoOn(first: string, joined: string): boolean {
  return (start.test(first) || address.test(first)) && dateOrTime.test(joined);
}

/** Names when or who, and ends in "wrote:", or in an address and a colon. */
function isAttribution(line: string): boolean {
  const hasDate = dateOrTime.test(line);
  if (!hasDate && !address.test(line)) return false;
  const tail = line.slice(-160);
  if (/[>)\]"] ?[:：]$/u.test(tail) && hasDate && address.test(line)) return true;
  if (!ending.test(tail)) return false;
  return (
    /[:：]-{0,20}$/u.test(tail) ||
    (start.test(line) &&
      hasDate &&
      /(?:wrote|écrit|escribió|scritto|escreveu) ?-{0,20}$/iu.test(tail))
  );
}

/** "2011/4/7 Ann <ann@example.com>" above quoted lines. */
function isBareAttribution(lines: string[], index: number): boolean {
  const line = lines[index]!.trim();
  return (
    /^\d/.test(line) &&
    line.endsWith('>') &&
    dateOrTime.test(line) &&
    address.test(line) &&
    (lines[nextWritten(lines, index + 1)] ?? '').trimStart().startsWith('>')
  );
}

/** Splits a line in which a quote's introduction follows the reply, or null. */
export function replyBeforeAttribution(line: string): string | null {
  if (line.length > longestLine || !line.endsWith(' wrote:')) return null;
  const start = startInLine.exec(line)?.index;
  if (start === undefined || line.length - start > longestAttributionText) return null;
  return line.slice(0, start).replace(/[- ]{1,20}$/, '');
}
