import type { Db } from '../database/db.ts';
import type { Desk } from '../drafts/desk.ts';
import { refreshTally } from '../drafts/draft-tally.ts';
import type { BackfillRun } from '../generated/prisma/client.ts';
import { type BackfillOptions, resumedOptions } from './backfill-options.ts';
import { isHeldByOthers } from '../database/in-turn.ts';
import { faultLabel } from './fault-label.ts';
import { LogFault } from './log-fault.ts';
import { DatabaseLost, probe } from './probe.ts';
import { openRowLog, type RowLog } from './row-log.ts';
import { noCounts, type RowResult, totalOf, withNothingToDo, withResults } from './run-counts.ts';
import * as record from './run-record.ts';
import type { RunEnd, RunProgress } from './run-record.ts';
import { type ScriptLock, takeScriptLock } from './script-lock.ts';
import { speedometer } from './speedometer.ts';
import type { Batch, Step } from './step.ts';

/** A backfill: its name, as runs and logs carry it, and what it does. */
export type BackfillScript = {
  name: string;
  steps(options: BackfillOptions): Step[];
};

/** Shows a run to whoever watches it. */
export type ProgressView = {
  begin(title: string, progress: RunProgress): void;
  update(progress: RunProgress): void;
  end(): void;
};

/** What a run works with. */
export type BackfillDesk = Pick<Desk, 'db'> & {
  databaseUrl: string;
  logDirectory: string;
  progress: ProgressView;
  /** Aborts when the run shall end after the batch in hand. */
  stop: AbortSignal;
};

export type BackfillEnd =
  | { kind: 'refused'; problem: string }
  /** `fault`: what broke the run, where something did. */
  | { kind: 'ended'; run: BackfillRun; logFile: string; fault: unknown };

const HEARTBEAT_MS = 5_000;
/** A batch that takes longer has met a lock that will not go. */
const BATCH_TIMEOUT_MS = 5 * 60_000;
const CONNECTION_WAIT_MS = 30_000;

/**
 * Runs a backfill to its end, or until it is stopped. One run of a script at a time on a database.
 *
 * @param resume the run to go on with (its id, the beginning of it, or `last`), or null for a new one
 */
export async function runBackfill(
  desk: BackfillDesk,
  script: BackfillScript,
  options: BackfillOptions,
  resume: string | null,
): Promise<BackfillEnd> {
  const lock = await takeScriptLock(desk.databaseUrl, script.name);
  if (!lock) return { kind: 'refused', problem: await whoRuns(desk.db, script.name) };
  try {
    await record.buryDeadRuns(desk.db, script.name);
    const opened = await openRun(desk.db, script.name, options, resume);
    if ('problem' in opened) return { kind: 'refused', problem: opened.problem };
    return await carryOut(desk, lock, script, opened.options, opened.run);
  } finally {
    await lock.release();
  }
}

async function whoRuns(db: Db, script: string): Promise<string> {
  const run = await db.backfillRun.findFirst({
    where: { script, status: 'running' },
    orderBy: { startedAt: 'desc' },
  });
  const which = run
    ? ` (run ${run.id} by ${run.startedBy} on ${run.host}, process ${run.pid}, since ${run.startedAt.toISOString()})`
    : '';
  return `Another run of ${script} is under way on this database${which}. Wait for its end, or stop it.`;
}

type OpenedRun = { run: BackfillRun; options: BackfillOptions } | { problem: string };

async function openRun(
  db: Db,
  script: string,
  options: BackfillOptions,
  resume: string | null,
): Promise<OpenedRun> {
  if (resume === null) {
    const problem = await unknownSelection(db, options);
    return problem ? { problem } : { run: await record.beginRun(db, script, options), options };
  }
  const run = await record.findRunToResume(db, script, resume);
  if (!run) return { problem: `There is no run of ${script} to resume (${resume}).` };
  if (run.status === 'finished')
    return { problem: `Run ${run.id} is finished: there is nothing to resume.` };
  return {
    run: await record.reopenRun(db, run),
    options: resumedOptions(run.arguments, options),
  };
}

async function unknownSelection(db: Db, { selection }: BackfillOptions): Promise<string | null> {
  const { clientId, campaignId } = selection;
  if (clientId && !(await db.client.findUnique({ where: { id: clientId } })))
    return `There is no workspace with the id ${clientId}.`;
  if (campaignId && !(await db.emailCampaign.findUnique({ where: { id: campaignId } })))
    return `There is no campaign with the id ${campaignId}.`;
  return null;
}

type Running = {
  desk: BackfillDesk;
  lock: ScriptLock;
  options: BackfillOptions;
  runId: string;
  log: RowLog;
  progress: RunProgress;
};

async function carryOut(
  desk: BackfillDesk,
  lock: ScriptLock,
  script: BackfillScript,
  options: BackfillOptions,
  run: BackfillRun,
): Promise<BackfillEnd> {
  const log = await openLog(desk, script.name, run.id);
  const running: Running = {
    desk,
    lock,
    options,
    runId: run.id,
    log,
    progress: progressOf(run),
  };
  const heartbeat = setInterval(() => {
    // A missed beat shows in the status; the next batch meets the fault itself.
    record.beat(desk.db, run.id).catch(() => {});
  }, HEARTBEAT_MS);
  let fault: unknown = null;
  let end: RunEnd;
  try {
    end = await runSteps(running, script.steps(options));
    if (options.apply) await refreshTally(desk.db);
  } catch (error) {
    fault = await rootOf(desk.db, error);
    end = { status: 'failed', note: noteOf(fault) };
  } finally {
    clearInterval(heartbeat);
    desk.progress.end();
  }
  if (!(fault instanceof LogFault)) log.summary({ ...end, counts: running.progress.counts });
  log.close();
  const ended = await endRun(desk.db, { ...run, ...running.progress }, end, fault);
  return { kind: 'ended', run: ended, logFile: log.file, fault };
}

/** Without a log nothing is begun, and the run's row says why. */
async function openLog({ db, logDirectory }: BackfillDesk, script: string, runId: string) {
  try {
    return openRowLog(logDirectory, script, runId);
  } catch (error) {
    await record.endRun(db, runId, { status: 'failed', note: noteOf(error) });
    throw error;
  }
}

/** Whatever it looks like, with the database gone that is the fault. */
function rootOf(db: Db, fault: unknown): Promise<unknown> {
  return probe(db).then(
    () => fault,
    (lost: unknown) => lost,
  );
}

function noteOf(fault: unknown): string {
  if (fault instanceof LogFault) return 'its log could not be written';
  return fault instanceof DatabaseLost
    ? 'the database went away'
    : `met a fault: ${faultLabel(fault)}`;
}

/** With the database gone the row cannot be closed; the next run sees that nobody holds the lock. */
async function endRun(db: Db, run: BackfillRun, end: RunEnd, fault: unknown): Promise<BackfillRun> {
  try {
    return await record.endRun(db, run.id, end);
  } catch (error) {
    if (fault === null) throw await rootOf(db, error);
    return { ...run, ...end };
  }
}

function progressOf(run: BackfillRun): RunProgress {
  return {
    step: run.step ?? '',
    cursor: run.cursor,
    total: run.total ?? 0,
    done: run.done,
    counts: run.step === null ? noCounts() : record.countsOf(run),
    rowsPerSecond: null,
  };
}

/** Runs the steps that are not done yet; returns why it ended. */
async function runSteps(running: Running, steps: Step[]): Promise<RunEnd> {
  const begunAt = steps.findIndex(({ name }) => name === running.progress.step);
  for (const step of steps.slice(Math.max(begunAt, 0))) {
    if (step.name !== running.progress.step) await beginStep(running, step);
    running.desk.progress.begin(step.title, running.progress);
    const end = await runStep(running, step);
    if (end) return end;
  }
  return { status: 'finished', note: null };
}

async function beginStep(running: Running, step: Step): Promise<void> {
  const { desk, runId, progress } = running;
  running.progress = {
    ...progress,
    step: step.name,
    cursor: null,
    total: await step.count(),
    done: 0,
    rowsPerSecond: null,
  };
  await record.saveProgress(desk.db, runId, running.progress);
}

/** Runs one step; returns why the whole run ends with it, or null where it goes on. */
async function runStep(running: Running, step: Step): Promise<RunEnd | null> {
  const { options, progress } = running;
  const size = options.batchSize ?? step.batchSize;
  const speed = speedometer(progress.done);
  const before = endOf(running);
  if (before) return before;
  for await (const batch of step.batches(progress.cursor, size, roomIn(running))) {
    const results = await commit(running, batch, speed);
    running.log.rows(results);
    running.desk.progress.update(running.progress);
    const end = endOf(running);
    if (end) return end;
  }
  return null;
}

/** How many rows may still be dealt with. */
function roomIn({ options, progress }: Running): number {
  return options.limit === null ? 2 ** 31 - 1 : options.limit - progress.counts.rows;
}

function endOf(running: Running): RunEnd | null {
  const { desk, lock, options, progress } = running;
  if (lock.lost.aborted) throw new Error('the connection that holds the lock was lost');
  if (roomIn(running) <= 0) return { status: 'finished', note: `reached --limit ${options.limit}` };
  const errors = totalOf(progress.counts.errors);
  if (options.maxErrors !== null && errors >= options.maxErrors)
    return { status: 'stopped', note: `reached --max-errors ${options.maxErrors}` };
  if (desk.stop.aborted) return { status: 'stopped', note: 'stopped by hand' };
  return null;
}

type Speed = (done: number) => number | null;

/**
 * Writes a batch. Where the database refuses it, each row is tried by itself: those that cannot be
 * written are counted as errors and passed over.
 *
 * @throws where the database is gone
 */
async function commit(running: Running, batch: Batch, speed: Speed): Promise<RowResult[]> {
  try {
    return await commitTogether(running, batch, speed);
  } catch {
    await probe(running.desk.db);
  }
  const results: RowResult[] = [];
  for (const single of batch.singles()) {
    if (roomIn(running) <= 0) break;
    results.push(...(await commitSingle(running, single, speed)));
  }
  return results;
}

async function commitSingle(
  running: Running,
  { draftId, batch }: { draftId: string; batch: Batch },
  speed: Speed,
): Promise<RowResult[]> {
  const start = performance.now();
  try {
    return await commitTogether(running, batch, speed);
  } catch (error) {
    await probe(running.desk.db);
    const ms = Math.round(performance.now() - start);
    const fault = faultLabel(error);
    const reason = isHeldByOthers(error) ? 'error:busy' : 'error:database_failed';
    const result = { draftId, action: null, reason, ms, fault } as const;
    const failed: Batch = { ...batch, write: async () => [result], preview: async () => [result] };
    return await commitTogether(running, failed, speed);
  }
}

/** The rows, the ledger, the counts and the key after which to go on: all or nothing. */
async function commitTogether(running: Running, batch: Batch, speed: Speed): Promise<RowResult[]> {
  const { desk, options, runId, progress } = running;
  const room = roomIn(running);
  // With the limit reached, what was not written was not looked at either.
  const untouched = (results: RowResult[]) =>
    results.length < room ? batch.size - results.length : 0;
  const advance = (results: RowResult[]): RunProgress => ({
    ...progress,
    cursor: batch.key,
    done: progress.done + batch.size,
    counts: withNothingToDo(withResults(progress.counts, results), untouched(results)),
    rowsPerSecond: speed(progress.done + batch.size),
  });
  let results: RowResult[];
  let next: RunProgress;
  if (options.apply) {
    [results, next] = await desk.db.$transaction(
      async (tx) => {
        const written = await batch.write(tx, room);
        const advanced = advance(written);
        await record.saveIssues(tx, runId, written);
        await record.saveProgress(tx, runId, advanced);
        return [written, advanced];
      },
      { timeout: BATCH_TIMEOUT_MS, maxWait: CONNECTION_WAIT_MS },
    );
  } else {
    results = await batch.preview(room);
    next = advance(results);
    await record.saveProgress(desk.db, runId, next);
  }
  running.progress = next;
  return results;
}
