import { crashPoint } from '../../crash-point.ts';
import type { Db } from '../../database/db.ts';
import { Busy, inTurn } from '../../database/in-turn.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Desk } from '../desk.ts';
import { changedSince } from '../guards.ts';
import { type Delivery, type LoadedDraft, loadDraft, withDecisions } from '../load-draft.ts';
import type { ReasonCode } from '../reasons.ts';
import { type ReviewState, reviewStateOf } from '../review-state.ts';
import { type Clients, within } from '../clients.ts';
import type { DecisionKind } from './decision-kinds.ts';
import { type Actor, recordDecision } from './record-decision.ts';

/** What a person asks for, on what they were shown. */
export type Click = {
  draftId: string;
  actor: Actor;
  /** About which clients' drafts they may do this. */
  may: Clients;
  /** The fingerprint of what they saw. */
  fingerprint: string;
};

/** How a decision ended, as the one who made it is told. */
export type DecisionResult =
  | { kind: 'done' }
  /** Somebody was faster, or it was this person's second click. */
  | { kind: 'already'; state: ReviewState }
  | { kind: 'refused'; reason: ReasonCode; state: ReviewState }
  | { kind: 'no_such_draft' }
  /** Somebody else is changing the draft right now: nothing was done, and it may be tried again. */
  | { kind: 'busy' };

/** Carries out one decision inside the transaction; returns a refusal, or null when it is done. */
type Carry = (
  tx: Db,
  loaded: LoadedDraft,
) => Promise<null | { already: true } | { refuse: ReasonCode }>;

/**
 * The frame every decision of a person runs in: one transaction that locks the draft, loads it,
 * checks the fingerprint, carries the decision out, and enqueues the cards' redrawing. A refusal is
 * recorded in the same transaction, and redraws the cards too, since somebody saw something stale.
 */
export async function decide(
  db: PrismaClient,
  desk: Desk,
  decision: DecisionKind,
  click: Click,
  carry: Carry,
): Promise<DecisionResult> {
  try {
    const result = await inTurn(click.draftId, () =>
      inTransaction(db, desk, decision, click, carry),
    );
    crashPoint('click:decided');
    return result;
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    await refuse(db, click, 'error:busy');
    return { kind: 'busy' };
  }
}

function inTransaction(
  db: PrismaClient,
  desk: Desk,
  decision: DecisionKind,
  click: Click,
  carry: Carry,
): Promise<DecisionResult> {
  return db.$transaction(async (tx): Promise<DecisionResult> => {
    await lockDraft(tx, click.draftId);
    const loaded = await loadDraft(tx, click.draftId);
    if (!loaded) {
      await refuse(tx, click, 'error:unexpected', `no such draft to ${decision}`);
      return { kind: 'no_such_draft' };
    }
    const refusal = within(click.may, loaded.workspace.id)
      ? await carry(tx, loaded)
      : { refuse: 'skip:not_of_your_clients' as const };
    await desk.queue.enqueue(tx, 'refresh-card', { draftId: click.draftId });
    if (refusal === null) return { kind: 'done' };
    const state = reviewStateOf(await withDecisions(tx, loaded));
    if ('already' in refusal) {
      await refuse(tx, click, 'skip:draft_not_pending');
      return { kind: 'already', state };
    }
    await refuse(tx, click, refusal.refuse);
    return { kind: 'refused', reason: refusal.refuse, state };
  });
}

/** Refuses what was not decided on the draft as it stands now. */
export function staleness(loaded: LoadedDraft, desk: Desk, click: Click) {
  const reason = changedSince(loaded, desk.houseMail, click.fingerprint);
  return reason ? { refuse: reason } : null;
}

/** Clicks on one draft queue up here, so that the second one sees what the first one did. */
export async function lockDraft(tx: Db, draftId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "AIDraft" WHERE "id" = ${draftId} FOR UPDATE`;
}

/** A delivery under its draft's lock, and the draft, unless another program has deleted that. */
export type LockedDelivery = { delivery: Delivery; loaded: LoadedDraft | null };

/** Locks the draft of a delivery and loads both, or returns null where there is no such delivery. */
export async function lockDelivery(tx: Db, deliveryId: string): Promise<LockedDelivery | null> {
  const where = { id: deliveryId };
  const named = await tx.draftDelivery.findUnique({ where, select: { draftId: true } });
  if (!named) return null;
  await lockDraft(tx, named.draftId);
  const loaded = await loadDraft(tx, named.draftId);
  const delivery = await tx.draftDelivery.findUniqueOrThrow({ where });
  return { delivery, loaded };
}

async function refuse(tx: Db, click: Click, reason: ReasonCode, reasonText?: string) {
  const { draftId, actor, fingerprint } = click;
  await recordDecision(tx, { draftId, decision: 'refuse', actor, fingerprint, reason, reasonText });
}
