import { crashPoint } from '../../crash-point.ts';
import type { Db } from '../../database/db.ts';
import { Busy } from '../../database/in-turn.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Desk } from '../desk.ts';
import { changedSince } from '../guards.ts';
import { underDraftLock } from '../lead-lock.ts';
import { type LoadedDraft, loadDraft, withDecisions } from '../load-draft.ts';
import type { ReasonCode } from '../reasons.ts';
import { redrawLead } from '../redraw-lead.ts';
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
 * The frame every decision of a person runs in: one transaction that locks lead and draft, loads them,
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
    const result = await underDraftLock(db, click.draftId, (tx) =>
      underLock(tx, desk, click, carry),
    );
    if (!result) {
      await refuse(db, click, 'error:unexpected', `no such draft to ${decision}`);
      return { kind: 'no_such_draft' };
    }
    crashPoint('click:decided');
    return result;
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    await refuse(db, click, 'error:busy');
    return { kind: 'busy' };
  }
}

async function underLock(
  tx: Db,
  { queue }: Desk,
  click: Click,
  carry: Carry,
): Promise<DecisionResult> {
  const loaded = (await loadDraft(tx, click.draftId))!;
  const refusal = within(click.may, loaded.workspace.id)
    ? await carry(tx, loaded)
    : { refuse: 'skip:not_of_your_clients' as const };
  await redrawLead(tx, queue, loaded.lead.id, click.draftId);
  if (refusal === null) return { kind: 'done' };
  const state = reviewStateOf(await withDecisions(tx, loaded));
  if ('already' in refusal) {
    await refuse(tx, click, 'skip:draft_not_pending');
    return { kind: 'already', state };
  }
  await refuse(tx, click, refusal.refuse);
  return { kind: 'refused', reason: refusal.refuse, state };
}

/** Refuses what was not decided on the draft as it stands now. */
export function staleness(loaded: LoadedDraft, desk: Desk, click: Click) {
  const reason = changedSince(loaded, desk.houseMail, click.fingerprint);
  return reason ? { refuse: reason } : null;
}

async function refuse(tx: Db, click: Click, reason: ReasonCode, reasonText?: string) {
  const { draftId, actor, fingerprint } = click;
  await recordDecision(tx, { draftId, decision: 'refuse', actor, fingerprint, reason, reasonText });
}
