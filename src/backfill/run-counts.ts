import { z } from 'zod';
import type { ReasonCode } from '../drafts/reasons.ts';

/** What was done with a draft, or in a dry run would be. */
export type BackfillAction =
  /** Recorded as sent. */
  | 'send_immediate'
  | 'send_delayed'
  /** The action stood there; when it was evaluated did not. */
  | 'dated'
  /** Held for a person. */
  | 'needs_review'
  /** Judged, and nothing speaks against it: what becomes of it is left to the normal path. */
  | 'evaluated'
  /** A dry run asks no model, so it cannot say more. */
  | 'would_evaluate'
  /** Recorded as passed over. */
  | 'passed_over'
  /** Decided to be sent, but not told to send. */
  | 'would_send'
  /** On its way out through the queue. */
  | 'send_queued';

/** What each action means, for people. */
export const actionWords: Record<BackfillAction, string> = {
  send_immediate: 'recorded as sent at once',
  send_delayed: 'recorded as sent with a delay',
  dated: 'given the time of its sending',
  needs_review: 'held for review',
  evaluated: 'evaluated, nothing against it',
  would_evaluate: 'the model would be asked',
  passed_over: 'recorded as skipped',
  would_send: 'would be sent (add --send)',
  send_queued: 'queued for sending',
};

/** The same for an action as it was saved, which may be of another version. */
export function actionText(action: string): string {
  return actionWords[action as BackfillAction] ?? action;
}

/** How one draft fared. At least one of action and reason is there. */
export type RowResult = {
  draftId: string;
  action: BackfillAction | null;
  reason: ReasonCode | null;
  /** Of the message that a draft which may be sent answers. */
  age?: AgeBand;
  /** How long it took, in milliseconds. */
  ms: number;
  /** The kind of an unexpected fault, such as an error class or a code of the database. */
  fault?: string;
};

/** How long ago a message came. */
export const ageBands = [
  'under an hour',
  'under a day',
  'under 2 days',
  'under a week',
  'older',
] as const;
export type AgeBand = (typeof ageBands)[number];

export function ageBandOf(hours: number): AgeBand {
  const bounds = [1, 24, 48, 7 * 24];
  const band = bounds.findIndex((bound) => hours < bound);
  return ageBands[band === -1 ? bounds.length : band]!;
}

const tally = z.record(z.string(), z.number());

/** What a run counts, by action and by reason; skips, holds and errors never mixed. */
export const runCounts = z.object({
  rows: z.number().default(0),
  /** Those and the rows there was nothing to do about: each has an action, or stands in `left`. */
  looked: z.number().default(0),
  /** Why rows were left as they were. */
  left: tally.default({}),
  actions: tally.default({}),
  skips: tally.default({}),
  holds: tally.default({}),
  errors: tally.default({}),
  /** Of the messages answered by drafts that may be sent. */
  ages: tally.default({}),
  /** A few drafts of each action and reason. */
  samples: z.record(z.string(), z.array(z.string())).default({}),
});

export type RunCounts = z.output<typeof runCounts>;

const SAMPLES = 3;

export function noCounts(): RunCounts {
  return runCounts.parse({});
}

/** The counts with these rows added. */
export function withResults(counts: RunCounts, results: RowResult[]): RunCounts {
  const sum = structuredClone(counts);
  for (const { draftId, action, reason, age } of results) {
    sum.rows += 1;
    sum.looked += 1;
    if (age) sum.ages[age] = (sum.ages[age] ?? 0) + 1;
    if (action) count(sum, 'actions', action, draftId);
    if (reason) count(sum, `${kindOf(reason)}s`, reason, draftId);
    if (reason && !action) sum.left[reason] = (sum.left[reason] ?? 0) + 1;
  }
  return sum;
}

/** The counts with rows added that were looked at, and about which there was nothing to do. */
export function withNothingToDo(counts: RunCounts, rows: number): RunCounts {
  if (rows === 0) return counts;
  const reason: ReasonCode = 'skip:nothing_proven';
  const left = { ...counts.left, [reason]: (counts.left[reason] ?? 0) + rows };
  return { ...counts, looked: counts.looked + rows, left };
}

/** Which of the three a reason is. */
export function kindOf(reason: ReasonCode): 'skip' | 'hold' | 'error' {
  return reason.slice(0, reason.indexOf(':')) as 'skip' | 'hold' | 'error';
}

export function totalOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function count(
  sum: RunCounts,
  kind: 'actions' | 'skips' | 'holds' | 'errors',
  key: string,
  draftId: string,
): void {
  sum[kind][key] = (sum[kind][key] ?? 0) + 1;
  const samples = (sum.samples[key] ??= []);
  if (samples.length < SAMPLES) samples.push(draftId);
}
