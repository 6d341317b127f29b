import { hostname, userInfo } from 'node:os';
import type { Db } from '../database/db.ts';
import type { BackfillRun, Prisma } from '../generated/prisma/client.ts';
import type { BackfillOptions } from './backfill-options.ts';
import { kindOf, type RowResult, type RunCounts, runCounts } from './run-counts.ts';

/** How far a run has come. */
export type RunProgress = {
  step: string;
  /** The key of the last row dealt with in this step; null: none yet. */
  cursor: string | null;
  /** Rows of this step, and those dealt with. */
  total: number;
  done: number;
  counts: RunCounts;
  rowsPerSecond: number | null;
};

export type RunEnd = { status: 'finished' | 'stopped' | 'failed'; note: string | null };

/** Creates the row of a new run. */
export async function beginRun(
  db: Db,
  script: string,
  options: BackfillOptions,
): Promise<BackfillRun> {
  return db.backfillRun.create({
    data: {
      script,
      mode: options.apply ? 'apply' : 'dry_run',
      arguments: options as unknown as Prisma.InputJsonObject,
      ...whereAndWho(),
    },
  });
}

/** Takes up a run that ended before everything was done. */
export async function reopenRun(db: Db, run: BackfillRun): Promise<BackfillRun> {
  return db.backfillRun.update({
    where: { id: run.id },
    data: {
      ...whereAndWho(),
      status: 'running',
      finishedAt: null,
      heartbeatAt: new Date(),
      note: null,
    },
  });
}

function whereAndWho() {
  return { host: hostname(), pid: process.pid, startedBy: userInfo().username };
}

/**
 * Marks runs of the script that say they are running as failed. To be called by whoever holds the
 * script's lock: then no other run can be alive.
 */
export async function buryDeadRuns(db: Db, script: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "BackfillRun"
    SET "status" = 'failed', "finishedAt" = "heartbeatAt", "note" = 'died without a word'
    WHERE "script" = ${script} AND "status" = 'running'`;
}

/** The run that `--resume` names, by its id, the beginning of it, or `last`; null: there is none. */
export async function findRunToResume(
  db: Db,
  script: string,
  name: string,
): Promise<BackfillRun | null> {
  return db.backfillRun.findFirst({
    where: {
      script,
      ...(name === 'last'
        ? { status: { in: ['stopped', 'failed', 'running'] } }
        : { id: { startsWith: name } }),
    },
    orderBy: { startedAt: 'desc' },
  });
}

/** A run of any script, by its id, the beginning of it, or `last`. */
export async function findRun(db: Db, name: string): Promise<BackfillRun | null> {
  return db.backfillRun.findFirst({
    where: name === 'last' ? {} : { id: { startsWith: name } },
    orderBy: { startedAt: 'desc' },
  });
}

export function countsOf(run: Pick<BackfillRun, 'counts'>): RunCounts {
  return runCounts.parse(run.counts);
}

/** Saves how far the run has come; in the transaction that writes the rows themselves. */
export async function saveProgress(tx: Db, runId: string, progress: RunProgress): Promise<void> {
  await tx.backfillRun.update({
    where: { id: runId },
    data: { ...progress, heartbeatAt: new Date() },
    select: { id: true },
  });
}

/** Enters the rows that were passed over or met a fault into the ledger. */
export async function saveIssues(tx: Db, runId: string, results: RowResult[]): Promise<void> {
  const issues = results.flatMap(({ draftId, reason }) => {
    const kind = reason ? kindOf(reason) : 'hold';
    return kind === 'hold' ? [] : [{ runId, draftId, kind, code: reason! }];
  });
  if (issues.length > 0) await tx.backfillIssue.createMany({ data: issues, skipDuplicates: true });
}

export async function beat(db: Db, runId: string): Promise<void> {
  await db.backfillRun.updateMany({
    where: { id: runId, status: 'running' },
    data: { heartbeatAt: new Date() },
  });
}

export async function endRun(db: Db, runId: string, end: RunEnd): Promise<BackfillRun> {
  const now = new Date();
  return db.backfillRun.update({
    where: { id: runId },
    data: { ...end, heartbeatAt: now, finishedAt: now },
  });
}
