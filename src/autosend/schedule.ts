import { IANAZone } from 'luxon';
import type { z } from 'zod';
import {
  customSchedule,
  type CustomSchedule,
  endOfWindow,
  startOfWindow,
} from '../drafts/custom-schedule.ts';
import { isUsFederalPlusCommonHoliday } from './holidays.ts';

/** The settings that say when automatic mails may go out, as they stand in the shared tables. */
export type Schedule = {
  mode: 'ALWAYS' | 'BUSINESS_HOURS' | 'CUSTOM';
  /** `autoSendCustomSchedule`, unchecked: another program writes it. */
  custom: unknown;
  /** Wall-clock times 'HH:MM'; null means the column's default. */
  workStartTime: string | null;
  workEndTime: string | null;
  leadTimezone: string | null;
  workspaceTimezone: string | null;
};

/** Whether a mail may go out now, when the next window opens, or why that cannot be told. */
export type SendTime =
  | { kind: 'open' }
  | { kind: 'wait'; until: Date }
  | { kind: 'broken'; detail: string };

/**
 * Returns whether an automatic mail may go out at that instant, or when it next may.
 *
 * A window is the stretch of wall-clock time from start to end, end excluded, in the first zone that
 * is set: the custom schedule's own, the lead's, the workspace's. One that ends before it starts runs
 * overnight and belongs to the day it starts on: that day's weekday and holidays count for all of it.
 * When clocks jump over its start it opens right after the jump; when they are set back over its
 * start or end, the repeated part counts as outside.
 *
 * Whatever cannot be read for certain is broken: no zone or an unknown one, a time that is no time, a
 * start equal to the end (never, or always?), a field nobody knows, no window in the next 400 days.
 */
export function nextSendTime(schedule: Schedule, at: Date): SendTime {
  if (schedule.mode === 'ALWAYS') return { kind: 'open' };
  const read = readSendingHours(schedule);
  return read.kind === 'broken' ? read : findWindow(read.hours, at.getTime());
}

type SendingHours = {
  zone: IANAZone;
  /** 0 is Sunday. */
  days: number[];
  /** Minutes since midnight. */
  start: number;
  end: number;
  /** Takes 'YYYY-MM-DD'. */
  isBlackedOut: (date: string) => boolean;
};
type ReadHours = { kind: 'hours'; hours: SendingHours } | { kind: 'broken'; detail: string };

const mondayToFriday = [1, 2, 3, 4, 5];
/** The defaults of the columns `workStartTime` and `workEndTime`. */
const defaultWorkStart = '09:00';
const defaultWorkEnd = '17:00';

function readSendingHours(schedule: Schedule): ReadHours {
  switch (schedule.mode) {
    case 'BUSINESS_HOURS':
      return readBusinessHours(schedule);
    case 'CUSTOM':
      return readCustomHours(schedule);
    default:
      return { kind: 'broken', detail: 'unknown schedule mode' };
  }
}

function readBusinessHours(schedule: Schedule): ReadHours {
  const start = startOfWindow.safeParse(schedule.workStartTime ?? defaultWorkStart);
  const end = endOfWindow.safeParse(schedule.workEndTime ?? defaultWorkEnd);
  if (!start.success) return { kind: 'broken', detail: 'workStartTime: must be a time HH:MM' };
  if (!end.success) return { kind: 'broken', detail: 'workEndTime: must be a time HH:MM' };
  return sendingHours(schedule, {
    timezone: null,
    days: mondayToFriday,
    startTime: start.data,
    endTime: end.data,
    isBlackedOut: () => false,
  });
}

function readCustomHours(schedule: Schedule): ReadHours {
  const custom = customSchedule.safeParse(schedule.custom);
  if (!custom.success) return { kind: 'broken', detail: firstFault(custom.error) };
  const { timezone, days, startTime, endTime, holidays } = custom.data;
  return sendingHours(schedule, {
    timezone,
    days,
    startTime,
    endTime,
    isBlackedOut: (date) => isBlackedOut(holidays, date),
  });
}

function firstFault(error: z.ZodError): string {
  const issue = error.issues[0]!;
  return `${['custom schedule', ...issue.path].join('.')}: ${issue.message}`;
}

function isBlackedOut(holidays: CustomSchedule['holidays'], date: string): boolean {
  if (!holidays) return false;
  const isPresetHoliday =
    Boolean(holidays.preset) &&
    isUsFederalPlusCommonHoliday(date) &&
    !holidays.excludedPresetDates?.includes(date);
  return (
    isPresetHoliday ||
    Boolean(holidays.additionalBlackoutDates?.includes(date)) ||
    Boolean(holidays.additionalBlackoutDateRanges?.some((r) => r.start <= date && date <= r.end))
  );
}

type Settings = {
  timezone: string | null | undefined;
  days: number[];
  startTime: string;
  endTime: string;
  isBlackedOut: (date: string) => boolean;
};

function sendingHours(schedule: Schedule, settings: Settings): ReadHours {
  const zones = [settings.timezone, schedule.leadTimezone, schedule.workspaceTimezone];
  const zoneName = zones.find((name) => name?.trim())?.trim();
  if (!zoneName) return { kind: 'broken', detail: 'no time zone is set' };
  if (!IANAZone.isValidZone(zoneName)) return { kind: 'broken', detail: 'unknown time zone' };
  const start = minutesOf(settings.startTime);
  const end = minutesOf(settings.endTime);
  if (start === end) {
    return { kind: 'broken', detail: 'start and end are equal; a whole day is 00:00 to 24:00' };
  }
  const { days, isBlackedOut } = settings;
  return {
    kind: 'hours',
    hours: { zone: IANAZone.create(zoneName), days, start, end, isBlackedOut },
  };
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** More than a year, so that a schedule of one day a year still opens. */
const horizonDays = 400;

/** What the clocks of a zone show, as the Unix milliseconds at which UTC's clocks show the same. */
type WallClock = number;
/** Unix milliseconds: from `opens` up to but not including `closes`. */
type Window = { opens: number; closes: number };

function findWindow(hours: SendingHours, now: number): SendTime {
  const today = Math.floor(wallClockAt(hours.zone, now) / day) * day;
  // From yesterday on: its window may run into today.
  for (let ahead = -1; ahead <= horizonDays; ahead += 1) {
    const window = windowOf(hours, today + ahead * day);
    if (!window || window.closes <= now) continue;
    return window.opens <= now ? { kind: 'open' } : { kind: 'wait', until: new Date(window.opens) };
  }
  return { kind: 'broken', detail: `no window opens within ${horizonDays} days` };
}

/** The window that starts on a date, given as its midnight; null on days without one. */
function windowOf(hours: SendingHours, date: WallClock): Window | null {
  const midnight = new Date(date);
  if (!hours.days.includes(midnight.getUTCDay())) return null;
  if (hours.isBlackedOut(midnight.toISOString().slice(0, 10))) return null;
  const endDate = hours.end < hours.start ? date + day : date;
  const starts = instantsShowing(hours.zone, date + hours.start * minute);
  const ends = instantsShowing(hours.zone, endDate + hours.end * minute);
  return windowBetween(starts, ends);
}

/**
 * Where clocks show the start or the end twice, takes the later start and the earlier end, so that
 * clocks show a time inside the window all the while; where both lie in the repeated hour, the first
 * of each. Null where clocks jump over the whole window.
 */
function windowBetween(starts: number[], ends: number[]): Window | null {
  const closes = Math.min(...ends);
  const opens = Math.max(...starts) < closes ? Math.max(...starts) : Math.min(...starts);
  return opens < closes ? { opens, closes } : null;
}

/**
 * The instants at which clocks show that time: one as a rule, two where clocks are set back over it,
 * and where they jump over it the instant right after the jump.
 */
function instantsShowing(zone: IANAZone, shown: WallClock): number[] {
  // No zone is more than a day off UTC, so these are its offsets before and after any change nearby.
  const candidates = [zone.offset(shown - day), zone.offset(shown + day)].map(
    (offset) => shown - offset * minute,
  );
  const exact = candidates.filter((instant) => wallClockAt(zone, instant) === shown);
  if (exact.length > 0) return exact;
  return [jumpBetween(zone, Math.min(...candidates), Math.max(...candidates))];
}

/** The first instant after the zone's offset changes between two others, by bisection. */
function jumpBetween(zone: IANAZone, before: number, after: number): number {
  const offsetBefore = zone.offset(before);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === offsetBefore) low = middle;
    else high = middle;
  }
  return high;
}

function wallClockAt(zone: IANAZone, instant: number): WallClock {
  return instant + zone.offset(instant) * minute;
}
