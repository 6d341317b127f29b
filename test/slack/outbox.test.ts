import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChildService } from '../support/child-service.ts';
import { type CrashDesk, handIn, openCrashDesk, reviewers } from '../support/crash-desk.ts';
import { findCard } from '../support/desk.ts';
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

const isOf =
  (channel: string) =>
  ({ args }: { args: Record<string, unknown> }) =>
    args.channel === channel;
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

  test('that Slack finds too long say how it stands all the same, and offer no Approve', async () => {
    const { draftId, card } = await desk.submitted(service);
    const fault = { kind: 'error', error: 'msg_too_long' } as const;
    desk.slack.faults.add({ method: 'chat.update', channel: card.channel, ...fault });
    await desk.click('U0MIA', (await findCard(desk, 'U0MIA', draftId))!, 'approve_send');
    await desk.cardSays('U0MIA', draftId, /Sent to/);
    const jons = await desk.cardSays('U0JON', draftId, /Sent to|Sending/);
    expect(jons.ts).toBe(card.ts);
    expect(jons.buttons).not.toContain('Approve & Send');
  });

  test('that cannot be changed any more go, and come anew where somebody has to decide', async () => {
    const { draftId, card } = await desk.submitted(service);
    const fault = { kind: 'error', error: 'cant_update_message' } as const;
    desk.slack.faults.add({ method: 'chat.update', channel: card.channel, times: 2, ...fault });
    await edit(draftId, 'A new text');
    const again = await desk.cardSays('U0JON', draftId, /A new text/);
    expect(again.ts).not.toBe(card.ts);
    expect(desk.slack.messagesOf('U0JON')).toHaveLength(1);

    await desk.click('U0JON', again, 'reject_draft');
    await until(() => desk.slack.messagesOf('U0JON').length === 0, 'the decided one is gone');
    expect(desk.slack.callsOf('chat.update').filter(isOf(card.channel))).toHaveLength(2);
  });

  test('that can neither be changed nor deleted are marked', async () => {
    const { draftId, card } = await desk.submitted(service);
    const of = { channel: card.channel, kind: 'error' } as const;
    desk.slack.faults.add({ method: 'chat.update', error: 'cant_update_message', ...of });
    desk.slack.faults.add({ method: 'chat.delete', error: 'cant_delete_message', ...of });
    await edit(draftId, 'A new text');
    await desk.cardSays('U0JON', draftId, /A new text/);
    const marks = desk.slack
      .callsOf('chat.postMessage')
      .filter(({ args }) => args.thread_ts === card.ts);
    expect(marks).toHaveLength(1);
    expect(String(marks[0]!.args.text)).toMatch(/out of date .* Reply to Ann/s);
  });

  test('are looked for in their own time, and hold up no other card of that reviewer', async () => {
    await desk.submitted(service);
    const channel = desk.slack.dmOf('U0MIA')!.id;
    desk.slack.faults.add({ method: 'chat.postMessage', channel, kind: 'reset_after_applying' });
    const wait = { kind: 'rate_limited', retryAfterSeconds: 5 } as const;
    desk.slack.faults.add({ method: 'conversations.history', channel, ...wait });
    const lost = submission();
    await handIn(service, lost);
    await until(() => desk.slack.callsOf('conversations.history').length === 1, 'it is looked for');

    const other = submission();
    await handIn(service, other);
    await desk.cardSays('U0MIA', other.draft.id, /Held/);
    expect(
      await desk.db.reviewCard.count({
        where: { draftId: lost.draft.id, slackUserId: 'U0MIA', state: 'wanted' },
      }),
    ).toBe(1);
    await desk.cardSays('U0MIA', lost.draft.id, /Held/);
    expect(desk.slack.messagesOf('U0MIA')).toHaveLength(3);
    const { args } = desk.slack.callsOf('conversations.history').at(-1)!;
    expect(Number(args.latest) - Number(args.oldest)).toBeLessThanOrEqual(120);
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
    expect(
      await desk.db.draftDecision.findFirst({ where: { reasonCode: 'skip:reviewer_unreachable' } }),
    ).toMatchObject({ draftId: sent.draft.id, reasonText: expect.stringContaining('U0MIA') });
  });
});
