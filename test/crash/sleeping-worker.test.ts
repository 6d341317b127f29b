import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noLies } from '../chaos/find-lies.ts';
import { type CrashDesk, handIn, openCrashDesk, reviewers } from '../support/crash-desk.ts';
import type { Card } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const RECOVERY_MS = 60_000;
let database: TestDatabase;
let desk: CrashDesk;

beforeEach(async () => {
  database = await createTestDatabase();
  desk = await openCrashDesk(database.url);
});

afterEach(async () => {
  await desk.close();
  await database.drop();
});

/** Slack gives the sleeper every second click, and the person a warning; so they tap again. */
async function clickUntilHeard(card: Card, actionId: string, blockId?: string): Promise<void> {
  const place = blockId ? { blockId } : {};
  await until(
    async () =>
      (await desk.slack.users.click('U0JON', card.channel, card.ts, actionId, place)).acked,
    'the click is heard',
  );
}

describe('a process that falls asleep and wakes up much later', { timeout: 120_000 }, () => {
  test('does not send on its old claim: a person has settled it, and it went out again', async () => {
    const sleeper = await desk.start();
    const { draftId, card } = await desk.submitted(sleeper);
    await sleeper.arm('send:claimed', 'SIGSTOP');
    await desk.click('U0JON', card, 'approve_send');
    await sleeper.asleep();

    await desk.start();
    const unknown = await desk.cardSays('U0JON', draftId, /may or may not/, RECOVERY_MS);
    await clickUntilHeard(unknown, 'settle_unknown', `review_actions_${draftId}_2`);
    const held = await desk.cardSays('U0JON', draftId, /as a person found/, RECOVERY_MS);
    await clickUntilHeard(held, 'retry_send');
    await desk.cardSays('U0JON', draftId, /Sent to/, RECOVERY_MS);
    expect(desk.mail.mails()).toHaveLength(1);

    sleeper.wake();
    await until(() => desk.slack.sockets.connectionCount === 2, 'the sleeper is at work again');
    await sleeper.stop();
    expect(desk.mail.mails()).toHaveLength(1);
    for (const reviewer of reviewers) await desk.cardSays(reviewer, draftId, /Sent to/);
    expect(await desk.findLies()).toEqual(noLies);
  });

  test('and knows that it has not sent: the unknown outcome becomes a certain one', async () => {
    const sleeper = await desk.start();
    const { draftId, card } = await desk.submitted(sleeper);
    await sleeper.arm('send:claimed', 'SIGSTOP');
    await desk.click('U0JON', card, 'approve_send');
    await sleeper.asleep();
    await desk.start();
    await desk.cardSays('U0JON', draftId, /may or may not/, RECOVERY_MS);

    sleeper.wake();
    const held = await desk.cardSays('U0JON', draftId, /sending was interrupted/, RECOVERY_MS);
    expect(held.buttons).toContain('Try again');
    expect(desk.mail.mails()).toEqual([]);
  });

  test('does not post a card that another process has posted meanwhile', async () => {
    const sleeper = await desk.start();
    const sent = submission();
    await sleeper.arm('card:posting', 'SIGSTOP');
    expect((await handIn(sleeper, sent)).status).toBe(202);
    await sleeper.asleep();
    await desk.start();
    for (const reviewer of reviewers)
      await desk.cardSays(reviewer, sent.draft.id, /Held/, RECOVERY_MS);

    sleeper.wake();
    await until(() => desk.slack.sockets.connectionCount === 2, 'the sleeper is at work again');
    await sleeper.stop();
    for (const reviewer of reviewers) expect(desk.slack.messagesOf(reviewer)).toHaveLength(1);
    expect(desk.slack.callsOf('chat.postMessage')).toHaveLength(reviewers.length);
    expect(await desk.findLies()).toEqual(noLies);
  });
});
