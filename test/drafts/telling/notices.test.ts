import { expect, it } from 'vitest';
import type { DraftReview } from '../../../src/drafts/review.ts';
import { noticesOf } from '../../../src/drafts/telling/notices.ts';
import { plainLine } from '../../../src/drafts/telling/plain-text.ts';
import { byJon, sampleReview } from '../../slack/blocks/sample-review.ts';

const at = new Date('2026-11-20T14:05:00Z');
const paused = {
  kind: 'paused',
  by: 'U0JON',
  reason: null,
  until: null,
  campaignId: null,
} as const;

function told(changes: Partial<DraftReview>): string[] {
  return noticesOf(sampleReview(changes)).map(({ line }) => plainLine(line));
}

it('tells of a pause wherever it changes what happens, in words that are true there', () => {
  expect(told({ autoSendPaused: paused })).toEqual([
    'Automatic sending is paused by U0JON. What a person approves is sent all the same.',
  ]);
  expect(told({ autoSendPaused: paused, state: { kind: 'scheduled', sendAt: at } })).toEqual([
    'Automatic sending is paused by U0JON. If it still is when this reply is due, a person is asked instead.',
  ]);
  expect(
    told({ autoSendPaused: paused, state: { kind: 'queued', by: byJon, sendAt: at } }),
  ).toEqual([]);
});

it('tells in the same order everywhere: what came of the last attempt, then what stands against it', () => {
  expect(
    told({
      state: { kind: 'pending', lastAttempt: { reason: 'error:provider_rejected', at } },
      overtakenBy: 'skip:already_booked',
      autoSendPaused: { kind: 'switched_off' },
    }),
  ).toEqual([
    expect.stringMatching(/^Not sent 2026-11-20 14:05 UTC: the mail provider refused the mail/),
    expect.stringMatching(/^The lead has already booked a meeting\. /),
    expect.stringMatching(/^Automatic sending is switched off\. /),
  ]);
});
