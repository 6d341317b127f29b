import type { CalendarDate } from './dates.ts';

/** A time of day in minutes; `isOpen` where "3" or "3:30" may be meant of the morning or afternoon. */
type TimeOfDay = { minutes: number; isOpen: boolean };

/** A day together with a time, such as "Tuesday at 3pm": the weekday (0 is Sunday), null for today and the like. */
export type Appointment = { phrase: string; weekday: number | null; time: TimeOfDay };

const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const weekday = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?`;
const dayWord = String.raw`(?<day>\b(?:${weekday}|today|tomorrow|tonight)\b\.?)`;
const clock = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s?(?<half>[ap]\.?m\b\.?)|(?<hour24>\d{1,2}):(?<minute24>\d{2})|(?<noon>noon|midnight)\b`;

const dayThenTime = new RegExp(
  `${dayWord},?\\s+(?:(?:morning|afternoon|evening|night),?\\s+)?(?:(?:at|around|@|by|from)\\s*)?(?:${clock})`,
  'giu',
);
/** "Tuesday at 3": a bare number is a time only after such a word. */
const dayThenHour = new RegExp(
  `${dayWord},?\\s+(?:at|around|@)\\s*(?<hour>\\d{1,2})(?![\\d:%]|\\s?(?:[ap]\\.?m|people|of)\\b)`,
  'giu',
);
const zone = String.raw`(?:\s(?:[ecmp][sd]?t|gmt|utc|bst|ces?t|ist|aes?t))`;
/** "3pm EST on Tuesday". */
const timeThenDay = new RegExp(`(?:${clock})${zone}?,?\\s+(?:on\\s+)?${dayWord}`, 'giu');
const anyClock = new RegExp(clock, 'giu');
const anyHour =
  /\b(?:at|around|@|after|before|by|from|between|till|until|or|and|to)\s*(?<hour>\d{1,2})(?![\d:%/.,]\d|\d|\s?[ap]\.?m)/giu;
const anyWeekday = new RegExp(`\\b${weekday}\\b`, 'giu');

/** Returns the appointments a text proposes or confirms. A day or a time alone is none. */
export function findAppointments(text: string): Appointment[] {
  const matches = [dayThenTime, dayThenHour, timeThenDay].flatMap((pattern) =>
    Array.from(text.matchAll(pattern)),
  );
  return matches.map((match) => ({
    phrase: match[0].trim(),
    weekday: weekdayOf(match.groups!.day!),
    time: readTime(match),
  }));
}

/** What makes an appointment known: the weekdays and the times of day that others wrote. */
export type KnownTimes = { weekdays: Set<number>; times: TimeOfDay[] };

export function findKnownTimes(texts: string[]): KnownTimes {
  const all = texts.join('\n');
  const weekdays = Array.from(all.matchAll(anyWeekday), ([word]) => weekdayOf(word));
  const times = [anyClock, anyHour].flatMap((pattern) =>
    Array.from(all.matchAll(pattern), readTime),
  );
  return { weekdays: new Set(weekdays.filter((day) => day !== null)), times };
}

/** Whether its time was named, and its weekday too, or a known calendar date falls on it. */
export function isKnownAppointment(
  { weekday, time }: Appointment,
  known: KnownTimes,
  knownDates: CalendarDate[],
): boolean {
  if (!known.times.some((other) => isSameTime(time, other))) return false;
  if (weekday === null || known.weekdays.has(weekday)) return true;
  return knownDates.some((date) => weekdayOfDate(date) === weekday);
}

/** The calendar dates that a message's "tomorrow", "Tuesday" and the like may mean, and its own. */
export function datesMeantBy(text: string, sentAt: Date): CalendarDate[] {
  const weekdays = Array.from(text.matchAll(anyWeekday), ([word]) => weekdayOf(word));
  const daysAhead = weekdays
    .filter((day) => day !== null)
    .flatMap((day) => {
      const next = (day - sentAt.getUTCDay() + 7) % 7;
      return [next, next + 7, next + 14];
    });
  const tomorrow = /\btomorrow\b/i.test(text) ? [1] : [];
  return [...new Set([0, ...tomorrow, ...daysAhead])].map((days) => dateAfter(sentAt, days));
}

function dateAfter(start: Date, days: number): CalendarDate {
  const date = new Date(start.getTime() + days * 86_400_000);
  return {
    phrase: '',
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
}

/** Null for "today", "tomorrow" and "tonight". */
function weekdayOf(word: string): number | null {
  const index = weekdayNames.indexOf(word.slice(0, 3).toLowerCase());
  return index === -1 ? null : index;
}

function weekdayOfDate({ year, month, day }: CalendarDate): number | null {
  if (year === undefined || month === undefined) return null;
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

function readTime(match: RegExpExecArray): TimeOfDay {
  const { hour, minute, half, hour24, minute24, noon } = match.groups!;
  if (noon) return { minutes: noon.toLowerCase() === 'noon' ? 720 : 0, isOpen: false };
  const hours = Number(hour ?? hour24);
  const minutes = Number(minute ?? minute24 ?? 0);
  if (half) {
    const afternoon = half.toLowerCase().startsWith('p') ? 12 : 0;
    return { minutes: ((hours % 12) + afternoon) * 60 + minutes, isOpen: false };
  }
  return { minutes: hours * 60 + minutes, isOpen: hours >= 1 && hours <= 12 };
}

function isSameTime(one: TimeOfDay, other: TimeOfDay): boolean {
  if (one.minutes === other.minutes) return true;
  return (one.isOpen || other.isOpen) && one.minutes % 720 === other.minutes % 720;
}
