/**
 * The holidays of the preset US_FEDERAL_PLUS_COMMON, by rule.
 *
 * Federal holidays and the days they are observed: 5 U.S.C. 6103 (a) and (b), with the Sunday rule of
 * Executive Order 11582: a holiday on a Saturday is observed the Friday before, one on a Sunday the
 * Monday after. The day itself is kept as well, for schedules that are open on weekends. Inauguration
 * Day binds Washington, D.C. only and is left out. The common ones are days on which American
 * offices are mostly closed without a law: the day after Thanksgiving, Christmas Eve, New Year's Eve;
 * these do not move.
 */

const monday = 1;
const thursday = 4;

/** A calendar date as 'YYYY-MM-DD', or null where that year does not have the holiday. */
type HolidayRule = (year: number) => string | null;

const fixedFederalHolidays: HolidayRule[] = [
  on(1, 1), // New Year's Day
  since(2021, on(6, 19)), // Juneteenth National Independence Day
  on(7, 4), // Independence Day
  on(11, 11), // Veterans Day
  on(12, 25), // Christmas Day
];

const movingFederalHolidays: HolidayRule[] = [
  nth(3, monday, 1), // Birthday of Martin Luther King, Jr.
  nth(3, monday, 2), // Washington's Birthday
  last(monday, 5), // Memorial Day
  nth(1, monday, 9), // Labor Day
  nth(2, monday, 10), // Columbus Day
  nth(4, thursday, 11), // Thanksgiving Day
];

const commonHolidays: HolidayRule[] = [
  (year) => addDays(nth(4, thursday, 11)(year), 1), // the day after Thanksgiving
  on(12, 24), // Christmas Eve
  on(12, 31), // New Year's Eve, on which a Saturday's New Year's Day is observed too
];

/** Returns whether a calendar date ('YYYY-MM-DD') is a holiday of US_FEDERAL_PLUS_COMMON. */
export function isUsFederalPlusCommonHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4));
  const federal = datesOf([...fixedFederalHolidays, ...movingFederalHolidays], year);
  const observedDays = datesOf(fixedFederalHolidays, year).map(observed);
  return [...federal, ...observedDays, ...datesOf(commonHolidays, year)].includes(date);
}

function datesOf(rules: HolidayRule[], year: number): string[] {
  return rules.map((rule) => rule(year)).filter((date) => date !== null);
}

function observed(date: string): string {
  const shift = { 6: -1, 0: 1 }[weekdayOf(date)] ?? 0;
  return addDays(date, shift);
}

function on(month: number, day: number): (year: number) => string {
  return (year) => dateOf(year, month, day);
}

function nth(count: number, weekday: number, month: number): (year: number) => string {
  return (year) => {
    const first = dateOf(year, month, 1);
    const untilWeekday = (weekday - weekdayOf(first) + 7) % 7;
    return addDays(first, untilWeekday + (count - 1) * 7);
  };
}

function last(weekday: number, month: number): (year: number) => string {
  return (year) => addDays(nth(1, weekday, month + 1)(year), -7);
}

function since(firstYear: number, rule: HolidayRule): HolidayRule {
  return (year) => (year >= firstYear ? rule(year) : null);
}

function dateOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
