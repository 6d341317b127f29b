import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stopSend } from '../../src/drafts/decide/stop-send.ts';
import { openQueue } from '../../src/queue.ts';
import { deskOf } from '../support/desk-of.ts';
import { answersTo, findCard, openTestDesk, type TestDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';

const ROUNDS = 16;
/** Around the end of the window, where stopping and sending meet. Milliseconds. */
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

async function stopAt(draftId: string, time: number): Promise<void> {
  await sleep(time - Date.now());
  const card = (await findCard(desk, 'U0MIA', draftId))!;
  // The card may have lost its button already; whoever has it on the screen still taps it.
  await desk.slack.forge.click({
    asUser: 'U0MIA',
    channel: card.channel,
    ts: card.ts,
    actionId: 'stop_send',
    altered: { value: JSON.stringify({ d: draftId, f: 'as.shown.then' }) },
  });
}

test('of Stop and sending exactly one wins, and the card tells which', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: ROUNDS }, async (_, round) => {
      const { draftId, leavesAt } = await approved();
      const offset = (round / ROUNDS - 0.5) * 2 * AROUND_THE_END;
      await stopAt(draftId, leavesAt.getTime() + offset).catch(() => {});
      const card = await until(async () => {
        const shown = await findCard(desk, 'U0MIA', draftId);
        return shown && /Sent to|stopped it|^(?!.*Approved by)/s.test(shown.words) ? shown : null;
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
  expect(desk.mail.mails()).toHaveLength(sent);
});

test('two who stop at once: one is heard, the other told; it may be approved again', async () => {
  const { draftId } = await approved();
  const stop = async (userId: string) => {
    const card = await until(async () => {
      const shown = await findCard(desk, userId, draftId);
      return shown?.buttons.includes('Stop') ? shown : null;
    }, `${userId} may stop it`);
    await desk.slack.users.click(userId, card.channel, card.ts, 'stop_send');
  };
  await Promise.all([stop('U0JON'), stop('U0MIA')]);
  await until(
    () => answersTo(desk.slack, 'U0JON').length + answersTo(desk.slack, 'U0MIA').length === 1,
    'the second one is told',
  );
  const card = await until(async () => {
    const shown = await findCard(desk, 'U0JON', draftId);
    return shown && /a person stopped it/.test(shown.words) ? shown : null;
  }, 'the card says that it was stopped');
  expect(card.buttons).toContain('Approve & Send');
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
  await desk.mail.waitForMails(1, 15_000);
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
