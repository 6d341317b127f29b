import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEvaluator } from '../../src/autosend/evaluator.ts';
import { autoSendDrafts } from '../../src/backfill/auto-send-drafts.ts';
import type { BackfillOptions } from '../../src/backfill/backfill-options.ts';
import { evaluateDrafts } from '../../src/backfill/evaluate-drafts.ts';
import { fillSentDrafts } from '../../src/backfill/fill-sent-drafts.ts';
import { pacedCards } from '../../src/backfill/paced-cards.ts';
import {
  type BackfillDesk,
  type BackfillEnd,
  type BackfillScript,
  runBackfill,
} from '../../src/backfill/run-backfill.ts';
import { countsOf } from '../../src/backfill/run-record.ts';
import type { BackfillRun } from '../../src/generated/prisma/client.ts';
import type { Queue } from '../../src/queue.ts';
import type { ModelStandIn } from '../standin/model/model-standin.ts';
import type { TestDatabase } from '../support/test-database.ts';

export const wholeRun: BackfillOptions = {
  apply: true,
  selection: {},
  limit: null,
  batchSize: null,
  concurrency: null,
  maxErrors: null,
  notify: false,
  send: false,
  latestPerLead: false,
};

const houseMail = { from: { address: 'sales@example.com' }, replyTo: null };

export const silent = { begin() {}, update() {}, end() {} };

export const logDirectory = mkdtempSync(path.join(tmpdir(), 'backfill-logs-'));

/** Who runs, and with what. */
export type Surroundings = {
  database: TestDatabase;
  model: ModelStandIn;
  queue?: Queue;
  /** Replaces parts of the desk. */
  desk?: Partial<BackfillDesk>;
  resume?: string;
  autoSendDisabled?: boolean;
  /** Default: none that matters. */
  maxAgeHours?: number;
};

function evaluatorOf(model: ModelStandIn, concurrency = 4) {
  return createEvaluator({
    apiKey: 'a-key',
    baseUrl: model.baseUrl,
    model: 'stand-in',
    timeoutSeconds: 5,
    maxTokens: 4000,
    concurrency,
  });
}

/** The evaluation-fields backfill, as its script makes it. */
export function runFields(
  surroundings: Surroundings,
  options: Partial<BackfillOptions> = {},
): Promise<BackfillEnd> {
  const { database, model, queue } = surroundings;
  return run(surroundings, options, {
    name: 'backfill-ai-auto-send-evaluation-fields',
    steps: ({ selection, apply, concurrency, notify }) => [
      fillSentDrafts(database.db, selection),
      evaluateDrafts(database.db, {
        selection,
        isDryRun: !apply,
        houseMail,
        evaluator: apply ? evaluatorOf(model, concurrency ?? 4) : null,
        modelConfigured: true,
        concurrency: concurrency ?? 4,
        postCard: notify && queue ? pacedCards(queue) : null,
      }),
    ],
  });
}

/** The auto-send backfill, as its script makes it. */
export function runAutoSend(
  surroundings: Surroundings,
  options: Partial<BackfillOptions> = {},
): Promise<BackfillEnd> {
  const { database, model, queue = null, autoSendDisabled = false } = surroundings;
  return run(surroundings, options, {
    name: 'backfill-ai-auto-send',
    steps: ({ selection, apply, latestPerLead, send, notify }) => [
      autoSendDrafts(database.db, {
        selection,
        latestPerLead,
        isDryRun: !apply,
        send,
        modelConfigured: true,
        concurrency: 4,
        queue,
        postCard: notify && queue ? pacedCards(queue) : null,
        desk: {
          evaluator: apply ? evaluatorOf(model) : null,
          autoSendDisabled,
          maxAgeHours: surroundings.maxAgeHours ?? 1_000_000,
          reviewWhileStopped: 'paused',
          houseMail,
        },
      }),
    ],
  });
}

function run(
  { database, desk, resume }: Surroundings,
  options: Partial<BackfillOptions>,
  script: BackfillScript,
): Promise<BackfillEnd> {
  return runBackfill(
    {
      db: database.db,
      databaseUrl: database.url,
      logDirectory,
      progress: silent,
      stop: new AbortController().signal,
      ...desk,
    },
    script,
    { ...wholeRun, ...options },
    resume ?? null,
  );
}

/** The run that ended, with its counts; fails where it was refused or broke. */
export function ended(end: BackfillEnd) {
  if (end.kind === 'refused') throw new Error(end.problem);
  if (end.fault !== null) throw end.fault;
  return { ...end, run: end.run, counts: countsOf(end.run) };
}

/** A stop signal, and a progress view that sets it off after so many batches. */
export function stopAfter(batches: number): Pick<BackfillDesk, 'stop' | 'progress'> {
  const controller = new AbortController();
  let left = batches;
  const update = () => {
    left -= 1;
    if (left === 0) controller.abort();
  };
  return { stop: controller.signal, progress: { ...silent, update } };
}

/** Everything the backfills may change, apart from moments that differ from run to run. */
export async function stateOf({ db }: Pick<TestDatabase, 'db'>): Promise<unknown> {
  return {
    drafts: await db.$queryRaw`
      SELECT "id", "status", "content", "autoSendAction", "autoSendConfidence", "autoSendThreshold",
        "autoSendReason", "responseDisposition",
        CASE WHEN "autoSendConfidence" IS NULL THEN "autoSendEvaluatedAt" END AS "at",
        "autoSendEvaluatedAt" IS NOT NULL AS "evaluated"
      FROM "AIDraft" ORDER BY "id"`,
    verdicts: await db.$queryRaw`
      SELECT "draftId", "confidence", "safe", "reason", "riskyPhrases" FROM "DraftVerdict" ORDER BY 1`,
    decisions: await db.$queryRaw`
      SELECT "draftId", "decision", "actor", "reasonCode" FROM "DraftDecision" ORDER BY 1, 2, 4`,
    deliveries: await db.$queryRaw`
      SELECT "draftId", "state", "origin" FROM "DraftDelivery" ORDER BY 1`,
    messages:
      await db.$queryRaw`SELECT count(*)::int, md5(string_agg("id", ',' ORDER BY "id")) FROM "Message"`,
  };
}

/** What must be alike however often a run was interrupted. */
export function outcomeOf(run: BackfillRun) {
  const { samples: _samples, ...counts } = countsOf(run);
  return { status: run.status, counts };
}
