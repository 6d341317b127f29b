import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { config as loadDotenv } from 'dotenv';
import { createEvaluator } from '../../src/autosend/evaluator.ts';
import {
  type BackfillOptions,
  type CommandLine,
  type OwnFlag,
  parseBackfillCommandLine,
} from '../../src/backfill/backfill-options.ts';
import { createProgressView } from '../../src/backfill/progress-view.ts';
import { type BackfillEnd, runBackfill } from '../../src/backfill/run-backfill.ts';
import { totalOf } from '../../src/backfill/run-counts.ts';
import { countsOf } from '../../src/backfill/run-record.ts';
import { runSummary, runSummaryJson } from '../../src/backfill/run-summary.ts';
import type { Step } from '../../src/backfill/step.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { connectDatabase, forScripts } from '../../src/database/connect.ts';
import { DatabaseSetupError } from '../../src/database/database-setup-error.ts';
import { resolveDatabaseUrl } from '../../src/database/database-url.ts';
import { projectRoot } from '../../src/database/environment.ts';
import type { Desk } from '../../src/drafts/desk.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { explainFault } from './command-line.ts';

/** Where runs log, unless `--log-dir` says otherwise. */
export const logFolder = path.join(projectRoot, 'scripts/logs');

/** What a script's steps are made from. */
export type ScriptDesk = Pick<Desk, 'db'> & {
  config: Config;
  /** Null where the run enqueues nothing. */
  queue: Queue | null;
};

export type ScriptDefinition = {
  name: string;
  usage: string;
  ownFlags: OwnFlag[];
  needsQueue(options: BackfillOptions): boolean;
  steps(desk: ScriptDesk, options: BackfillOptions): Step[];
};

/** The flags that every backfill has, for its usage. */
export const commonUsage = `  --apply            writes; without it the run is dry: nothing is written, no model is asked
  --client ID        only this workspace
  --campaign ID      only this campaign
  --since TIME       only drafts created at or after it (2026-11-20, or 2026-11-20T14:03:00Z)
  --until TIME       only drafts created before it
  --limit N          at most N drafts
  --batch-size N     rows written together
  --concurrency N    evaluations at a time (default EVALUATOR_CONCURRENCY)
  --max-errors N     stops after N errors; without it errors never stop the run
  --resume [RUN]     goes on with a run that ended early (default: the last one)
  --json             prints the summary as JSON
  --log-dir FOLDER   where the log goes (default scripts/logs)
  --help             prints this

It is safe to stop it (Ctrl-C finishes the batch in hand) and to run it again: what is done stays
done, and what could not be done is tried again.

Exit codes: 0 clean, 1 rows with errors or it could not go on, 2 wrong usage, 130 stopped by Ctrl-C.
`;

/** The model as a run may ask it: a dry run may not at all. */
export function modelFor(config: Config, { apply, concurrency }: BackfillOptions) {
  const model = config.evaluator;
  const atATime = concurrency ?? model?.concurrency ?? 1;
  return {
    evaluator: apply && model ? createEvaluator({ ...model, concurrency: atATime }) : null,
    modelConfigured: model !== null,
    concurrency: atATime,
  };
}

const FAILURE = 'The backfill could not go on.';
const QUEUE_STOP_MS = 5_000;
/** More than the model is asked at a time: drafts are also read ahead. */
const POOL_SIZE = 10;

/**
 * Collects garbage soon rather than letting the heap grow with it: a long run then takes no more
 * memory than a short one. The live data is a batch or two in either.
 */
function keepMemoryFlat(): void {
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Runs a backfill from its command line; ends the process. */
export async function runBackfillScript(definition: ScriptDefinition): Promise<never> {
  keepMemoryFlat();
  loadDotenv({ quiet: true });
  const parsed = parseBackfillCommandLine(process.argv.slice(2), definition.ownFlags);
  if (parsed.kind === 'help') {
    process.stdout.write(definition.usage);
    process.exit(0);
  }
  if (parsed.kind === 'wrong') {
    console.error(`${parsed.problem}\n\n${definition.usage}`);
    process.exit(2);
  }
  try {
    process.exit(await run(definition, parsed.commandLine));
  } catch (error) {
    explainFault(error, FAILURE);
    process.exit(1);
  }
}

async function run(definition: ScriptDefinition, commandLine: CommandLine): Promise<number> {
  const config = loadConfig(process.env);
  const databaseUrl = await resolveDatabaseUrl(config.databaseUrl);
  const db = connectDatabase(databaseUrl, { ...forScripts, poolSize: POOL_SIZE });
  let queue: Queue | null = null;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  try {
    await checkTables(db);
    if (await mayEnqueue(db, definition, commandLine)) queue = await openQueue(databaseUrl, warn);
    const end = await runBackfill(
      {
        db,
        databaseUrl,
        logDirectory: path.resolve(commandLine.logDirectory ?? logFolder),
        progress: createProgressView(),
        stop: stop.signal,
      },
      {
        name: definition.name,
        steps: (options) => definition.steps({ db, config, queue }, options),
      },
      commandLine.options,
      commandLine.resume,
    );
    return tell(end, commandLine.json, stop.signal.aborted);
  } finally {
    await queue?.stop(QUEUE_STOP_MS);
    await db.$disconnect();
  }
}

/** A dry run changes nothing in somebody's database, not even its tables. */
async function checkTables(db: PrismaClient): Promise<void> {
  const [row] = await db.$queryRaw<[{ found: boolean }]>`
    SELECT to_regclass('"BackfillRun"') IS NOT NULL AS found`;
  if (row.found) return;
  throw new DatabaseSetupError(
    'The database lacks our tables: run npm run db:migrate first (db:adopt for the parent product’s).',
  );
}

/** A run that is resumed began with options of its own, so it gets the queue in any case. */
async function mayEnqueue(
  db: PrismaClient,
  definition: ScriptDefinition,
  { options, resume }: CommandLine,
): Promise<boolean> {
  if (resume === null) return definition.needsQueue(options);
  const applied = await db.backfillRun.count({
    where: { script: definition.name, mode: 'apply', status: { not: 'finished' } },
  });
  return applied > 0;
}

function warn(): void {
  console.error('The queue lost the database for a moment.');
}

/** Says how it ended; returns the exit code. */
function tell(end: BackfillEnd, json: boolean, interrupted: boolean): number {
  if (end.kind === 'refused') {
    console.error(end.problem);
    return 1;
  }
  const { run: ended, logFile, fault } = end;
  console.log(json ? runSummaryJson(ended, logFile) : runSummary(ended, logFile));
  if (fault !== null) explainFault(fault, FAILURE);
  if (ended.status === 'failed' || totalOf(countsOf(ended).errors) > 0) return 1;
  return interrupted && ended.status === 'stopped' ? 130 : 0;
}
