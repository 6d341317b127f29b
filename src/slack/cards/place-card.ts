import { crashPoint } from '../../crash-point.ts';
import { clearNobodyToAsk } from '../../drafts/nobody-to-ask.ts';
import type { DraftReview } from '../../drafts/review.ts';
import type { SlackDesk } from '../desk.ts';
import { mayStillTurnUp, type Search, searchPage } from '../find-posted.ts';
import { cardEventType } from '../ids.ts';
import { isAnswer } from '../people.ts';
import {
  type LeasedCard,
  noteAsked,
  putOff,
  recordNothing,
  recordShown,
  refuseIfAsleep,
  type Remembered,
} from './card-lease.ts';
import { drawingOf, givingSlack } from './drawing.ts';
import { Later } from './method-pace.ts';

/** In `errorCode`: Slack has answered the post with a fault, so nothing of it is under way any more. */
const ANSWERED = 'answered_with_fault';
/** A post that was asked for is dated so long before or after that at most. Seconds. */
const SEARCHED_AROUND = 60;

/** Posts a card that is not there, after a look whether it is there all the same. */
export async function placeCard(
  desk: SlackDesk,
  card: LeasedCard,
  review: DraftReview,
): Promise<void> {
  // A new card about something already decided would only be noise.
  const isWanted = review.state.kind === 'pending' || review.state.kind === 'unknown';
  if (!isWanted && !card.askedAt) return recordNothing(desk.db, card);
  const channelId = await openDm(desk, card);
  if (card.askedAt && (await isThere(desk, { ...card, channelId }, card.askedAt))) return;
  if (isWanted) await post(desk, { ...card, channelId }, review);
  else await recordNothing(desk.db, card);
}

export async function openDm(desk: SlackDesk, { slackUserId }: LeasedCard): Promise<string> {
  const { channel } = await desk.paced('conversations.open', slackUserId, () =>
    desk.client.conversations.open({ users: slackUserId }),
  );
  return channel!.id!;
}

/** Whether a post whose answer was lost has happened, or may yet. */
async function isThere(desk: SlackDesk, card: LeasedCard, askedAt: Date): Promise<boolean> {
  const found = await search(desk, card, askedAt);
  if (found.kind === 'found') {
    // What it shows is not known, so it is drawn over at once.
    await recordPosted(desk, card, found.ts, null);
    return true;
  }
  if (found.kind === 'more') {
    await putOff(desk.db, card, 0, { searchCursor: found.cursor });
    return true;
  }
  const left = mayStillTurnUp(askedAt);
  if (card.errorCode === ANSWERED || left <= 0) return false;
  await putOff(desk.db, card, left, { searchCursor: null });
  return true;
}

function search(desk: SlackDesk, card: LeasedCard, askedAt: Date): Promise<Search> {
  const around = (seconds: number) => new Date(askedAt.getTime() + seconds * 1000);
  const window = {
    oldest: around(-SEARCHED_AROUND),
    latest: around(SEARCHED_AROUND),
    cursor: card.searchCursor,
  };
  const mark = { eventType: cardEventType, id: card.id };
  return desk.paced('conversations.history', card.slackUserId, () =>
    searchPage(desk.client, card.channelId!, window, mark),
  );
}

async function post(desk: SlackDesk, card: LeasedCard, review: DraftReview): Promise<void> {
  const channel = card.channelId!;
  if (!(await noteAsked(desk.db, card, channel))) return;
  crashPoint('card:posting');
  try {
    const { answer, hash } = await givingSlack(desk, review, drawingOf(desk, review), (drawing) =>
      desk.paced('chat.postMessage', card.slackUserId, () => {
        refuseIfAsleep(card);
        return desk.client.chat.postMessage({
          channel,
          text: drawing.text,
          blocks: drawing.blocks,
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: cardEventType, event_payload: { id: card.id } },
        });
      }),
    );
    crashPoint('card:posted');
    await recordPosted(desk, card, answer.ts!, hash);
  } catch (error) {
    // The one refusal after which nobody has to look whether it was posted all the same.
    if (error instanceof Later) await note(desk, card, { askedAt: null });
    // One look tells then whether it was.
    else if (isAnswer(error)) await note(desk, card, { errorCode: ANSWERED });
    throw error;
  }
}

async function note(desk: SlackDesk, { id, lease }: LeasedCard, data: Remembered): Promise<void> {
  await desk.db.reviewCard.updateMany({ where: { id, lease }, data });
}

/** The parent product's columns name the first card of a draft that was really delivered. */
async function recordPosted(
  desk: SlackDesk,
  card: LeasedCard,
  messageTs: string,
  shownHash: string | null,
): Promise<void> {
  const { channelId, draftId } = card;
  const isOurs = await desk.db.$transaction(async (tx) => {
    const shown = { state: 'posted', channelId, messageTs, shownHash };
    if (!(await recordShown(tx, card, shown))) return false;
    await clearNobodyToAsk(tx, draftId);
    await tx.aIDraft.updateMany({
      where: { id: draftId, slackNotificationMessageTs: null },
      data: {
        autoSendSlackNotified: true,
        slackNotificationChannelId: channelId,
        slackNotificationMessageTs: messageTs,
      },
    });
    return true;
  });
  if (!isOurs) await takeBackSecondCopy(desk, card, messageTs);
}

/** This process was taken for dead, and another one posted the card too: the later copy goes. */
async function takeBackSecondCopy(desk: SlackDesk, card: LeasedCard, ts: string): Promise<void> {
  const kept = await desk.db.reviewCard.findUnique({ where: { id: card.id } });
  if (kept?.messageTs && kept.messageTs !== ts)
    await desk.client.chat.delete({ channel: card.channelId!, ts });
}
