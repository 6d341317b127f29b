import { z } from 'zod';

export const startOfWindow = z
  .string()
  .regex(/^(?:[01]?\d|2[0-3]):[0-5]\d$/, 'must be a time HH:MM');
export const endOfWindow = z.union([startOfWindow, z.literal('24:00')], 'must be a time HH:MM');
const range = z
  .strictObject({ start: z.iso.date(), end: z.iso.date() })
  .refine(({ start, end }) => start <= end, 'must not end before it starts');

/**
 * `autoSendCustomSchedule` of a campaign or workspace: when automatic mails may go out. Strict: a
 * misspelt field would otherwise silently open the gate it was meant to close.
 */
export const customSchedule = z.strictObject({
  /** 0 is Sunday. */
  days: z.array(z.int().min(0).max(6)).min(1),
  startTime: startOfWindow,
  endTime: endOfWindow,
  timezone: z.string().nullish(),
  holidays: z
    .strictObject({
      preset: z.literal('US_FEDERAL_PLUS_COMMON').nullish(),
      excludedPresetDates: z.array(z.iso.date()).nullish(),
      additionalBlackoutDates: z.array(z.iso.date()).nullish(),
      additionalBlackoutDateRanges: z.array(range).nullish(),
    })
    .nullish(),
});
export type CustomSchedule = z.infer<typeof customSchedule>;
