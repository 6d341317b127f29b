import type { SlackDesk } from './desk.ts';

/** What Slack says of people who cannot be written to, which may change. */
export const unreachablePerson = [
  'user_not_found',
  'users_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'channel_not_found',
  'is_archived',
];

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
