import type { Db } from '../database/db.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { noLiveDelivery } from './review-state.ts';

const firstConnectedKey = 'first_connected_at';

/** More new drafts than a batch of leads can have. */
const MOST_OF_LEADS = 10_000;
/** Drafts read in one query; a bound on memory. */
const pageSize = 500;

/**
 * How far back the frequent look goes. A row may commit long after the time it carries, and the
 * clocks of two machines differ.
 */
const overlapMs = 10 * 60_000;

/** How often everything is looked at, for drafts that became eligible late: a campaign switched on. */
const sweepEveryMs = 60_000;

/**
 * When this service was first connected to this database, written down on the first call ever.
 * Drafts older than that are history: the backfill's, not ours.
 */
export async function firstConnectedAt(db: Db): Promise<Date> {
  const key = firstConnectedKey;
  await db.serviceFact.createMany({
    data: { key, value: new Date().toISOString() },
    skipDuplicates: true,
  });
  const fact = await db.serviceFact.findUniqueOrThrow({ where: { key } });
  return new Date(fact.value);
}

/** Where a reading of new drafts goes on: after this draft, in the order of their creation. */
export type Position = { createdAt: Date; id: string };

/**
 * Drafts that nobody has dealt with, oldest first: pending, never evaluated, in a campaign that
 * sends automatically, with no delivery under way and nothing decided about them.
 */
export async function findNewDrafts(db: Db, after: Position, limit: number): Promise<Position[]> {
  return await db.$queryRaw<Position[]>(newDraftsQuery(after, limit));
}

/** Those of them that belong to these leads and were written after a time. */
export async function newDraftsOf(db: Db, leadIds: string[], since: Date): Promise<Position[]> {
  return await db.$queryRaw<Position[]>(
    newDraftsQuery(
      { createdAt: since, id: '' },
      MOST_OF_LEADS,
      Prisma.sql`draft."leadId" = ANY (${leadIds})`,
    ),
  );
}

/** The query of `findNewDrafts`; the partial index "AIDraft_unevaluated" serves it. */
export function newDraftsQuery(
  after: Position,
  limit: number,
  condition = Prisma.sql`TRUE`,
): Prisma.Sql {
  return Prisma.sql`
    SELECT draft."id", draft."createdAt"
    FROM "AIDraft" draft
      JOIN "Lead" lead ON lead."id" = draft."leadId"
      JOIN "EmailCampaign" campaign ON campaign."id" = lead."emailCampaignId"
    WHERE ${condition}
      AND draft."status" = 'pending'
      AND draft."autoSendEvaluatedAt" IS NULL
      AND draft."autoSendAction" IS NULL
      AND (draft."createdAt", draft."id") > (${after.createdAt}, ${after.id})
      AND campaign."responseMode" = 'AI_AUTO_SEND'
      AND ${noLiveDelivery}
      AND NOT EXISTS (
        SELECT FROM "DraftDecision" decision
        WHERE decision."draftId" = draft."id" AND decision."decision" <> 'refuse')
    ORDER BY draft."createdAt", draft."id"
    LIMIT ${limit}`;
}

export type NewDraftWatcher = {
  /** Queues the evaluation of every draft that is new since the last call; returns how many. */
  enqueueNewDrafts(): Promise<number>;
  /** The same for every draft since the service was first connected, however old. */
  sweep(): Promise<number>;
};

/**
 * Watches for drafts that another program wrote since the service was first connected. To be asked
 * every few seconds, never twice at the same time.
 *
 * It remembers which drafts it has queued, for as long as they stay new, so that a slow or failing
 * evaluator does not pile up jobs. After a restart they are queued once more, which is harmless.
 */
export function newDraftWatcher(db: PrismaClient, queue: Queue): NewDraftWatcher {
  let connectedAt: Date | undefined;
  let queued = new Set<string>();
  let nextSweepAt = 0;

  const look = async (lookBackTo: number): Promise<number> => {
    connectedAt ??= await firstConnectedAt(db);
    const since = new Date(Math.max(connectedAt.getTime(), lookBackTo));
    const stillNew = new Set<string>();
    let count = 0;
    for await (const draftId of newDraftsSince(db, since)) {
      stillNew.add(draftId);
      if (queued.has(draftId)) continue;
      await queue.enqueue(db, 'evaluate-draft', { draftId });
      queued.add(draftId);
      count++;
    }
    if (lookBackTo === 0) queued = stillNew;
    return count;
  };
  const sweep = () => {
    nextSweepAt = Date.now() + sweepEveryMs;
    return look(0);
  };
  return {
    enqueueNewDrafts: () => (Date.now() >= nextSweepAt ? sweep() : look(Date.now() - overlapMs)),
    sweep,
  };
}

async function* newDraftsSince(db: Db, since: Date): AsyncGenerator<string> {
  let after: Position | undefined = { createdAt: since, id: '' };
  while (after) {
    const page: Position[] = await findNewDrafts(db, after, pageSize);
    for (const { id } of page) yield id;
    after = page.length === pageSize ? page.at(-1) : undefined;
  }
}
