import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChildService } from '../support/child-service.ts';
import { type CrashDesk, handIn, openCrashDesk, reviewers } from '../support/crash-desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let desk: CrashDesk;
let service: ChildService;

beforeEach(async () => {
  database = await createTestDatabase();
  desk = await openCrashDesk(database.url);
  service = await desk.start();
});

afterEach(async () => {
  await desk.close();
  await database.drop();
});

const edit = (draftId: string, content: string) =>
  desk.db.aIDraft.update({ where: { id: draftId }, data: { content } });

describe('cards', { timeout: 60_000 }, () => {
  test('show a change of another program, which told nobody', async () => {
    const { draftId } = await desk.submitted(service);
    await edit(draftId, 'Written in the dashboard');
    for (const reviewer of reviewers)
      await desk.cardSays(reviewer, draftId, /Written in the dashboard/);
  });

  test('come to show the last of many changes, in few updates, while Slack is slow', async () => {
    const { draftId, card } = await desk.submitted(service);
    const slow = { kind: 'slow_to_answer', ms: 1500 } as const;
    desk.slack.faults.add({ method: 'chat.update', times: 3, ...slow });
    const { length: before } = desk.slack.callsOf('chat.update');
    for (let change = 1; change <= 10; change += 1) {
      await edit(draftId, `Change ${change}.`);
      // A click on what is no longer so changes nothing, and has the cards redrawn.
      await desk.slack.forge
        .click({ asUser: 'U0JON', ...card, actionId: 'approve_send' })
        .catch(() => {});
    }
    for (const reviewer of reviewers) await desk.cardSays(reviewer, draftId, /Change 10\./);
    const updates = desk.slack.callsOf('chat.update').length - before;
    expect(updates).toBeLessThan(10 * reviewers.length);
    expect(updates).toBeGreaterThanOrEqual(reviewers.length);
  });

  test('of one reviewer wait as Slack asks, and the others’ do not', async () => {
    await desk.submitted(service);
    const limited = desk.slack.dmOf('U0MIA')!.id;
    const refusal = { kind: 'rate_limited', retryAfterSeconds: 4 } as const;
    desk.slack.faults.add({ method: 'chat.postMessage', channel: limited, times: 1, ...refusal });
    const sent = submission();
    await handIn(service, sent);
    const posts = () =>
      desk.slack.callsOf('chat.postMessage').filter(({ args }) => args.channel === limited);
    await desk.cardSays('U0JON', sent.draft.id, /Held/);
    await desk.cardSays('U0SAM', sent.draft.id, /Held/);
    await desk.cardSays('U0MIA', sent.draft.id, /Held/);
    const [refused, posted] = posts()
      .slice(-2)
      .map(({ at }) => new Date(at).getTime());
    expect(posted! - refused!).toBeGreaterThanOrEqual(4_000);
    expect(desk.slack.messagesOf('U0MIA')).toHaveLength(2);
  });

  test.each([
    ['are posted again where a look shows that nothing was', false, ['post', 'look', 'post']],
    ['are found where they were posted all the same', true, ['post', 'look']],
  ])('whose post was answered with a 5xx %s', async (_title, applied, expected) => {
    await desk.submitted(service);
    const channel = desk.slack.dmOf('U0MIA')!.id;
    const fault = { kind: 'server_error', status: 503, applied } as const;
    desk.slack.faults.add({ method: 'chat.postMessage', channel, ...fault });
    const { length: before } = desk.slack.calls;
    const sent = submission();
    await handIn(service, sent);
    await desk.cardSays('U0MIA', sent.draft.id, /Held/);
    const asked = desk.slack.calls.slice(before).filter(({ args }) => args.channel === channel);
    const words = { 'chat.postMessage': 'post', 'conversations.history': 'look' };
    // One look, at once: a post that may still come would be looked for twice, 20 seconds apart.
    expect(asked.flatMap(({ method }) => words[method as keyof typeof words] ?? [])).toEqual(
      expected,
    );
    expect(desk.slack.messagesOf('U0MIA')).toHaveLength(2);
  });

  test('that were deleted come back while somebody has to decide, and not after', async () => {
    const { draftId, card } = await desk.submitted(service);
    desk.slack.deleteMessage(card.channel, card.ts);
    await edit(draftId, 'A new text');
    const again = await desk.cardSays('U0JON', draftId, /A new text/);
    expect(again.ts).not.toBe(card.ts);
    expect(desk.slack.messagesOf('U0JON')).toHaveLength(1);

    desk.slack.deleteMessage(again.channel, again.ts);
    const mias = await desk.cardSays('U0MIA', draftId, /A new text/);
    await desk.click('U0MIA', mias, 'reject_draft');
    await until(
      async () => (await desk.db.reviewCard.count({ where: { draftId, state: 'gone' } })) === 1,
      'the loss is noticed',
    );
    expect(desk.slack.messagesOf('U0JON')).toEqual([]);
  });

  test('in a DM that was closed are found again, not posted twice', async () => {
    const { draftId } = await desk.submitted(service);
    desk.slack.closeDm('U0JON', 'channel_not_found');
    await edit(draftId, 'A new text');
    await desk.cardSays('U0JON', draftId, /A new text/);
    expect(desk.slack.messagesOf('U0JON')).toHaveLength(1);
  });

  test('of a reviewer who cannot be reached do not hold up the others', async () => {
    desk.slack.updateUser('U0MIA', { isDeleted: true });
    const sent = submission();
    await handIn(service, sent);
    await desk.cardSays('U0JON', sent.draft.id, /Held/);
    await desk.cardSays('U0SAM', sent.draft.id, /Held/);
    await until(
      () => desk.db.reviewCard.findFirst({ where: { slackUserId: 'U0MIA', state: 'failed' } }),
      'it is recorded that Mia cannot be reached',
    );
  });
});
