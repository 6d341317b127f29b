import type { SlackDesk } from '../desk.ts';
import { unreachablePerson } from '../people.ts';

/**
 * Wants cards again that failed because their reviewer could not be reached, where none of the draft's
 * cards reaches anybody and Slack knows the reviewer now.
 */
export async function reviveCards(desk: SlackDesk, draftId: string): Promise<void> {
  const cards = await desk.db.reviewCard.findMany({ where: { draftId } });
  if (cards.some(({ state }) => state !== 'failed')) return;
  for (const { id, slackUserId, errorCode } of cards) {
    if (!errorCode || !unreachablePerson.includes(errorCode)) continue;
    const person = await desk.people.find(slackUserId);
    if (!person || person.isBot || person.isDeactivated) continue;
    await desk.db.reviewCard.updateMany({
      where: { id, state: 'failed' },
      data: { state: 'wanted', errorCode: null },
    });
  }
}
