import { type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { countNobodyToAsk } from '../drafts/nobody-to-ask.ts';
import { reasonWords } from '../drafts/reasons.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { withPatience } from './with-patience.ts';

/** Counting a million rows takes some tenths of a second: scrapes close together share a count. */
const countEveryMs = 15_000;
/** Below Prometheus' own patience of 10 s: the rest of the metrics is told in any case. */
const countPatienceMs = 5_000;

/**
 * `/metrics` in Prometheus' text format: codes and counts, no private text.
 *
 * @param doors who may pass
 */
export function metricsRouter(db: PrismaClient, log: Logger, ...doors: RequestHandler[]): Router {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const updateGauges = atMostEvery(countEveryMs, rowGauges(registry, db, log));
  const router = Router();
  router.get('/metrics', ...doors, async (_request, response) => {
    await updateGauges();
    response.set('Content-Type', registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** Calls of `work` while it runs, or soon after it did, get what that run got. */
function atMostEvery(pauseMs: number, work: () => Promise<void>): () => Promise<void> {
  let latest: Promise<void> | undefined;
  let nextAt = 0;
  return () => {
    if (!latest || performance.now() >= nextAt) {
      nextAt = Infinity;
      latest = work().finally(() => (nextAt = performance.now() + pauseMs));
    }
    return latest;
  };
}

/** Registers the gauges over our rows; returns what brings them up to date. */
function rowGauges(registry: Registry, db: PrismaClient, log: Logger): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `review_desk_${name}`, help, labelNames, registers: [registry] });
  const databaseUp = gauge('database_up', 'Whether the other gauges could be counted.');
  const tables = {
    drafts: gauge('drafts', 'Drafts decided on in the last 24 hours.', ['outcome']),
    decisions: gauge('decisions', 'Decisions of the last 24 hours.', ['decision', 'reason']),
    deliveries: gauge('deliveries', 'Deliveries.', ['state', 'origin']),
    cards: gauge('cards', 'Review cards.', ['state']),
    faults: gauge('workspace_faults', 'Keys and log-ins that are refused.', ['carrier', 'use']),
    nobodyToAsk: gauge('nobody_to_ask', 'Drafts that need a person and reach none.', ['reason']),
  };

  return async () => {
    const counts = await countRows(db, log);
    for (const table of Object.values(tables)) table.reset();
    databaseUp.set(counts ? 1 : 0);
    for (const { outcome, count } of counts?.drafts ?? []) tables.drafts.set({ outcome }, count);
    for (const { decision, reasonCode, count } of counts?.decisions ?? [])
      tables.decisions.inc({ decision, reason: reasonLabel(reasonCode) }, count);
    for (const { state, origin, _count } of counts?.deliveries ?? [])
      tables.deliveries.set({ state, origin }, _count);
    for (const { state, _count } of counts?.cards ?? []) tables.cards.set({ state }, _count);
    for (const { carrier, use, _count } of counts?.faults ?? [])
      tables.faults.set({ carrier, use }, _count);
    for (const { reason, drafts } of counts?.nobodyToAsk ?? [])
      tables.nobodyToAsk.set({ reason }, drafts);
  };
}

/** Only codes on the list become labels: whatever else a row holds is no name of a series. */
function reasonLabel(code: string | null): string {
  if (code === null) return 'none';
  return reasonWords(code) ? code : 'other';
}

/** Null where the database does not answer. */
async function countRows(db: PrismaClient, log: Logger) {
  try {
    const [drafts, decisions, deliveries, cards, nobodyToAsk, faults] = await withPatience(
      countPatienceMs,
      () =>
        Promise.all([
          countDrafts(db),
          countDecisions(db),
          countDeliveries(db),
          countCards(db),
          countNobodyToAsk(db),
          countFaults(db),
        ]),
    );
    return { drafts, decisions, deliveries, cards, nobodyToAsk, faults };
  } catch (error) {
    log.warn({ err: error }, 'the rows could not be counted for the metrics');
    return null;
  }
}

const countFaults = (db: PrismaClient) =>
  db.workspaceFault.groupBy({
    by: ['carrier', 'use'],
    where: { healedAt: null },
    _count: true,
  });

/** By way of the decisions: the parent product's drafts are too many to be read for each scrape. */
function countDrafts(db: PrismaClient): Promise<{ outcome: string; count: number }[]> {
  return db.$queryRaw`
    SELECT
      CASE WHEN "autoSendAction" IN ('send_immediate', 'send_delayed', 'needs_review', 'skip', 'error')
        THEN "autoSendAction" ELSE 'none' END AS "outcome",
      count(*)::int AS "count"
    FROM "AIDraft"
    WHERE "id" IN (SELECT "draftId" FROM "DraftDecision" WHERE "createdAt" > now() - interval '1 day')
    GROUP BY 1`;
}

function countDecisions(
  db: PrismaClient,
): Promise<{ decision: string; reasonCode: string | null; count: number }[]> {
  return db.$queryRaw`
    SELECT "decision", "reasonCode", count(*)::int AS "count"
    FROM "DraftDecision"
    WHERE "createdAt" > now() - interval '1 day'
    GROUP BY 1, 2`;
}

const countDeliveries = (db: PrismaClient) =>
  db.draftDelivery.groupBy({ by: ['state', 'origin'], _count: true });

const countCards = (db: PrismaClient) => db.reviewCard.groupBy({ by: ['state'], _count: true });
