/** A calendar date as far as a text gives it; months count from 1. */
export type CalendarDate = { phrase: string; year?: number; month?: number; day: number };

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const month = String.raw`(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`;
const day = String.raw`(?<day>\d{1,2})(?<ordinal>st|nd|rd|th)?\b`;
const year = String.raw`(?:,?[\s-]+(?<year>\d{4})\b)?`;

/** "Nov 24", "November 24th, 2026"; not "Nov 2026" or "May 3pm". */
const monthFirst = new RegExp(`\\b${month}[\\s-]+${day}(?!:|\\s?(?:am|pm|%)\\b)${year}`, 'giu');
/** "24 November 2026", "24th of Nov", "24-Nov-2026". */
const dayFirst = new RegExp(`\\b${day}[\\s-]+(?:of\\s+)?${month}${year}`, 'giu');
const iso = /\b(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?!\d)/gu;
/** "11/24/2026", "24.11.2026", "11/24/26". */
const numeric =
  /(?<![\d/.-])(?<first>\d{1,2})(?:\/(?<second>\d{1,2})\/(?<year>\d{4}|\d{2})|(?<separator>[.-])(?<second2>\d{1,2})\k<separator>(?<year2>\d{4}))(?![\d/])/gu;
/** "11/24", where it can be no fraction: a part above 12, or words around it that go with a date. */
const short =
  /(?<before>\b\p{L}+,?\s+)?(?<![\d/.,$])(?<first>\d{1,2})\/(?<second>\d{1,2})(?![\d/%])/giu;
const beforeDate =
  /^(?:on|by|until|till|before|after|from|since|through|date|due|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?),?$/i;
/** "on the 24th", at the end of its clause: not "on the 2nd page". */
const dayOnly =
  /\b(?:on|by|until|before|after|from) the (?<day>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:[.,;:!?)]|$)|\s(?:at|or|and|works|for|if)\b)/giu;

/** Support hours and shares, not dates. */
const neverDates = /^(?:24\/[5-7]|50\/50)$/;

/**
 * Returns the calendar dates a text names. A numeric date that can be read both ways ("4/5/2026")
 * yields both readings under one phrase. Words that depend on the day they are read ("tomorrow",
 * "next week") are no calendar dates.
 */
export function findDates(text: string): CalendarDate[] {
  return [
    ...[monthFirst, dayFirst].flatMap((pattern) => [...text.matchAll(pattern)].flatMap(readNamed)),
    ...[...text.matchAll(iso)].flatMap(readIso),
    ...[...text.matchAll(numeric)].flatMap(readNumeric),
    ...[...text.matchAll(short)].flatMap(readShort),
    ...Array.from(text.matchAll(dayOnly), (match) => ({
      phrase: match[0],
      day: Number(match.groups!.day),
    })),
  ].filter(isPlausible);
}

/** Whether two dates agree in all that both of them give. */
export function isSameDate(one: CalendarDate, other: CalendarDate): boolean {
  const agree = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined || a === b;
  return one.day === other.day && agree(one.month, other.month) && agree(one.year, other.year);
}

function readNamed(match: RegExpExecArray): CalendarDate[] {
  const { month, day, ordinal, year } = match.groups!;
  // "you may 2 of them": the verb is written small, the month hardly ever.
  if (month === 'may' && ordinal === undefined) return [];
  const read = { month: months.indexOf(month!.slice(0, 3).toLowerCase()) + 1, day: Number(day) };
  return [{ phrase: match[0].trim(), ...read, ...(year ? { year: Number(year) } : {}) }];
}

function readIso(match: RegExpExecArray): CalendarDate[] {
  const { year, month, day } = match.groups!;
  return [{ phrase: match[0], year: Number(year), month: Number(month), day: Number(day) }];
}

function readNumeric(match: RegExpExecArray): CalendarDate[] {
  const { first, second, second2, year, year2 } = match.groups!;
  const given = Number(year ?? year2);
  return bothWays(match[0], first!, (second ?? second2)!, given < 100 ? 2000 + given : given);
}

function readShort(match: RegExpExecArray): CalendarDate[] {
  const { before, first, second } = match.groups!;
  const phrase = `${first}/${second}`;
  const isClear =
    Number(first) > 12 || Number(second) > 12 || beforeDate.test(before?.trim() ?? '');
  return isClear && !neverDates.test(phrase) ? bothWays(phrase, first!, second!) : [];
}

/** Americans write the month first, others the day. */
function bothWays(phrase: string, first: string, second: string, year?: number): CalendarDate[] {
  const one = { phrase, year, month: Number(first), day: Number(second) };
  const other = { phrase, year, month: Number(second), day: Number(first) };
  return [one, other].filter(isPlausible);
}

function isPlausible({ month, day }: CalendarDate): boolean {
  return day >= 1 && day <= 31 && (month === undefined || (month >= 1 && month <= 12));
}
