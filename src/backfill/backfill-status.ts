import type { Db } from '../database/db.ts';
import { type CountedCoverage, readCoverage } from '../drafts/draft-tally.ts';
import { countReviews, type ReviewCounts } from '../drafts/find-reviews.ts';
import type { BackfillRun } from '../generated/prisma/client.ts';
import { secondsLeft } from './duration-words.ts';
import type { RunCounts } from './run-counts.ts';
import { countsOf } from './run-record.ts';

/** A run as it is shown. */
export type RunView = {
  id: string;
  script: string;
  dry: boolean;
  startedBy: string;
  host: string;
  /** `stalled`: it says it is running, but nothing was heard of it for a while. */
  status: 'running' | 'stalled' | 'finished' | 'stopped' | 'failed';
  note: string | null;
  step: string | null;
  done: number;
  total: number | null;
  rowsPerSecond: number | null;
  secondsLeft: number | null;
  counts: RunCounts;
  startedAt: Date;
  heardAt: Date;
  finishedAt: Date | null;
};

/** A script's name as people read it. */
export function scriptName(script: string): string {
  return script.replace(/^backfill-ai-/, '').replaceAll('-', ' ');
}

export type BackfillStatus = {
  /** Null: never counted yet. */
  coverage: CountedCoverage | null;
  reviews: ReviewCounts;
  running: RunView[];
  /** The last ones that ended, newest first. */
  ended: RunView[];
};

/** A run beats every five seconds; after so long without a beat nobody should wait for it. */
const STALLED_AFTER_MS = 60_000;
const ENDED_RUNS = 3;

/** Reads how the backfills stand. Reads counts only, so it takes milliseconds at a million drafts. */
export async function readBackfillStatus(db: Db, now = new Date()): Promise<BackfillStatus> {
  const [coverage, reviews, running, ended] = await Promise.all([
    readCoverage(db),
    countReviews(db, { visible: 'all' }),
    db.backfillRun.findMany({ where: { status: 'running' }, orderBy: { startedAt: 'desc' } }),
    db.backfillRun.findMany({
      where: { status: { not: 'running' } },
      orderBy: { startedAt: 'desc' },
      take: ENDED_RUNS,
    }),
  ]);
  return {
    coverage,
    reviews,
    running: running.map((run) => runView(run, now)),
    ended: ended.map((run) => runView(run, now)),
  };
}

/** A run as it is shown at a moment. */
export function runView(run: BackfillRun, now = new Date()): RunView {
  const { id, script, startedBy, host, note, step, done, total, rowsPerSecond } = run;
  const stalled =
    run.status === 'running' && now.getTime() - run.heartbeatAt.getTime() > STALLED_AFTER_MS;
  return {
    id,
    script,
    startedBy,
    host,
    note,
    step,
    done,
    total,
    rowsPerSecond,
    dry: run.mode === 'dry_run',
    status: stalled ? 'stalled' : (run.status as RunView['status']),
    secondsLeft: run.status === 'running' && !stalled ? secondsLeft(run) : null,
    counts: countsOf(run),
    startedAt: run.startedAt,
    heardAt: run.heartbeatAt,
    finishedAt: run.finishedAt,
  };
}
