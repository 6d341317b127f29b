import { crashPoint } from '../crash-point.ts';
import { recordDecision, workerActor } from '../drafts/decide/record-decision.ts';
import { type DraftWithDecisions, loadDraftWithDecisions } from '../drafts/load-draft.ts';
import { reviewStateOf } from '../drafts/review-state.ts';
import type { SlackDesk } from './desk.ts';
import { reviewersOf } from './reviewers.ts';

/**
 * Something about a draft changed: every reviewer's copy of its card is drawn again, each by a job
 * of its own, so that one slow reviewer holds up nobody else. Where a person has to decide and
 * nobody was asked yet, the copies come into being here.
 */
export async function refreshCards(desk: SlackDesk, draftId: string): Promise<void> {
  const loaded = await loadDraftWithDecisions(desk.db, draftId);
  if (!loaded) return;
  if (needsPerson(loaded)) await addressReviewers(desk, loaded);
  crashPoint('card:addressed');
  await desk.db.$transaction(async (tx) => {
    const cards = await tx.reviewCard.findMany({ where: { draftId }, select: { id: true } });
    for (const { id } of cards) await desk.queue.enqueue(tx, 'draw-card', { cardId: id });
  });
}

/** Whether somebody must be asked: it is held for review, or nobody knows whether it went out. */
function needsPerson(loaded: DraftWithDecisions): boolean {
  const state = reviewStateOf(loaded);
  if (state.kind === 'unknown') return true;
  return state.kind === 'pending' && loaded.draft.autoSendAction === 'needs_review';
}

async function addressReviewers(desk: SlackDesk, loaded: DraftWithDecisions): Promise<void> {
  const draftId = loaded.draft.id;
  const reviewers = await reviewersOf(desk, loaded);
  if (reviewers.length === 0) return recordNobodyToAsk(desk, loaded);
  await desk.db.reviewCard.createMany({
    data: reviewers.map((slackUserId) => ({ draftId, slackUserId })),
    skipDuplicates: true,
  });
}

/** Said once a draft, in the audit trail and the log: an admin has to name somebody. */
async function recordNobodyToAsk(desk: SlackDesk, { draft, decisions }: DraftWithDecisions) {
  const reason = 'skip:no_reviewers';
  if (decisions.some(({ reasonCode }) => reasonCode === reason)) return;
  await recordDecision(desk.db, {
    draftId: draft.id,
    decision: 'skip',
    actor: workerActor,
    reason,
  });
  desk.log.warn({ draftId: draft.id, reason }, 'nobody to ask');
}
