import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guardAutomaticSend } from '../../src/autosend/guard-automatic-send.ts';
import { setLimits, setShadowMode } from '../../src/autosend/policies.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let db: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

/** A draft that was cleared for automatic sending. */
beforeEach(async () => {
  await db.client.deleteMany();
  await db.draftDelivery.deleteMany();
  await db.autoSendPause.deleteMany();
  await db.campaignPolicy.deleteMany();
  await db.workspacePolicy.deleteMany();
  await db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u' } });
  await db.emailCampaign.create({
    data: {
      id: 'k1',
      bisonCampaignId: 'k1',
      name: 'Q4',
      clientId: 'c1',
      responseMode: 'AI_AUTO_SEND',
    },
  });
  await db.lead.create({
    data: { id: 'l1', clientId: 'c1', emailCampaignId: 'k1', email: 'ann@example.com' },
  });
  await addMessage('m1', 'inbound', '2026-11-20T14:03:00Z');
  await addDraft('d1', 'm1');
});

async function addMessage(id: string, direction: 'inbound' | 'outbound', sentAt: string) {
  const sentBy = direction === 'outbound' ? 'ai' : null;
  const message = {
    id,
    leadId: 'l1',
    direction,
    sentBy,
    channel: 'email',
    sentAt: new Date(sentAt),
  };
  await db.message.create({ data: { ...message, body: 'Hi there' } });
}

async function addDraft(id: string, triggerMessageId: string) {
  await db.aIDraft.create({
    data: { id, leadId: 'l1', triggerMessageId, channel: 'email', content: 'Hi Ann,\n\nyes.' },
  });
}

async function addDelivery(
  draftId: string,
  state: 'sending' | 'unknown' | 'sent',
  at = new Date(),
) {
  const finished = state === 'sending' ? {} : { finishedAt: at };
  const lost = state === 'unknown' ? { errorCode: 'error:send_outcome_unknown' } : {};
  const claimed = { claimedAt: at, claimedBy: 'somebody' };
  await db.draftDelivery.create({
    data: {
      draftId,
      leadId: 'l1',
      state,
      origin: 'auto_send',
      decisionId: 1n,
      fingerprint: 'f',
      ...claimed,
      ...finished,
      ...lost,
    },
  });
}

const houseMail = { from: { address: 'sales@example.com' }, replyTo: null };

async function guard(draftId = 'd1', autoSendDisabled = false, maxAgeHours = 1_000_000) {
  const loaded = await loadDraft(db, draftId);
  return db.$transaction((tx) =>
    guardAutomaticSend(tx, { autoSendDisabled, maxAgeHours, houseMail }, loaded!),
  );
}

const cancelled = (reason: string) => ({ kind: 'cancel', reason });
const custom = (fields: object) => ({
  autoSendScheduleMode: 'CUSTOM' as const,
  autoSendCustomSchedule: {
    days: [1],
    startTime: '09:00',
    endTime: '10:00',
    timezone: 'UTC',
    ...fields,
  },
});

describe('at the moment of sending', () => {
  test('nothing stands against a draft about which nothing has changed', async () => {
    expect(await guard()).toEqual({ kind: 'clear' });
  });

  test('the kill switch does', async () => {
    expect(await guard('d1', true)).toEqual(cancelled('skip:auto_send_disabled'));
  });

  test('its age does, also where the draft was young when it was decided', async () => {
    expect(await guard('d1', false, 48)).toEqual(cancelled('hold:too_old'));
    await db.campaignPolicy.create({ data: { campaignId: 'k1', autoSendMaxAgeHours: 999_999 } });
    expect(await guard('d1', false, 48)).toEqual({ kind: 'clear' });
  });

  test('the parent product does, once it has scheduled the draft itself', async () => {
    const job = { leadId: 'l1', clientId: 'c1', messageId: 'm1', dedupeKey: 'x', draftId: 'd1' };
    await db.backgroundJob.create({ data: { ...job, type: 'AI_AUTO_SEND_DELAYED' } });
    expect(await guard()).toEqual(cancelled('skip:parent_scheduled'));
    await db.backgroundJob.updateMany({ data: { status: 'FAILED' } });
    expect(await guard()).toEqual({ kind: 'clear' });
  });

  const pauses: [string, { campaignId?: string; until?: Date; endedAt?: Date }, boolean][] = [
    ['a pause of everything', {}, true],
    ['a pause of its campaign', { campaignId: 'k1' }, true],
    ['a pause of another campaign', { campaignId: 'k2' }, false],
    ['a pause that runs', { until: new Date(Date.now() + 60_000) }, true],
    ['a pause that ran out', { until: new Date(Date.now() - 1000) }, false],
    ['a pause that somebody ended', { endedAt: new Date() }, false],
  ];
  test.each(pauses)('%s: %o stops it: %s', async (_what, pause, stops) => {
    await db.autoSendPause.create({ data: { pausedBy: 'U0JON', ...pause } });
    const answer = stops ? cancelled('skip:auto_send_disabled') : { kind: 'clear' };
    expect(await guard()).toEqual(answer);
  });

  const changes: [string, () => Promise<unknown>, string][] = [
    [
      'people take the campaign over',
      () => db.emailCampaign.updateMany({ data: { responseMode: 'SETTER_MANAGED' } }),
      'skip:campaign_not_auto_send',
    ],
    [
      'the lead leaves the campaign',
      () => db.lead.updateMany({ data: { emailCampaignId: null } }),
      'skip:no_campaign',
    ],
    [
      'the lead is tagged as opted out',
      () => db.lead.updateMany({ data: { sentimentTag: 'Opted Out' } }),
      'skip:opted_out',
    ],
    [
      'the lead is found to want a call',
      () => db.lead.updateMany({ data: { sentimentTag: 'Call Requested' } }),
      'skip:call_requested',
    ],
    [
      'the lead writes again',
      () => addMessage('m2', 'inbound', '2026-11-20T15:00:00Z'),
      'skip:newer_inbound_exists',
    ],
    [
      'somebody answers',
      () => addMessage('m2', 'outbound', '2026-11-20T15:00:00Z'),
      'skip:outbound_after_trigger',
    ],
    [
      'a meeting is booked',
      () => db.lead.updateMany({ data: { appointmentStatus: 'confirmed' } }),
      'skip:already_booked',
    ],
    [
      'the lead turns out to be of another company',
      async () => {
        await db.message.update({ where: { id: 'm1' }, data: { fromEmail: 'ann@example.com' } });
        await db.lead.updateMany({ data: { email: 'ann@other.example' } });
      },
      'hold:new_recipients',
    ],
    [
      'fewer copies are allowed',
      async () => {
        await db.message.update({ where: { id: 'm1' }, data: { cc: ['bo@example.com'] } });
        await db.workspacePolicy.create({ data: { clientId: 'c1', maxCopies: 0 } });
      },
      'hold:too_many_copies',
    ],
    ['shadow mode is switched on', () => setShadowMode(db, 'k1', true), 'hold:shadow_mode'],
    [
      'the day’s limit is lowered',
      () => setLimits(db, 'c1', { dailyLimit: 0 }),
      'hold:daily_limit',
    ],
    [
      'the limit in a row is lowered',
      () => setLimits(db, 'c1', { inARowLimit: 0 }),
      'hold:in_a_row_limit',
    ],
    [
      'the schedule becomes unreadable',
      () => db.emailCampaign.updateMany({ data: custom({ startTime: 'nine' }) }),
      'hold:broken_schedule',
    ],
  ];
  test.each(changes)('it does not leave when %s', async (_what, change, reason) => {
    await change();
    expect(await guard()).toEqual(cancelled(reason));
  });

  test('it waits for the next window when the sending hours are over', async () => {
    const day = (new Date().getUTCDay() + 3) % 7;
    await db.emailCampaign.updateMany({ data: custom({ days: [day] }) });
    const answer = await guard();
    expect(answer).toEqual({ kind: 'wait', until: expect.any(Date) });
    expect((answer as { until: Date }).until.getUTCDay()).toBe(day);
  });
});

describe('the tripwires', () => {
  test('count the mails in a row since the lead last wrote', async () => {
    await addMessage('m2', 'outbound', '2026-11-20T13:00:00Z');
    await addMessage('m3', 'outbound', '2026-11-20T13:30:00Z');
    expect(await guard()).toEqual({ kind: 'clear' });

    await addDraft('f1', 'followup_task:1');
    await addDraft('f2', 'followup_task:2');
    await addDelivery('f1', 'sending');
    expect(await guard()).toEqual({ kind: 'clear' });
    await addDelivery('f2', 'sending');
    expect(await guard()).toEqual(cancelled('hold:in_a_row_limit'));
  });

  test.each(['sending', 'unknown', 'sent'] as const)(
    'count a mail of today that is %s, and none of yesterday',
    async (state) => {
      await setLimits(db, 'c1', { dailyLimit: 1, inARowLimit: 9 });
      await addDraft('d2', 'followup_task:2');
      await addDelivery('d2', state);
      // Of the lead's own mails, one in doubt keeps the next from leaving whatever the limit.
      const reason = state === 'unknown' ? 'hold:lead_has_another' : 'hold:daily_limit';
      expect(await guard()).toEqual(cancelled(reason));
      if (state !== 'sent') return;
      const yesterday = new Date(Date.now() - 24 * 3600_000);
      await db.draftDelivery.updateMany({ data: { claimedAt: yesterday, finishedAt: yesterday } });
      expect(await guard()).toEqual({ kind: 'clear' });
    },
  );

  test('keep the one limit when the other is set', async () => {
    await setLimits(db, 'c1', { dailyLimit: 7 });
    await setLimits(db, 'c1', { inARowLimit: 5 });
    expect(await db.workspacePolicy.findMany()).toEqual([
      { clientId: 'c1', dailyLimit: 7, inARowLimit: 5, maxCopies: 5 },
    ]);
  });
});
