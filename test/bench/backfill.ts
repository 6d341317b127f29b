import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client } from 'pg';
import { createEvaluator, type Evaluator } from '../../src/autosend/evaluator.ts';
import { evaluateDrafts } from '../../src/backfill/evaluate-drafts.ts';
import { fillSentDrafts } from '../../src/backfill/fill-sent-drafts.ts';
import { readBackfillStatus } from '../../src/backfill/backfill-status.ts';
import { type ProgressView, runBackfill } from '../../src/backfill/run-backfill.ts';
import type { Step } from '../../src/backfill/step.ts';
import { withDatabase } from '../../src/database/create-database.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { refreshTally, tallyQuery } from '../../src/drafts/draft-tally.ts';
import { countReviews } from '../../src/drafts/find-reviews.ts';
import { PrismaClient } from '../../src/generated/prisma/client.ts';
import { wholeRun } from '../backfill/backfill-runs.ts';
import { seedHistory } from '../support/seed-history.ts';
import { spawnScript } from '../support/spawn-script.ts';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import { percentile, ratesBeside, type Row, timed } from './measure.ts';

/** What the numbers of the documentation were measured with. */
const MILLION = 1_000_000;
const FEW = 10_000;
/** A loop takes half an hour for a million; its speed is the same from the start. */
const LOOPED = 5_000;
const MODEL_LATENCY_MS = 200;
const MODEL_CONCURRENCY = 8;
/** Of so many drafts of the history about a twelfth is judged by the model. */
const EVALUATED_OF = 8_000;
const REPETITIONS = 20;

const logDirectory = mkdtempSync(path.join(tmpdir(), 'bench-logs-'));

/**
 * The backfills at scale: step 1 beside one bare statement and beside a loop over rows; step 2
 * beside the ideal of its concurrency and the model's latency; memory with few and many drafts; the
 * status and the counts beside counting everything.
 *
 * @param drafts of the large database; a million takes about five minutes
 */
export async function benchBackfill(drafts = MILLION): Promise<Row[]> {
  return onHistory(drafts, async (history) => [
    ...(await benchSentDrafts(history)),
    ...(await onHistory(EVALUATED_OF, benchEvaluations)),
    ...(await onHistory(FEW, (few) => benchMemory(few, history))),
    ...(await benchCounts(history)),
  ]);
}

/** A seeded database, of which copies are made: every measurement begins with the same. */
type History = {
  drafts: number;
  /** Runs work on a copy of its own. */
  onCopy<T>(work: (copy: BenchDatabase) => Promise<T>): Promise<T>;
};

let histories = 0;

async function onHistory<T>(drafts: number, work: (history: History) => Promise<T>): Promise<T> {
  const original = await openBenchDatabase(`history_${(histories += 1)}`);
  try {
    await seedHistory(original.url, { drafts });
    await original.db.$disconnect();
    return await work({ drafts, onCopy: (run) => onCopyOf(original.url, run) });
  } finally {
    await original.drop();
  }
}

async function onCopyOf<T>(
  original: string,
  work: (copy: BenchDatabase) => Promise<T>,
): Promise<T> {
  const name = new URL(original).pathname.slice(1);
  const url = withDatabase(original, `${name}_copy`);
  await onServer(original, `CREATE DATABASE "${name}_copy" TEMPLATE "${name}" STRATEGY file_copy`);
  await onServer(original, 'CHECKPOINT');
  const db = connectDatabase(url);
  try {
    return await work({ url, db, drop: async () => {} });
  } finally {
    await db.$disconnect();
    await onServer(original, `DROP DATABASE "${name}_copy" WITH (FORCE)`);
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function benchSentDrafts({ onCopy }: History): Promise<Row[]> {
  const bare = await onCopy(({ db }) => bareRate(db));
  const ours = await onCopy((copy) => stepRate(copy, fillSentDrafts(copy.db, {})));
  const loop = await onCopy(plainLoopRate);
  const prepared = await onCopy(({ db }) => loopRate(db));
  return [
    ratesBeside('step 1, sent drafts, beside one statement', ours, bare),
    ratesBeside('step 1, sent drafts, beside a loop over rows', ours, loop),
    ratesBeside('step 1, beside that loop with prepared statements', ours, prepared),
  ];
}

/** The loop with a Prisma client as it comes, which has every statement planned anew. */
async function plainLoopRate({ url }: BenchDatabase): Promise<number> {
  const db = new PrismaClient({ adapter: new PrismaPg(url) });
  try {
    return await loopRate(db);
  } finally {
    await db.$disconnect();
  }
}

async function stepRate(database: BenchDatabase, step: Step): Promise<number> {
  const { rows, seconds } = await runStep(database, step);
  return rows / seconds;
}

/** Rows that a step wrote, and how long that took, with its log, counts and cursors. */
async function runStep({ db, url }: BenchDatabase, step: Step) {
  let [begunAt, writtenAt] = [0, 0];
  const progress: ProgressView = {
    begin: () => (begunAt = performance.now()),
    update: () => (writtenAt = performance.now()),
    end() {},
  };
  const end = await runBackfill(
    { db, databaseUrl: url, logDirectory, progress, stop: new AbortController().signal },
    { name: 'bench', steps: () => [step] },
    wholeRun,
    null,
  );
  if (end.kind === 'refused') throw new Error(end.problem);
  const rows = (end.run.counts as { rows: number }).rows;
  return { rows, seconds: (writtenAt - begunAt) / 1000 };
}

/** The best single statement that does the same, for all drafts at once. */
async function bareRate(db: PrismaClient): Promise<number> {
  let rows = 0;
  const ms = await timed(async () => {
    rows = await db.$executeRaw`
      UPDATE "AIDraft" draft SET
        "autoSendAction" = CASE
          WHEN draft."autoSendAction" IN ('send_immediate', 'send_delayed') THEN draft."autoSendAction"
          WHEN job."draftId" IS NOT NULL THEN 'send_delayed' ELSE 'send_immediate' END,
        "autoSendEvaluatedAt" = COALESCE(draft."autoSendEvaluatedAt", sent."at"),
        "updatedAt" = now()
      FROM (
          SELECT "aiDraftId", min("sentAt") AS "at" FROM "Message"
          WHERE "direction" = 'outbound' AND "sentBy" = 'ai' AND "source" = 'zrg'
          GROUP BY "aiDraftId"
        ) sent
        LEFT JOIN (
          SELECT DISTINCT "draftId" FROM "BackgroundJob"
          WHERE "type" = 'AI_AUTO_SEND_DELAYED' AND "status" = 'SUCCEEDED'
        ) job ON job."draftId" = sent."aiDraftId",
        "Lead" lead, "EmailCampaign" campaign
      WHERE draft."id" = sent."aiDraftId" AND lead."id" = draft."leadId"
        AND campaign."id" = lead."emailCampaignId" AND campaign."responseMode" = 'AI_AUTO_SEND'
        AND (draft."autoSendAction" IS NULL
          OR draft."autoSendAction" NOT IN ('send_immediate', 'send_delayed')
          OR draft."autoSendEvaluatedAt" IS NULL)`;
  });
  return rows / (ms / 1000);
}

/** One draft after the other: read it with what proves it, write it. */
async function loopRate(db: PrismaClient): Promise<number> {
  const drafts = await db.aIDraft.findMany({
    where: {
      autoSendAction: null,
      lead: { campaign: { responseMode: 'AI_AUTO_SEND' } },
      messages: { some: { direction: 'outbound', sentBy: 'ai', source: 'zrg' } },
    },
    select: { id: true },
    take: LOOPED,
  });
  const ms = await timed(async () => {
    for (const { id } of drafts) await fillOne(db, id);
  });
  return drafts.length / (ms / 1000);
}

async function fillOne(db: PrismaClient, id: string): Promise<void> {
  const message = await db.message.findFirst({
    where: { aiDraftId: id, direction: 'outbound', sentBy: 'ai', source: 'zrg' },
    orderBy: { sentAt: 'asc' },
  });
  const job = await db.backgroundJob.findFirst({
    where: { draftId: id, type: 'AI_AUTO_SEND_DELAYED', status: 'SUCCEEDED' },
  });
  await db.aIDraft.update({
    where: { id },
    data: {
      autoSendAction: job ? 'send_delayed' : 'send_immediate',
      autoSendEvaluatedAt: message!.sentAt,
    },
  });
}

/** As many drafts a second as the model can answer; those it is not asked about do not count. */
async function benchEvaluations({ onCopy }: History): Promise<Row[]> {
  const model = fork(path.resolve(import.meta.dirname, 'model-process.ts'), [
    String(MODEL_LATENCY_MS),
  ]);
  const [baseUrl] = (await once(model, 'message')) as [string];
  const { evaluator, asked } = counting(
    createEvaluator({
      apiKey: 'bench',
      baseUrl,
      model: 'stand-in',
      timeoutSeconds: 20,
      maxTokens: 4000,
      concurrency: MODEL_CONCURRENCY,
    })!,
  );
  try {
    const { seconds } = await onCopy((database) =>
      runStep(
        database,
        evaluateDrafts(database.db, {
          selection: {},
          isDryRun: false,
          houseMail: { from: { address: 'sales@example.com' }, replyTo: null },
          evaluator,
          modelConfigured: true,
          concurrency: MODEL_CONCURRENCY,
          postCard: null,
        }),
      ),
    );
    const ideal = MODEL_CONCURRENCY / (MODEL_LATENCY_MS / 1000);
    return [
      ratesBeside('step 2, evaluations, beside concurrency ÷ latency', asked() / seconds, ideal),
    ];
  } finally {
    model.kill();
    await once(model, 'exit');
  }
}

function counting(evaluator: Evaluator): { evaluator: Evaluator; asked(): number } {
  let count = 0;
  return {
    evaluator: {
      ...evaluator,
      evaluate(input) {
        count += 1;
        return evaluator.evaluate(input);
      },
    },
    asked: () => count,
  };
}

async function benchMemory(few: History, many: History): Promise<Row[]> {
  const [small, large] = [
    await few.onCopy(({ url }) => peakMemory(url)),
    await many.onCopy(({ url }) => peakMemory(url)),
  ];
  return [
    {
      measure: `memory with ${many.drafts} drafts, beside ${few.drafts}`,
      ours: `${large.toFixed(0)} MiB`,
      baseline: `${small.toFixed(0)} MiB`,
      ratio: (large / small).toFixed(2),
    },
  ];
}

/** The most memory that step 1 ever had, in MiB; Linux tells it of a process. */
async function peakMemory(url: string): Promise<number> {
  const script = spawnScript(
    'scripts/backfill-ai-auto-send-evaluation-fields.ts',
    ['--apply', '--log-dir', logDirectory],
    { DATABASE_URL: url, OPENAI_API_KEY: '', EVALUATOR_MODEL: '' },
  );
  const { pid } = script.process;
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, residentMiB(pid!))), 50);
  await script.ended;
  clearInterval(watch);
  return peak;
}

function residentMiB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function benchCounts({ onCopy }: History): Promise<Row[]> {
  return onCopy(async ({ db, url }) => {
    await refreshTally(db);
    // A connection of its own, so that no cached plan favours either.
    const reader = connectDatabase(url, { poolSize: 4 });
    try {
      const scan = await repeated(3, () => reader.$queryRaw(tallyQuery));
      const counts = await repeated(REPETITIONS, () => countReviews(reader, { visible: 'all' }));
      const scoped = await repeated(REPETITIONS, () =>
        countReviews(reader, { visible: 'all', campaignId: 'k3' }),
      );
      const status = await repeated(REPETITIONS, () => readBackfillStatus(reader));
      return [
        timesBeside('the status, beside counting everything', status, scan),
        timesBeside('the counts of the filters, beside counting everything', counts, scan),
        timesBeside('the counts of one campaign, beside counting everything', scoped, scan),
      ];
    } finally {
      await reader.$disconnect();
    }
  });
}

async function repeated(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const measured: number[] = [];
  for (let index = 0; index < times; index += 1) measured.push(await timed(work));
  return measured;
}

function timesBeside(measure: string, ours: number[], baseline: number[]): Row {
  const [mine, bare] = [percentile(ours, 0.5), percentile(baseline, 0.5)];
  return {
    measure: `${measure}, p50`,
    ours: `${mine.toFixed(1)} ms`,
    baseline: `${bare.toFixed(1)} ms`,
    ratio: (mine / bare).toFixed(3),
  };
}
