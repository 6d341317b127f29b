import { crashPoint } from '../crash-point.ts';
import { clearNobodyToAsk } from '../drafts/nobody-to-ask.ts';
import type { ReviewCard } from '../generated/prisma/client.ts';
import { changeCard, drawLater, type Drawing, refuseIfAsleep, UNSURE } from './card-row.ts';
import type { SlackDesk } from './desk.ts';
import { findPosted } from './find-posted.ts';
import { cardEventType } from './ids.ts';
import { isAnswer, retryAfterOf } from './people.ts';

/**
 * When a post that was asked for has happened or never will: more than the client waits for an
 * answer, and than a process may be asleep before it asks. Seconds.
 */
const POST_SETTLED_AFTER_SECONDS = 20;
/** In `errorCode`: Slack has answered the post with a fault, so nothing of it is under way any more. */
const ANSWERED = 'answered_with_fault';

/** Posts a card that is not there. The row says so first: a crash leaves a card to be looked for. */
export async function postCard(desk: SlackDesk, card: ReviewCard, drawing: Drawing): Promise<void> {
  const channelId = await openDm(desk, card);
  const posting = await changeCard(desk, card, { state: 'posting', channelId, errorCode: null });
  if (!posting) return;
  crashPoint('card:posting');
  refuseIfAsleep(posting);
  const ts = await sendMessage(desk, posting, drawing);
  crashPoint('card:posted');
  const recorded = await recordPosted(desk, card, channelId, ts, drawing.hash);
  if (!recorded) await takeBackSecondCopy(desk, card, channelId, ts);
}

async function sendMessage(desk: SlackDesk, card: ReviewCard, drawing: Drawing): Promise<string> {
  try {
    const { ts } = await desk.client.chat.postMessage({
      channel: card.channelId!,
      text: drawing.text,
      blocks: drawing.blocks,
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: cardEventType, event_payload: { id: card.id } },
    });
    return ts!;
  } catch (error) {
    // The one refusal after which nobody has to look whether it was posted all the same.
    if (retryAfterOf(error) !== null) await changeCard(desk, card, { state: 'wanted' });
    else if (isAnswer(error)) await changeCard(desk, card, { errorCode: ANSWERED });
    throw error;
  }
}

/**
 * Looks for a card whose post was not answered, or whose DM had been closed, before it is posted
 * again; true if there is nothing to post (yet).
 */
export async function adoptPosted(desk: SlackDesk, card: ReviewCard): Promise<boolean> {
  const channelId = await openDm(desk, card);
  const ts = await findPosted(desk.client, channelId, card.createdAt, {
    eventType: cardEventType,
    id: card.id,
  });
  if (ts) {
    // What it shows is not known, so it is drawn over by the next job.
    await recordPosted(desk, card, channelId, ts, UNSURE);
    await desk.queue.enqueue(desk.db, 'draw-card', { cardId: card.id });
    return true;
  }
  if (card.state !== 'posting' || card.errorCode === ANSWERED) return false;
  const settled = new Date(card.updatedAt.getTime() + POST_SETTLED_AFTER_SECONDS * 1000);
  if (settled <= new Date()) return false;
  await drawLater(desk, card, settled);
  return true;
}

async function openDm(desk: SlackDesk, card: ReviewCard): Promise<string> {
  const { channel } = await desk.client.conversations.open({ users: card.slackUserId });
  return channel!.id!;
}

/**
 * The card is there; the parent product's columns name the first one that was really delivered.
 *
 * @returns false where another process had recorded one before
 */
async function recordPosted(
  desk: SlackDesk,
  card: ReviewCard,
  channelId: string,
  messageTs: string,
  shownHash: string,
): Promise<boolean> {
  return desk.db.$transaction(async (tx) => {
    const { count } = await tx.reviewCard.updateMany({
      where: { id: card.id, state: { not: 'posted' } },
      data: { state: 'posted', channelId, messageTs, shownHash, notBefore: null },
    });
    if (count === 0) return false;
    await clearNobodyToAsk(tx, card.draftId);
    await tx.aIDraft.updateMany({
      where: { id: card.draftId, slackNotificationMessageTs: null },
      data: {
        autoSendSlackNotified: true,
        slackNotificationChannelId: channelId,
        slackNotificationMessageTs: messageTs,
      },
    });
    return true;
  });
}

/** Two processes posted the card, because one was taken for dead: the later copy goes. */
async function takeBackSecondCopy(
  desk: SlackDesk,
  card: ReviewCard,
  channel: string,
  ts: string,
): Promise<void> {
  const kept = await desk.db.reviewCard.findUnique({ where: { id: card.id } });
  if (kept?.messageTs !== ts) await desk.client.chat.delete({ channel, ts });
}
