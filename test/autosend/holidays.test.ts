import { describe, expect, it } from 'vitest';
import { isUsFederalPlusCommonHoliday } from '../../src/autosend/holidays.ts';

/** Every date of a year that the preset keeps closed. */
function holidaysOf(year: number): string[] {
  const dates: string[] = [];
  for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1); time += 86_400_000) {
    dates.push(new Date(time).toISOString().slice(0, 10));
  }
  return dates.filter(isUsFederalPlusCommonHoliday).map((date) => date.slice(5));
}

describe('US_FEDERAL_PLUS_COMMON', () => {
  // Against the Office of Personnel Management's published lists, plus the three common days.
  it.each([
    [
      2026, // Independence Day on a Saturday: observed on 3 July
      ['01-01', '01-19', '02-16', '05-25', '06-19', '07-03', '07-04', '09-07', '10-12', '11-11'],
      ['11-26', '11-27', '12-24', '12-25', '12-31'],
    ],
    [
      2023, // New Year's Day on a Sunday: observed on 2 January; Veterans Day on a Saturday
      ['01-01', '01-02', '01-16', '02-20', '05-29', '06-19', '07-04', '09-04', '10-09', '11-10'],
      ['11-11', '11-23', '11-24', '12-24', '12-25', '12-31'],
    ],
    [
      2021, // the first Juneteenth, on a Saturday; New Year's Day of 2022 observed on 31 December
      ['01-01', '01-18', '02-15', '05-31', '06-18', '06-19', '07-04', '07-05', '09-06', '10-11'],
      ['11-11', '11-25', '11-26', '12-24', '12-25', '12-31'],
    ],
    [
      2020, // before Juneteenth was a holiday
      ['01-01', '01-20', '02-17', '05-25', '07-03', '07-04', '09-07', '10-12', '11-11'],
      ['11-26', '11-27', '12-24', '12-25', '12-31'],
    ],
  ])('%i', (year, untilVeteransDay, toYearsEnd) => {
    expect(holidaysOf(year)).toEqual([...untilVeteransDay, ...toYearsEnd]);
  });

  it('keeps a Friday closed on which the next New Year’s Day is observed', () => {
    expect(isUsFederalPlusCommonHoliday('2027-12-31')).toBe(true);
  });
});
