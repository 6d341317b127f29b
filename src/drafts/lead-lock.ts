import type { Db } from '../database/db.ts';
import { Busy, inTurn } from '../database/in-turn.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type Delivery, type LoadedDraft, loadDraft } from './load-draft.ts';

/** Any number that nothing else locks with: leads are locked by their ids and this. */
const LEAD_LOCK = 7_012_028;
/** How long one of the two locks is waited for. Milliseconds. */
const PATIENCE_MS = 500;

/**
 * Runs `work` in a transaction that holds the lock of a lead. Whatever decides about mail to a lead,
 * or gives it to a provider, runs in here, so that of many at once each sees what the others did. The
 * lock is an advisory one: the parent product's writes are not kept waiting.
 *
 * @throws Busy where somebody else holds the lock, and goes on holding it
 */
export function underLeadLock<T>(
  db: PrismaClient,
  leadId: string,
  work: (tx: Db) => Promise<T>,
): Promise<T> {
  return inTurn(`lead ${leadId}`, () =>
    db.$transaction(async (tx) => {
      await lockLead(tx, leadId);
      return work(tx);
    }),
  );
}

/** Takes the lock of a lead until the transaction ends, or fails where somebody else goes on holding it. */
async function lockLead(tx: Db, leadId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT set_config('lock_timeout', ${`${PATIENCE_MS}ms`}, true),
      pg_advisory_xact_lock(hashtextextended(${leadId}, ${LEAD_LOCK}::bigint))`;
}

/**
 * Takes the locks of many drafts' leads, and then of the drafts' rows, in a transaction that deals
 * with them together: all in one order, so that no two wait for each other.
 *
 * @throws the database's fault where somebody else holds one, and goes on holding it
 */
export async function lockDrafts(tx: Db, draftIds: string[]): Promise<void> {
  const drafts = await tx.aIDraft.findMany({
    where: { id: { in: draftIds } },
    select: { id: true, leadId: true },
  });
  const leadIds = [...new Set(drafts.map(({ leadId }) => leadId))].toSorted();
  for (const leadId of leadIds) await lockLead(tx, leadId);
  const leadOfDraft = new Map(drafts.map(({ id, leadId }) => [id, leadId]));
  for (const id of [...leadOfDraft.keys()].toSorted()) await lockRow(tx, id, leadOfDraft.get(id)!);
}

/**
 * Runs `work` in a transaction that holds the lock of a draft's lead, and then the draft's row.
 *
 * @returns null where there is no such draft
 * @throws Busy as `underLeadLock`
 */
export async function underDraftLock<T>(
  db: PrismaClient,
  draftId: string,
  work: (tx: Db) => Promise<T>,
): Promise<T | null> {
  const leadId = await leadOf(db, draftId);
  if (leadId === null) return null;
  return underLeadLock(db, leadId, async (tx) => {
    const present = await lockRow(tx, draftId, leadId);
    return present ? work(tx) : null;
  });
}

/** A delivery under its locks, and its draft, unless another program has deleted that. */
export type LockedDelivery = { delivery: Delivery; loaded: LoadedDraft | null };

/**
 * The same for a delivery, whose draft may be gone: then the lead's lock alone is held.
 *
 * @returns null where there is no such delivery
 * @throws Busy as `underLeadLock`
 */
export async function underDeliveryLock<T>(
  db: PrismaClient,
  deliveryId: string,
  work: (tx: Db, locked: LockedDelivery) => Promise<T>,
): Promise<T | null> {
  const where = { id: deliveryId };
  const named = await db.draftDelivery.findUnique({
    where,
    select: { draftId: true, leadId: true },
  });
  if (!named) return null;
  const { draftId } = named;
  const leadId = (await leadOf(db, draftId)) ?? named.leadId;
  return underLeadLock(db, leadId, async (tx) => {
    await lockRow(tx, draftId, leadId);
    const loaded = await loadDraft(tx, draftId);
    return work(tx, { loaded, delivery: await tx.draftDelivery.findUniqueOrThrow({ where }) });
  });
}

async function leadOf(db: Db, draftId: string): Promise<string | null> {
  const draft = await db.aIDraft.findUnique({ where: { id: draftId }, select: { leadId: true } });
  return draft?.leadId ?? null;
}

/** @throws Busy where the draft went to another lead meanwhile, whose lock is not held */
async function lockRow(tx: Db, draftId: string, leadId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ leadId: string }[]>`
    SELECT "leadId" FROM "AIDraft" WHERE "id" = ${draftId} FOR UPDATE`;
  if (row && row.leadId !== leadId) throw new Busy();
  return row !== undefined;
}
