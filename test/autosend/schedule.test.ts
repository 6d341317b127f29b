import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { nextSendTime, type Schedule } from '../../src/autosend/schedule.ts';

const newYork = 'America/New_York';
const always = (): Schedule => ({
  mode: 'ALWAYS',
  custom: null,
  workStartTime: null,
  workEndTime: null,
  leadTimezone: null,
  workspaceTimezone: null,
});
const businessHours = (settings: Partial<Schedule> = {}): Schedule => ({
  ...always(),
  mode: 'BUSINESS_HOURS',
  workspaceTimezone: newYork,
  ...settings,
});
const custom = (fields: object, settings: Partial<Schedule> = {}): Schedule => ({
  ...always(),
  mode: 'CUSTOM',
  custom: {
    days: [1, 2, 3, 4, 5],
    startTime: '09:00',
    endTime: '17:00',
    timezone: newYork,
    ...fields,
  },
  ...settings,
});

/** An instant given as a zone's clocks show it, with an offset where they show it twice. */
const at = (iso: string, zone: string = newYork) => DateTime.fromISO(iso, { zone }).toJSDate();
const open = { kind: 'open' };
const waitsUntil = (iso: string, zone: string = newYork) => ({
  kind: 'wait',
  until: at(iso, zone),
});

describe('which window', () => {
  const everyDay = [0, 1, 2, 3, 4, 5, 6];
  const nights = { days: [5], startTime: '22:00', endTime: '06:00' };
  // 2026-11-20 is a Friday.
  it.each([
    ['always open needs no zone', always(), '2026-11-22T03:00', open],
    ['inside business hours', businessHours(), '2026-11-20T12:00', open],
    ['open at the start to the second', businessHours(), '2026-11-20T09:00', open],
    [
      'closed at the end to the second',
      businessHours(),
      '2026-11-20T17:00',
      waitsUntil('2026-11-23T09:00'),
    ],
    [
      'before business hours',
      businessHours(),
      '2026-11-20T08:59:59',
      waitsUntil('2026-11-20T09:00'),
    ],
    ['over the weekend', businessHours(), '2026-11-21T12:00', waitsUntil('2026-11-23T09:00')],
    [
      'the workspace’s own hours',
      businessHours({ workStartTime: '7:30', workEndTime: '24:00' }),
      '2026-11-20T23:59',
      open,
    ],
    ['an overnight window late', custom(nights), '2026-11-20T23:00', open],
    ['an overnight window belongs to the day it starts', custom(nights), '2026-11-21T05:59', open],
    [
      'not the early hours of its own day',
      custom(nights),
      '2026-11-20T05:00',
      waitsUntil('2026-11-20T22:00'),
    ],
    [
      'the end of an overnight window',
      custom(nights),
      '2026-11-21T06:00',
      waitsUntil('2026-11-27T22:00'),
    ],
    [
      'a whole day',
      custom({ days: everyDay, startTime: '00:00', endTime: '24:00' }),
      '2026-11-21T00:00',
      open,
    ],
    [
      'one day a week, just missed',
      custom({ days: [0] }),
      '2026-11-22T17:00',
      waitsUntil('2026-11-29T09:00'),
    ],
  ] as const)('%s', (_name, schedule, when, expected) => {
    expect(nextSendTime(schedule, at(when))).toEqual(expected);
  });
});

describe('whose zone', () => {
  const noonInNewYork = at('2026-11-20T12:00');
  it.each([
    ['the custom schedule’s own first', custom({}, { leadTimezone: 'Asia/Tokyo' }), open],
    [
      'else the lead’s',
      custom({ timezone: null }, { leadTimezone: 'Asia/Tokyo', workspaceTimezone: newYork }),
      waitsUntil('2026-11-23T09:00', 'Asia/Tokyo'),
    ],
    ['else the workspace’s', custom({ timezone: ' ' }, { workspaceTimezone: newYork }), open],
    [
      'the lead’s for business hours too',
      businessHours({ leadTimezone: 'Asia/Kolkata' }),
      waitsUntil('2026-11-23T09:00', 'Asia/Kolkata'),
    ],
    [
      'none: broken',
      businessHours({ workspaceTimezone: null }),
      { kind: 'broken', detail: 'no time zone is set' },
    ],
    [
      'an unknown one is broken, not skipped',
      businessHours({ leadTimezone: 'Eastern time' }),
      { kind: 'broken', detail: 'unknown time zone' },
    ],
    [
      'the machine’s own is no setting',
      businessHours({ leadTimezone: 'local' }),
      { kind: 'broken', detail: 'unknown time zone' },
    ],
  ] as const)('%s', (_name, schedule, expected) => {
    expect(nextSendTime(schedule, noonInNewYork)).toEqual(expected);
  });
});

describe('when clocks change', () => {
  // New York jumps from 02:00 to 03:00 on 2026-03-08 and back from 02:00 to 01:00 on 2026-11-01.
  const sundays = (startTime: string, endTime: string) => custom({ days: [0], startTime, endTime });
  it.each([
    [
      'a start in the jump opens right after it',
      sundays('02:30', '05:00'),
      '2026-03-08T01:00',
      waitsUntil('2026-03-08T03:00'),
    ],
    [
      'an end in the jump closes at it',
      sundays('01:00', '02:30'),
      '2026-03-08T03:15',
      waitsUntil('2026-03-15T01:00'),
    ],
    [
      'a window the clocks jump over never opens',
      sundays('02:10', '02:50'),
      '2026-03-08T01:00',
      waitsUntil('2026-03-15T02:10'),
    ],
    [
      'a repeated start opens the second time',
      sundays('01:30', '05:00'),
      '2026-11-01T01:10-04:00',
      waitsUntil('2026-11-01T01:30-05:00'),
    ],
    [
      'a repeated end closes the first time',
      sundays('00:30', '01:30'),
      '2026-11-01T01:10-05:00',
      waitsUntil('2026-11-08T00:30'),
    ],
    [
      'a window inside the repeated hour opens the first time',
      sundays('01:10', '01:50'),
      '2026-11-01T01:20-04:00',
      open,
    ],
    [
      'and only then',
      sundays('01:10', '01:50'),
      '2026-11-01T01:20-05:00',
      waitsUntil('2026-11-08T01:10'),
    ],
  ] as const)('%s', (_name, schedule, when, expected) => {
    expect(nextSendTime(schedule, at(when))).toEqual(expected);
  });

  it('skips a date that a zone never had', () => {
    const apia = 'Pacific/Apia'; // went from 29 to 31 December 2011
    const fridays = custom({ days: [5], timezone: apia });
    expect(nextSendTime(fridays, at('2011-12-29T20:00', apia))).toEqual(
      waitsUntil('2012-01-06T09:00', apia),
    );
  });
});

describe('holidays', () => {
  const preset = 'US_FEDERAL_PLUS_COMMON';
  it.each([
    ['the preset’s days', { preset }, '2026-11-26T12:00', '2026-11-30T09:00'],
    [
      'a preset day taken out again',
      { preset, excludedPresetDates: ['2026-11-27'] },
      '2026-11-26T12:00',
      '2026-11-27T09:00',
    ],
    [
      'days of one’s own',
      { additionalBlackoutDates: ['2026-11-24'] },
      '2026-11-24T12:00',
      '2026-11-25T09:00',
    ],
    [
      'ranges of one’s own, both ends included',
      { additionalBlackoutDateRanges: [{ start: '2026-11-24', end: '2026-11-25' }] },
      '2026-11-24T12:00',
      '2026-11-26T09:00',
    ],
    [
      'a day of one’s own is not taken out with the preset’s',
      { preset, excludedPresetDates: ['2026-11-24'], additionalBlackoutDates: ['2026-11-24'] },
      '2026-11-24T12:00',
      '2026-11-25T09:00',
    ],
  ])('keep closed: %s', (_name, holidays, when, until) => {
    expect(nextSendTime(custom({ holidays }), at(when))).toEqual(waitsUntil(until));
  });

  it('of the day an overnight window ends on do not close it', () => {
    const nights = custom({
      startTime: '22:00',
      endTime: '06:00',
      holidays: { additionalBlackoutDates: ['2026-11-25'] },
    });
    expect(nextSendTime(nights, at('2026-11-25T05:00'))).toEqual(open);
    expect(nextSendTime(nights, at('2026-11-25T23:00'))).toEqual(waitsUntil('2026-11-26T22:00'));
  });
});

describe('a schedule that cannot be read for certain is broken', () => {
  it.each([
    ['no custom schedule', { ...custom({}), custom: null }],
    ['a text in its place', { ...custom({}), custom: '{"days":[1]}' }],
    ['no days', custom({ days: [] })],
    ['a day that is none', custom({ days: [7] })],
    ['a time that is none', custom({ startTime: '25:00' })],
    ['24:00 as a start', custom({ startTime: '24:00', endTime: '06:00' })],
    ['no end', custom({ endTime: undefined })],
    ['a start equal to the end', custom({ startTime: '09:00', endTime: '9:00' })],
    ['an unknown zone', custom({ timezone: 'Mars/Olympus' })],
    ['an unknown preset', custom({ holidays: { preset: 'NONE' } })],
    ['a date that is none', custom({ holidays: { additionalBlackoutDates: ['2026-02-30'] } })],
    [
      'a range that ends before it starts',
      custom({
        holidays: { additionalBlackoutDateRanges: [{ start: '2026-02-02', end: '2026-02-01' }] },
      }),
    ],
    ['a misspelt field', custom({ holidays: { additionalBlackoutDate: ['2026-12-01'] } })],
    [
      'a schedule that is blacked out for years',
      custom({
        holidays: { additionalBlackoutDateRanges: [{ start: '2020-01-01', end: '2030-12-31' }] },
      }),
    ],
    ['unreadable work hours', businessHours({ workStartTime: 'nine' })],
    ['empty work hours', businessHours({ workEndTime: '' })],
    ['a mode nobody knows', { ...always(), mode: 'SOMETIMES' as 'ALWAYS' }],
  ])('%s', (_name, schedule) => {
    expect(nextSendTime(schedule, at('2026-11-20T12:00'))).toEqual({
      kind: 'broken',
      detail: expect.any(String),
    });
  });

  it('and says how to write a whole day', () => {
    const result = nextSendTime(custom({ startTime: '00:00', endTime: '00:00' }), at('2026-11-20'));
    expect(result).toMatchObject({ detail: expect.stringContaining('00:00 to 24:00') });
  });

  it('and says which field', () => {
    const result = nextSendTime(custom({ days: [9] }), at('2026-11-20T12:00'));
    expect(result).toMatchObject({ detail: expect.stringContaining('custom schedule.days.0') });
  });
});

describe('for any schedule, zone and time', () => {
  const zone = fc.constantFrom(
    'UTC',
    newYork,
    'America/St_Johns',
    'America/Santiago',
    'Europe/London',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'Pacific/Apia',
  );
  const time = fc.integer({ min: 0, max: 24 * 60 - 1 }).map((minutes) => {
    const pad = (value: number) => String(value).padStart(2, '0');
    return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  });
  const hours = fc
    .record({
      days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
      startTime: time,
      endTime: time,
      timezone: zone,
    })
    .filter(({ startTime, endTime }) => startTime !== endTime);
  // Half of the instants close to the changes of clocks of 2026.
  const anyTime = fc.date({
    min: new Date('2024-01-01'),
    max: new Date('2028-01-01'),
    noInvalidDate: true,
  });
  const nearChange = fc
    .tuple(
      fc.constantFrom(
        '2026-03-08',
        '2026-11-01',
        '2026-03-29',
        '2026-10-25',
        '2026-04-05',
        '2026-10-04',
        '2026-09-06',
      ),
      fc.integer({ min: -30 * 60, max: 40 * 60 }),
    )
    .map(([date, minutes]) => new Date(Date.parse(`${date}T00:00Z`) + minutes * 60_000));
  const instant = fc.oneof(anyTime, nearChange);

  /** Written apart from the product's: reads the clock by luxon and compares what it shows. */
  function clockShowsWindow(
    schedule: { days: number[]; startTime: string; endTime: string; timezone: string },
    when: Date,
  ) {
    const local = DateTime.fromJSDate(when, { zone: schedule.timezone });
    const shown = local.toFormat('HH:mm');
    const startsOn = (date: DateTime) => schedule.days.includes(date.weekday % 7);
    if (schedule.startTime < schedule.endTime) {
      return startsOn(local) && schedule.startTime <= shown && shown < schedule.endTime;
    }
    return (
      (startsOn(local) && shown >= schedule.startTime) ||
      (startsOn(local.minus({ days: 1 })) && shown < schedule.endTime)
    );
  }

  it('never lets a mail out while clocks show a time outside the window', () => {
    fc.assert(
      fc.property(hours, instant, (schedule, when) => {
        const result = nextSendTime(custom(schedule), when);
        const goesOut = result.kind === 'wait' ? result.until : when;
        expect(clockShowsWindow(schedule, goesOut)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('always reaches the next window, and is open once it is reached', () => {
    fc.assert(
      fc.property(hours, instant, (schedule, when) => {
        const result = nextSendTime(custom(schedule), when);
        expect(result.kind).not.toBe('broken');
        if (result.kind !== 'wait') return;
        expect(result.until.getTime()).toBeGreaterThan(when.getTime());
        expect(nextSendTime(custom(schedule), result.until)).toEqual(open);
        const justBefore = new Date(result.until.getTime() - 1);
        expect(nextSendTime(custom(schedule), justBefore)).toEqual(result);
      }),
      { numRuns: 2000 },
    );
  });

  it('sleeps through no window, the days when clocks change aside', () => {
    fc.assert(
      fc.property(
        hours,
        anyTime,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (schedule, when, part) => {
          const result = nextSendTime(custom(schedule), when);
          if (result.kind !== 'wait') return;
          const between = new Date(
            when.getTime() + part * (result.until.getTime() - when.getTime() - 1),
          );
          const local = DateTime.fromJSDate(between, { zone: schedule.timezone });
          const clocksChange = local.minus({ days: 1 }).offset !== local.plus({ days: 1 }).offset;
          expect(clockShowsWindow(schedule, between) && !clocksChange).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
