import { type Card, findCard, type TestDesk } from './desk.ts';
import { reviewActionsBlockId } from '../../src/slack/ids.ts';
import { submission } from './submissions.ts';
import { until } from './until.ts';

/** Waits until a reviewer's card says this, and returns it. */
export function cardSays(
  desk: TestDesk,
  userId: string,
  draftId: string,
  words: RegExp,
): Promise<Card> {
  return until(async () => {
    const card = await findCard(desk, userId, draftId);
    return card && words.test(card.words) ? card : null;
  }, `${userId}'s card says ${words}`);
}

/** Approves a draft whose mail server breaks off at that step, and returns the card that says so. */
export async function loseContact(
  desk: TestDesk,
  at: 'body' | 'answer',
): Promise<{ draftId: string; card: Card }> {
  const sent = submission();
  await desk.submit(sent);
  const draftId = sent.draft.id;
  const card = await desk.cardOf('U0JON', draftId);
  await desk.cardOf('U0MIA', draftId);
  desk.mail.faults.set([{ at, action: 'reset', times: 1 }]);
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
  await cardSays(desk, 'U0MIA', draftId, /may or may not/);
  return { draftId, card: await cardSays(desk, 'U0JON', draftId, /may or may not/) };
}

/** Clicks "It was sent" or "It was not sent" on a card. */
export async function settle(
  desk: TestDesk,
  userId: string,
  card: Card,
  draftId: string,
  wasSent: boolean,
): Promise<void> {
  await desk.slack.users.click(userId, card.channel, card.ts, 'settle_unknown', {
    blockId: reviewActionsBlockId(draftId, wasSent ? 0 : 1),
  });
}
