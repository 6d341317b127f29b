import { crashPoint } from '../../crash-point.ts';
import type { DraftReview } from '../../drafts/review.ts';
import { notification } from '../blocks/review-card.ts';
import type { SlackDesk } from '../desk.ts';
import { slackErrorOf } from '../people.ts';
import { type LeasedCard, recordShown, refuseIfAsleep } from './card-lease.ts';
import { type Drawing, drawingOf, givingSlack } from './drawing.ts';
import { openDm, placeCard } from './place-card.ts';

/** Where the message lies cannot be reached as it was: a closed DM opens again with what is in it. */
const closed = ['channel_not_found', 'is_archived'];
/** The message is there, and Slack will not change it (docs.slack.dev, errors of chat.update). */
const unchangeable = ['cant_update_message', 'edit_window_closed'];

/** Draws over a posted card what it should show, unless it certainly shows that already. */
export async function showCard(
  desk: SlackDesk,
  card: LeasedCard,
  review: DraftReview,
): Promise<void> {
  const drawing = drawingOf(desk, review);
  const isCertain = !card.takenOver && !card.drawAgainAt;
  if (isCertain && card.shownHash === drawing.hash)
    return void (await recordShown(desk.db, card, card));
  crashPoint('card:updating');
  try {
    await update(desk, card, review, drawing);
  } catch (error) {
    const slackError = slackErrorOf(error);
    const lost = { ...card, state: 'gone' };
    if (closed.includes(slackError)) await openAgain(desk, card, review, drawing);
    // Somebody still has to decide, so a deleted card comes back; a decided one stays away.
    else if (slackError === 'message_not_found') await placeCard(desk, lost, review);
    else if (unchangeable.includes(slackError)) {
      await retire(desk, card, review);
      await placeCard(desk, lost, review);
    } else throw error;
  }
}

async function update(
  desk: SlackDesk,
  card: LeasedCard,
  review: DraftReview,
  drawing: Drawing,
): Promise<void> {
  const [channel, ts] = [card.channelId!, card.messageTs!];
  const { hash } = await givingSlack(desk, review, drawing, ({ text, blocks }) =>
    desk.paced('chat.update', card.slackUserId, () => {
      refuseIfAsleep(card);
      return desk.client.chat.update({ channel, ts, text, blocks });
    }),
  );
  crashPoint('card:updated');
  await recordShown(desk.db, card, { ...card, state: 'posted', shownHash: hash });
}

async function openAgain(
  desk: SlackDesk,
  card: LeasedCard,
  review: DraftReview,
  drawing: Drawing,
): Promise<void> {
  const channelId = await openDm(desk, card);
  try {
    await update(desk, { ...card, channelId }, review, drawing);
  } catch (error) {
    if (![...closed, 'message_not_found'].includes(slackErrorOf(error))) throw error;
    await placeCard(desk, { ...card, channelId, state: 'gone' }, review);
  }
}

/** A card that cannot be changed may not go on offering what is no longer so: it goes, or is marked. */
async function retire(desk: SlackDesk, card: LeasedCard, review: DraftReview): Promise<void> {
  const [channel, ts] = [card.channelId!, card.messageTs!];
  try {
    await desk.paced('chat.delete', card.slackUserId, () =>
      desk.client.chat.delete({ channel, ts }),
    );
  } catch (error) {
    if (!slackErrorOf(error)) throw error;
    await desk.paced('chat.postMessage', card.slackUserId, () =>
      desk.client.chat.postMessage({
        channel,
        thread_ts: ts,
        text: `This card is out of date and cannot be changed any more. How it stands now: ${notification(review)}`,
      }),
    );
  }
}
