import { setTimeout as sleep } from 'node:timers/promises';
import type { Button } from '@slack/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stopSend } from '../../src/drafts/decide/stop-send.ts';
import { openQueue } from '../../src/queue.ts';
import { deskOf } from '../support/desk-of.ts';
import { answersTo, findCard, openTestDesk, type TestDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';

/** So many are stopped around the end of the window, besides one long before and one long after. */
const ROUNDS = 6;
/** Where stopping and sending meet. Milliseconds. */
const AROUND_THE_END = 400;

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk({ environment: { SEND_DELAY_SECONDS: '1' } });
});
afterEach(() => desk.close());

async function approved(): Promise<{ draftId: string; leavesAt: Date }> {
  const sent = submission();
  await desk.submit(sent);
  const draftId = sent.draft.id;
  const card = await desk.cardOf('U0JON', draftId);
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
  const delivery = await until(
    () => desk.db.draftDelivery.findFirst({ where: { draftId } }),
    'it is approved',
  );
  return { draftId, leavesAt: delivery.notBefore };
}

/** A tap on Stop as it stood on the screen, even if the card has lost the button meanwhile. */
async function stop(draftId: string): Promise<void> {
  const { channel, ts } = (await findCard(desk, 'U0MIA', draftId))!;
  const now = desk.slack.messagesOf('U0MIA').find((message) => message.ts === ts)!;
  const button: Button = {
    type: 'button',
    action_id: 'stop_send',
    text: { type: 'plain_text', text: 'Stop' },
    value: JSON.stringify({ d: draftId, f: 'as.shown.then' }),
  };
  const message = { ...now, blocks: [{ type: 'actions' as const, elements: [button] }] };
  await desk.slack.forge.click({ asUser: 'U0MIA', channel, ts, message, actionId: 'stop_send' });
}

const isSent = (draftId: string) =>
  desk.db.draftDelivery.findFirst({ where: { draftId, state: 'sent' } });

test('of Stop and sending exactly one wins, and the card tells which', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: ROUNDS + 2 }, async (_, round) => {
      const { draftId, leavesAt } = await approved();
      const offset = (round / ROUNDS - 0.5) * 2 * AROUND_THE_END;
      const times: Record<number, () => Promise<unknown>> = {
        [ROUNDS]: async () => {},
        [ROUNDS + 1]: () => until(() => isSent(draftId), 'it is sent'),
      };
      const nearTheEnd = () => sleep(leavesAt.getTime() + offset - Date.now());
      await (times[round] ?? nearTheEnd)();
      await stop(draftId);
      const card = await until(async () => {
        const shown = await findCard(desk, 'U0MIA', draftId);
        return shown && /Sent to|a person stopped it/.test(shown.words) ? shown : null;
      }, 'it is sent or stopped');
      return { draftId, card };
    }),
  );
  await until(
    async () =>
      (await desk.db.draftDelivery.count({ where: { state: { in: ['queued', 'sending'] } } })) ===
      0,
    'nothing is on its way',
  );
  for (const { draftId } of outcomes) {
    const deliveries = await desk.db.draftDelivery.findMany({ where: { draftId } });
    expect(deliveries).toHaveLength(1);
    const stopped = deliveries[0]!.state === 'cancelled';
    const stops = await desk.db.draftDecision.count({ where: { draftId, decision: 'stop' } });
    expect(stops).toBe(stopped ? 1 : 0);
    await until(
      async () => {
        const words = (await findCard(desk, 'U0MIA', draftId))!.words;
        return stopped ? /a person stopped it/.test(words) : /Sent to/.test(words);
      },
      `the card says that it was ${stopped ? 'stopped' : 'sent'}`,
    );
  }
  const sent = await desk.db.draftDelivery.count({ where: { state: 'sent' } });
  // The race was one: each side has won.
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThan(outcomes.length);
  expect(desk.mail.mails()).toHaveLength(sent);
});

test('two who stop at once: one is heard, the other told; it may be approved again', async () => {
  // Nobody has to hurry: it leaves long after they have stopped it, and at once after that.
  await desk.restart({ SEND_DELAY_SECONDS: '300' });
  const { draftId } = await approved();
  const stopHere = async (userId: string) => {
    const card = await until(async () => {
      const shown = await findCard(desk, userId, draftId);
      return shown?.buttons.includes('Stop') ? shown : null;
    }, `${userId} may stop it`);
    await desk.slack.users.click(userId, card.channel, card.ts, 'stop_send');
  };
  await Promise.all([stopHere('U0JON'), stopHere('U0MIA')]);
  await until(
    () => answersTo(desk.slack, 'U0JON').length + answersTo(desk.slack, 'U0MIA').length === 1,
    'the second one is told',
  );
  const card = await until(async () => {
    const shown = await findCard(desk, 'U0JON', draftId);
    return shown && /a person stopped it/.test(shown.words) ? shown : null;
  }, 'the card says that it was stopped');
  expect(card.buttons).toContain('Approve & Send');
  await desk.restart({ SEND_DELAY_SECONDS: '0' });
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
  await desk.mail.waitForMails(1, 60_000);
});

test('a send that nobody approved, once stopped, waits for a person', async () => {
  const queue = await openQueue(desk.databaseUrl, () => {});
  const sent = submission({ campaign: { responseMode: 'SETTER_MANAGED' } });
  await desk.submit(sent);
  const draftId = sent.draft.id;
  await desk.db.draftDelivery.create({
    data: {
      draftId,
      leadId: String(sent.lead.id),
      origin: 'auto_send',
      decisionId: 1n,
      fingerprint: 'a.b.c',
      notBefore: new Date(Date.now() + 3_600_000),
    },
  });
  const jon = {
    kind: 'person',
    slackUserId: 'U0JON',
    slackTeamId: null,
    surface: 'dashboard',
  } as const;
  const click = { draftId, actor: jon, may: 'all' as const, fingerprint: 'as.shown.then' };
  const result = await stopSend(desk.db, deskOf(desk.db, queue), click);
  await queue.stop(1_000);

  expect(result.kind).toBe('done');
  expect(await desk.db.aIDraft.findUnique({ where: { id: draftId } })).toMatchObject({
    status: 'pending',
    autoSendAction: 'needs_review',
  });
  await desk.cardOf('U0JON', draftId);
});
