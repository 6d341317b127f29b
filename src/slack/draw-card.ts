import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import { crashPoint } from '../crash-point.ts';
import { findStop, stopWords } from '../drafts/auto-send-pause.ts';
import { loadDraft } from '../drafts/load-draft.ts';
import { type DraftReview, reviewOf } from '../drafts/review.ts';
import type { ReviewCard } from '../generated/prisma/client.ts';
import { reviewCard } from './blocks/review-card.ts';
import type { SlackDesk } from './desk.ts';
import { cardEventType } from './ids.ts';
import { retryAfterOf, slackErrorOf } from './people.ts';

type Drawing = { text: string; blocks: KnownBlock[]; hash: string };

/** Slack's answers that no retry will change: this reviewer cannot be reached. */
const unreachable = new Set([
  'user_not_found',
  'users_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'channel_not_found',
  'is_archived',
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
  const loaded = await loadDraft(desk.db, draftId);
  if (!loaded) return null;
  const stop = await findStop(desk.db, desk.autoSendDisabled, loaded.campaign?.id ?? null);
  return reviewOf(loaded, desk.ownAddress, stop && stopWords(stop));
}

/** Whether a posted copy shows what it should. */
export function shows(desk: SlackDesk, card: ReviewCard, review: DraftReview): boolean {
  return card.shownHash === drawingOf(desk, review).hash;
}

async function draw(desk: SlackDesk, card: ReviewCard, review: DraftReview): Promise<void> {
  const drawing = drawingOf(desk, review);
  const decided = review.state.kind !== 'pending' && review.state.kind !== 'unknown';
  switch (card.state) {
    case 'posted':
      if (!shows(desk, card, review)) await update(desk, card, drawing, decided);
      return;
    case 'gone':
    case 'wanted':
      // A card about something already decided would only be noise.
      if (!decided) await post(desk, card, drawing);
      return;
    case 'posting':
      if (!(await adoptPosted(desk, card))) await post(desk, card, drawing);
  }
}

function drawingOf(desk: SlackDesk, review: DraftReview): Drawing {
  const { text, blocks } = reviewCard(review, { dashboardUrl: desk.dashboardUrl });
  const hash = createHash('sha256')
    .update(JSON.stringify([text, blocks]))
    .digest('base64url');
  return { text, blocks, hash };
}

async function post(desk: SlackDesk, card: ReviewCard, drawing: Drawing): Promise<void> {
  const channelId = await openDm(desk, card);
  // From here on a crash or a lost answer leaves `posting`, and the message is looked for first.
  await desk.db.reviewCard.update({
    where: { id: card.id },
    data: { state: 'posting', channelId, errorCode: null },
  });
  crashPoint('card:posting');
  const { ts } = await desk.client.chat.postMessage({
    channel: channelId,
    text: drawing.text,
    blocks: drawing.blocks,
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: cardEventType, event_payload: { card_id: card.id } },
  });
  crashPoint('card:posted');
  await recordPosted(desk, card, channelId, ts!, drawing.hash);
}

async function openDm(desk: SlackDesk, card: ReviewCard): Promise<string> {
  const { channel } = await desk.client.conversations.open({ users: card.slackUserId });
  return channel!.id!;
}

/** Messages looked through for a card whose post was not answered: a few minutes of a busy DM. */
const HISTORY_LENGTH = 100;

/** Looks for the card in the DM's history, in case Slack had applied the post; true if it is there. */
async function adoptPosted(desk: SlackDesk, card: ReviewCard): Promise<boolean> {
  const { messages = [] } = await desk.client.conversations.history({
    channel: card.channelId!,
    limit: HISTORY_LENGTH,
    oldest: String(Math.floor(card.createdAt.getTime() / 1000)),
    include_all_metadata: true,
  });
  const found = messages.find(({ metadata }) => {
    const payload = metadata?.event_payload as { card_id?: string } | undefined;
    return metadata?.event_type === cardEventType && payload?.card_id === card.id;
  });
  if (!found?.ts) return false;
  // What it shows is not known, so it is drawn over by the next job.
  await recordPosted(desk, card, card.channelId!, found.ts, 'unknown');
  await desk.queue.enqueue(desk.db, 'draw-card', { cardId: card.id });
  return true;
}

/** The parent product's columns name the first card that was really delivered. */
async function recordPosted(
  desk: SlackDesk,
  card: ReviewCard,
  channelId: string,
  messageTs: string,
  shownHash: string,
): Promise<void> {
  await desk.db.$transaction([
    desk.db.reviewCard.update({
      where: { id: card.id },
      data: { state: 'posted', channelId, messageTs, shownHash, notBefore: null },
    }),
    desk.db.aIDraft.updateMany({
      where: { id: card.draftId, slackNotificationMessageTs: null },
      data: {
        autoSendSlackNotified: true,
        slackNotificationChannelId: channelId,
        slackNotificationMessageTs: messageTs,
      },
    }),
  ]);
}

async function update(
  desk: SlackDesk,
  card: ReviewCard,
  drawing: Drawing,
  decided: boolean,
): Promise<void> {
  const { text, blocks, hash } = drawing;
  try {
    await desk.client.chat.update({ channel: card.channelId!, ts: card.messageTs!, text, blocks });
  } catch (error) {
    if (!isGone(error)) throw error;
    await desk.db.reviewCard.update({ where: { id: card.id }, data: { state: 'gone' } });
    // Somebody still has to decide, so a deleted card comes back; a decided one stays away.
    if (!decided) await post(desk, card, drawing);
    return;
  }
  crashPoint('card:updated');
  await desk.db.reviewCard.update({
    where: { id: card.id },
    data: { shownHash: hash, notBefore: null },
  });
}

function isGone(error: unknown): boolean {
  return ['message_not_found', 'channel_not_found', 'is_archived'].includes(slackErrorOf(error));
}

/** Waits where Slack asks for it, gives this copy up where nothing will help, throws otherwise. */
async function handleFault(desk: SlackDesk, card: ReviewCard, error: unknown): Promise<void> {
  const retryAfter = retryAfterOf(error);
  if (retryAfter !== null) {
    const notBefore = new Date(Date.now() + retryAfter * 1000);
    await desk.db.reviewCard.update({ where: { id: card.id }, data: { notBefore } });
    return drawLater(desk, card, notBefore);
  }
  if (!unreachable.has(slackErrorOf(error))) throw error;
  await desk.db.reviewCard.update({
    where: { id: card.id },
    data: { state: 'failed', errorCode: slackErrorOf(error) },
  });
  desk.log.warn(
    { cardId: card.id, draftId: card.draftId, slackError: slackErrorOf(error) },
    'a reviewer cannot be reached',
  );
}

async function drawLater(desk: SlackDesk, card: ReviewCard, notBefore: Date): Promise<void> {
  await desk.queue.enqueue(desk.db, 'draw-card', { cardId: card.id }, { startAfter: notBefore });
}
