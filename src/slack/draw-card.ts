import { createHash } from 'node:crypto';
import { crashPoint } from '../crash-point.ts';
import { findStop } from '../drafts/auto-send-pause.ts';
import { loadDraftWithDecisions } from '../drafts/load-draft.ts';
import { type DraftReview, reviewOf } from '../drafts/review.ts';
import type { ReviewCard } from '../generated/prisma/client.ts';
import { reviewCard } from './blocks/review-card.ts';
import { isAccessLost, tellIfNobodyLeft, tellNobodyToAsk } from './access.ts';
import { changeCard, drawLater, type Drawing, refuseIfAsleep, UNSURE } from './card-row.ts';
import type { SlackDesk } from './desk.ts';
import { retryAfterOf, slackErrorOf } from './people.ts';
import { adoptPosted, postCard } from './post-card.ts';
import { unreachablePerson } from './revive-cards.ts';

/** Slack's answers that no retry will change: this reviewer cannot be reached. */
const unreachable = new Set([
  ...unreachablePerson,
  'invalid_blocks',
  'msg_too_long',
  'msg_blocks_too_long',
]);

/**
 * Brings one reviewer's copy in step with the database: posts it, updates it, or does nothing where
 * it shows the right thing already. Runs once at a time a card, so ten changes are one update, and
 * an older drawing never overtakes a newer one.
 *
 * @throws faults of Slack or the database that may pass; the job is then run again
 */
export async function drawCard(desk: SlackDesk, cardId: string): Promise<void> {
  const card = await desk.db.reviewCard.findUnique({ where: { id: cardId } });
  if (!card || card.state === 'failed') return;
  if (card.notBefore && card.notBefore > new Date()) return drawLater(desk, card, card.notBefore);
  // A card that had to wait has its turn now; any other one waits behind it.
  const slot = card.notBefore ? null : desk.pace.nextSlot(card.slackUserId);
  if (slot) return waitUntil(desk, card, slot);
  const review = await loadReview(desk, card.draftId);
  if (!review) return;
  try {
    await draw(desk, card, review);
  } catch (error) {
    await handleFault(desk, card, error);
  }
}

/** The review as cards show it, or null where the draft is gone. */
export async function loadReview(desk: SlackDesk, draftId: string): Promise<DraftReview | null> {
  const loaded = await loadDraftWithDecisions(desk.db, draftId);
  if (!loaded) return null;
  const stop = await findStop(desk.db, desk.autoSendDisabled, loaded.campaign?.id ?? null);
  return reviewOf(loaded, desk.houseMail, stop);
}

/** Whether a posted copy shows what it should. */
export function shows(desk: SlackDesk, card: ReviewCard, review: DraftReview): boolean {
  return card.shownHash === drawingOf(desk, review).hash;
}

async function draw(desk: SlackDesk, card: ReviewCard, review: DraftReview): Promise<void> {
  const drawing = drawingOf(desk, review);
  // A new card about something already decided would only be noise.
  const wanted = review.state.kind === 'pending' || review.state.kind === 'unknown';
  switch (card.state) {
    case 'posted':
      if (!shows(desk, card, review)) await update(desk, card, review, drawing);
      return;
    case 'wanted':
      if (wanted) await postCard(desk, card, drawing);
      return;
    case 'gone':
      if (wanted && !(await adoptPosted(desk, card))) await postCard(desk, card, drawing);
      return;
    case 'posting':
      if (!(await adoptPosted(desk, card)) && wanted) await postCard(desk, card, drawing);
  }
}

function drawingOf(desk: SlackDesk, review: DraftReview): Drawing {
  const { text, blocks } = reviewCard(review, { dashboardUrl: desk.dashboardUrl });
  const hash = createHash('sha256')
    .update(JSON.stringify([text, blocks]))
    .digest('base64url');
  return { text, blocks, hash };
}

/**
 * Draws over a posted card. Its row says first that nobody knows what it shows: a crash or a lost
 * answer leaves it to be drawn again, even if the draft changes back to what it showed before.
 */
async function update(
  desk: SlackDesk,
  card: ReviewCard,
  review: DraftReview,
  { text, blocks, hash }: Drawing,
): Promise<void> {
  const drawn = await changeCard(desk, card, { shownHash: UNSURE });
  if (!drawn) return;
  crashPoint('card:updating');
  refuseIfAsleep(drawn);
  try {
    await desk.client.chat.update({ channel: card.channelId!, ts: card.messageTs!, text, blocks });
  } catch (error) {
    if (!isGone(error)) throw error;
    // Somebody still has to decide, so a deleted card comes back; a decided one stays away.
    const gone = await changeCard(desk, drawn, { state: 'gone' });
    if (gone) await draw(desk, gone, review);
    return;
  }
  crashPoint('card:updated');
  const recorded = await changeCard(desk, drawn, { shownHash: hash, notBefore: null });
  if (!recorded) await markUnsure(desk, card);
}

/** Two processes drew it at once, and which drawing came last is not known. */
async function markUnsure(desk: SlackDesk, { id }: ReviewCard): Promise<void> {
  await desk.db.reviewCard.updateMany({
    where: { id, state: 'posted' },
    data: { shownHash: UNSURE },
  });
}

function isGone(error: unknown): boolean {
  return ['message_not_found', 'channel_not_found', 'is_archived'].includes(slackErrorOf(error));
}

/** Waits where Slack asks for it, gives this copy up where nothing will help, throws otherwise. */
async function handleFault(desk: SlackDesk, card: ReviewCard, error: unknown): Promise<void> {
  const retryAfter = retryAfterOf(error);
  if (retryAfter !== null) {
    desk.pace.hold(card.slackUserId, retryAfter);
    return waitUntil(desk, card, desk.pace.nextSlot(card.slackUserId) ?? new Date());
  }
  if (isAccessLost(error)) await tellNobodyToAsk(desk, card.draftId, 'skip:slack_access_revoked');
  if (!unreachable.has(slackErrorOf(error))) throw error;
  await desk.db.reviewCard.update({
    where: { id: card.id },
    data: { state: 'failed', errorCode: slackErrorOf(error) },
  });
  desk.log.warn(
    { cardId: card.id, draftId: card.draftId, slackError: slackErrorOf(error) },
    'a reviewer cannot be reached',
  );
  await tellIfNobodyLeft(desk, card.draftId);
}

/** Slack has refused, or would: nothing was posted, and this card's turn comes at that time. */
async function waitUntil(desk: SlackDesk, card: ReviewCard, notBefore: Date): Promise<void> {
  await desk.db.reviewCard.update({ where: { id: card.id }, data: { notBefore } });
  await drawLater(desk, card, notBefore);
}
