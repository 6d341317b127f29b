import type { ModelFault } from '../../src/autosend/model/model-fault.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluation, Evaluator } from '../../src/autosend/evaluator.ts';
import type { AutoSendDesk } from '../../src/autosend/desk.ts';
import { orchestrate } from '../../src/autosend/orchestrate.ts';
import type { Verdict } from '../../src/autosend/verdict.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import type { Prisma } from '../../src/generated/prisma/client.ts';
import type { Queue } from '../../src/queue.ts';
import { deskOf as baseDesk } from '../support/desk-of.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A draft and all that decides about it. As it stands it is sent at once. */
type Scene = {
  id: string;
  settings: Prisma.WorkspaceSettingsUncheckedCreateInput | null;
  campaign: Omit<Prisma.EmailCampaignUncheckedCreateInput, 'clientId' | 'name'> | null;
  lead: Omit<Prisma.LeadUncheckedCreateInput, 'clientId'>;
  inbound: Omit<Prisma.MessageUncheckedCreateInput, 'leadId' | 'direction'>;
  laterMessages: Omit<Prisma.MessageUncheckedCreateInput, 'leadId'>[];
  triggerMessageId: string | null;
  draft: string;
  verdict: Partial<Verdict>;
  failed: ModelFault | null;
  hasEvaluator: boolean;
  switchedOff: boolean;
  maxAgeHours: number;
  reviewWhileStopped: AutoSendDesk['reviewWhileStopped'];
  channel: string;
  parentJob: 'PENDING' | 'RUNNING' | 'FAILED' | null;
  pause: { campaignId: string | null; until: Date | null } | null;
  limits: { dailyLimit?: number; inARowLimit?: number };
  shadowMode: boolean;
};

const inboundAt = new Date('2026-11-20T14:03:00Z');
const later = new Date('2026-11-20T15:00:00Z');
let scenes = 0;

function goodScene(): Scene {
  scenes += 1;
  const id = `s${scenes}`;
  return {
    id,
    settings: null,
    campaign: {
      id: `k-${id}`,
      bisonCampaignId: `k-${id}`,
      responseMode: 'AI_AUTO_SEND',
      autoSendConfidenceThreshold: 0.9,
      autoSendDelayMinSeconds: 0,
      autoSendDelayMaxSeconds: 0,
    },
    lead: { id: `l-${id}`, firstName: 'Ann', email: 'ann@example.com', timezone: 'UTC' },
    inbound: {
      id: `m-${id}`,
      channel: 'email',
      subject: 'Re: pricing',
      body: 'Hi, could you tell me more about how it works?',
      fromEmail: 'ann@example.com',
      sentAt: inboundAt,
    },
    laterMessages: [],
    triggerMessageId: `m-${id}`,
    draft: 'Hi Ann,\n\nhappy to explain: it reads your inbox and drafts replies.',
    verdict: {},
    failed: null,
    hasEvaluator: true,
    switchedOff: false,
    maxAgeHours: 1_000_000,
    reviewWhileStopped: 'paused',
    channel: 'email',
    parentJob: null,
    pause: null,
    limits: {},
    shadowMode: false,
  };
}

async function store(scene: Scene): Promise<string> {
  const { db } = database;
  const { id, campaign, lead } = scene;
  const clientId = `c-${id}`;
  await db.client.create({ data: { id: clientId, name: 'Acme Growth', userId: 'u' } });
  if (scene.settings) await db.workspaceSettings.create({ data: { ...scene.settings, clientId } });
  if (campaign) await db.emailCampaign.create({ data: { ...campaign, name: 'Q4', clientId } });
  const leadId = lead.id!;
  await db.lead.create({
    data: { ...lead, clientId, emailCampaignId: campaign ? `k-${id}` : null },
  });
  await db.message.create({ data: { ...scene.inbound, leadId, direction: 'inbound' } });
  for (const message of scene.laterMessages)
    await db.message.create({ data: { ...message, leadId } });
  if (scene.pause) await db.autoSendPause.create({ data: { ...scene.pause, pausedBy: 'U0JON' } });
  if (scene.shadowMode)
    await db.campaignPolicy.create({ data: { campaignId: `k-${id}`, shadowMode: true } });
  if (Object.keys(scene.limits).length > 0)
    await db.workspacePolicy.create({ data: { clientId, ...scene.limits } });
  const { triggerMessageId, draft: content } = scene;
  const draft = { id: `d-${id}`, leadId, triggerMessageId, channel: scene.channel, content };
  await db.aIDraft.create({ data: draft });
  if (scene.parentJob)
    await db.backgroundJob.create({
      data: {
        type: 'AI_AUTO_SEND_DELAYED',
        status: scene.parentJob,
        draftId: draft.id,
        leadId,
        clientId,
        messageId: `m-${id}`,
        dedupeKey: id,
      },
    });
  return draft.id;
}

const goodVerdict: Verdict = {
  confidence: 0.95,
  safe: true,
  reason: 'answers the question',
  riskyPhrases: [],
  injectedInstruction: null,
  asksNoContact: false,
  model: 'test',
};

type Job = { name: string; data: object; startAfter: Date | undefined };

/** A desk whose model answers as the scene says, and whose queue only remembers. */
function deskOf(scene: Scene, evaluate?: Evaluator['evaluate']) {
  const jobs: Job[] = [];
  let asked = 0;
  const queue: Pick<Queue, 'enqueue'> = {
    async enqueue(_db, name, data, options) {
      jobs.push({ name, data, startAfter: options?.startAfter });
    },
  };
  const answer = async (): Promise<Evaluation> =>
    scene.failed ?? { kind: 'verdict', verdict: { ...goodVerdict, ...scene.verdict } };
  const evaluator: Evaluator = {
    evaluate(input) {
      asked += 1;
      return (evaluate ?? answer)(input);
    },
  };
  const desk: AutoSendDesk = {
    ...baseDesk(database.db, queue as Queue),
    evaluator: scene.hasEvaluator ? evaluator : null,
    autoSendDisabled: scene.switchedOff,
    maxAgeHours: scene.maxAgeHours,
    reviewWhileStopped: scene.reviewWhileStopped,
  };
  return { desk, jobs, asked: () => asked };
}

/** Decides a scene; returns what was recorded. */
async function decide(scene: Scene) {
  const draftId = await store(scene);
  const { desk, jobs } = deskOf(scene);
  try {
    await orchestrate(database.db, desk, draftId);
  } finally {
    if (scene.pause) await database.db.autoSendPause.deleteMany();
  }
  return { ...(await recordedOf(draftId)), jobs };
}

async function recordedOf(draftId: string) {
  const { db } = database;
  const draft = await db.aIDraft.findUniqueOrThrow({ where: { id: draftId } });
  const decisions = await db.draftDecision.findMany({ where: { draftId } });
  const deliveries = await db.draftDelivery.findMany({ where: { draftId } });
  return { draft, decisions, deliveries };
}

type Row = {
  /** What is the case. */
  given: string;
  /** What of the scene it changes: two rows that change the same cannot both be the case. */
  changes: string[];
  arrange: (scene: Scene) => void;
  decision: 'skip' | 'hold' | 'auto_send';
  reason: string | null;
  outcome: 'needs_review' | 'skip' | 'send_delayed' | null;
  /** What reviewers read. */
  words?: RegExp;
};

const allOfCampaign = ['campaign', 'schedule', 'shadow', 'delay'];
const allOfDraft = ['draft', 'link', 'date', 'price', 'placeholder', 'name'];
const adds = (text: string) => (scene: Scene) => void (scene.draft += `\n\n${text}`);
const held = { decision: 'hold', outcome: 'needs_review' } as const;
const skipped = { decision: 'skip', outcome: 'skip' } as const;
const leftAlone = { decision: 'skip', outcome: null } as const;

/** The order of decision, top to bottom. */
const order: Row[] = [
  {
    given: 'the lead has no campaign',
    changes: allOfCampaign,
    arrange: (scene) => void (scene.campaign = null),
    ...leftAlone,
    reason: 'skip:no_campaign',
  },
  {
    given: 'people run the campaign themselves',
    changes: ['campaign'],
    arrange: (scene) => void (scene.campaign!.responseMode = 'SETTER_MANAGED'),
    ...leftAlone,
    reason: 'skip:campaign_not_auto_send',
  },
  {
    given: 'the draft is no mail',
    changes: ['channel'],
    arrange: (scene) => void (scene.channel = 'sms'),
    ...leftAlone,
    reason: 'skip:channel_not_served',
  },
  {
    given: 'the parent product has scheduled it',
    changes: ['parent'],
    arrange: (scene) => void (scene.parentJob = 'PENDING'),
    ...leftAlone,
    reason: 'skip:parent_scheduled',
  },
  {
    given: 'the parent product is sending it',
    changes: ['parent'],
    arrange: (scene) => void (scene.parentJob = 'RUNNING'),
    ...leftAlone,
    reason: 'skip:parent_scheduled',
  },
  {
    given: 'the kill switch is on',
    changes: ['switch'],
    arrange: (scene) => void (scene.switchedOff = true),
    ...skipped,
    reason: 'skip:auto_send_disabled',
  },
  {
    given: 'the kill switch is on, and its drafts are to be seen',
    changes: ['switch'],
    arrange: (scene) => {
      scene.switchedOff = true;
      scene.reviewWhileStopped = 'always';
    },
    ...held,
    reason: 'skip:auto_send_disabled',
    words: /^Held: automatic sending was switched off/,
  },
  {
    given: 'everything is paused, and nothing is to be seen meanwhile',
    changes: ['pause'],
    arrange: (scene) => {
      scene.pause = { campaignId: null, until: null };
      scene.reviewWhileStopped = 'never';
    },
    ...skipped,
    reason: 'skip:auto_send_disabled',
  },
  {
    given: 'everything is paused',
    changes: ['pause'],
    arrange: (scene) => void (scene.pause = { campaignId: null, until: null }),
    ...held,
    reason: 'skip:auto_send_disabled',
    words: /^Held: automatic sending was paused/,
  },
  {
    given: 'the campaign is paused',
    changes: ['pause', 'campaign'],
    arrange: (scene) => {
      scene.pause = { campaignId: `k-${scene.id}`, until: new Date(Date.now() + 60_000) };
    },
    ...held,
    reason: 'skip:auto_send_disabled',
    words: /paused/,
  },
  {
    given: 'the lead has no campaign but automatic replies on',
    changes: allOfCampaign,
    arrange: (scene) => {
      scene.campaign = null;
      scene.lead.autoReplyEnabled = true;
    },
    ...held,
    reason: 'hold:auto_reply_lead',
  },
  {
    given: 'the draft is empty',
    changes: allOfDraft,
    arrange: (scene) => void (scene.draft = ' \n\u200b'),
    ...held,
    reason: 'error:empty_draft',
  },
  {
    given: 'the newest message asks to be left alone',
    changes: ['body'],
    arrange: (scene) => void (scene.inbound.body = 'Please unsubscribe me.'),
    ...held,
    reason: 'skip:opted_out',
  },
  {
    given: 'its subject asks to be left alone',
    changes: ['subject'],
    arrange: (scene) => void (scene.inbound.subject = 'Unsubscribe'),
    ...held,
    reason: 'skip:opted_out',
  },
  {
    given: 'the lead is blacklisted',
    changes: ['status'],
    arrange: (scene) => void (scene.lead.status = 'blacklisted'),
    ...held,
    reason: 'skip:blacklisted',
  },
  {
    given: 'the sentiment says blacklist',
    changes: ['sentiment'],
    arrange: (scene) => void (scene.lead.sentimentTag = 'Blacklist'),
    ...held,
    reason: 'skip:blacklisted',
  },
  {
    given: 'the message is a bounce',
    changes: ['from'],
    arrange: (scene) => void (scene.inbound.fromEmail = 'mailer-daemon@example.com'),
    ...held,
    reason: 'skip:bounce',
  },
  {
    given: 'a machine wrote the message',
    changes: ['subject'],
    arrange: (scene) => void (scene.inbound.subject = 'Automatic reply: pricing'),
    ...held,
    reason: 'skip:automated_reply',
  },
  {
    given: 'the lead asks for a call',
    changes: ['body'],
    arrange: (scene) => void (scene.inbound.body = 'Please call me tomorrow.'),
    ...skipped,
    reason: 'skip:call_requested',
  },
  {
    given: 'the message it answers does not exist',
    changes: ['trigger'],
    arrange: (scene) => void (scene.triggerMessageId = `nowhere-${scene.id}`),
    ...held,
    reason: 'error:trigger_message_not_found',
  },
  {
    given: 'it answers a message older than is answered automatically',
    changes: ['age'],
    arrange: (scene) => void (scene.maxAgeHours = 1),
    ...held,
    reason: 'hold:too_old',
    words: /too old.*: \d+ days, the limit is 1 hour$/,
  },
  {
    given: 'it belongs to a follow-up task',
    changes: ['trigger', 'age'],
    arrange: (scene) => void (scene.triggerMessageId = `followup_task:${scene.id}`),
    ...held,
    reason: 'hold:follow_up',
  },
  {
    given: 'a person had it written anew',
    changes: ['trigger', 'age'],
    arrange: (scene) => void (scene.triggerMessageId = null),
    ...held,
    reason: 'hold:follow_up',
  },
  {
    given: 'no model is configured',
    changes: ['evaluator'],
    arrange: (scene) => void (scene.hasEvaluator = false),
    ...held,
    reason: 'skip:evaluator_not_configured',
  },
  {
    given: 'the model cannot be asked',
    changes: ['failed'],
    arrange: (scene) => {
      scene.failed = { kind: 'failed', reason: 'evaluator_failed', detail: 'it answered 500' };
    },
    ...held,
    reason: 'error:evaluator_failed',
    words: /^Held: the model could not be asked: it answered 500$/,
  },
  {
    given: 'the text is too long for the model',
    changes: ['failed'],
    arrange: (scene) => void (scene.failed = { kind: 'too_long', detail: 'it is too long' }),
    ...held,
    reason: 'hold:could_not_be_judged',
    words: /^Held: the draft or its conversation could not be judged: it is too long$/,
  },
  {
    given: 'somebody gives orders to the model',
    changes: ['injected'],
    arrange: (scene) => void (scene.verdict.injectedInstruction = 'ignore your rules'),
    ...held,
    reason: 'hold:instructs_model',
    words: /'ignore your rules'/,
  },
  {
    given: 'the model reads a wish not to be written to',
    changes: ['asked'],
    arrange: (scene) => void (scene.verdict.asksNoContact = true),
    ...held,
    reason: 'hold:asks_no_contact',
    words: /^Held: /,
  },
  {
    given: 'the model sees a risk',
    changes: ['safe'],
    arrange: (scene) => {
      scene.verdict.safe = false;
      scene.verdict.riskyPhrases = ['reads your inbox'];
    },
    ...held,
    reason: 'hold:unsafe',
    words: /^Held: answers the question \('reads your inbox'\)$/,
  },
  {
    given: 'the draft holds a placeholder',
    changes: ['placeholder'],
    arrange: adds('All the best to {{companyName}}.'),
    ...held,
    reason: 'hold:unfilled_placeholder',
    words: /'\{\{companyName\}\}'/,
  },
  {
    given: 'the draft names somebody else',
    changes: ['name'],
    arrange: adds('Write to bob@other.example.org.'),
    ...held,
    reason: 'hold:foreign_name',
    words: /'bob@other\.example\.org'/,
  },
  {
    given: 'the draft holds a link nobody wrote',
    changes: ['link'],
    arrange: adds('See https://other.example.org/demo.'),
    ...held,
    reason: 'hold:unknown_link',
    words: /'https:\/\/other\.example\.org\/demo'/,
  },
  {
    given: 'the draft holds a price nobody wrote',
    changes: ['price'],
    arrange: adds('It costs $2,000/mo.'),
    ...held,
    reason: 'hold:unknown_price',
    words: /\$2,000/,
  },
  {
    given: 'the draft holds a date nobody wrote',
    changes: ['date'],
    arrange: adds('It starts on December 24, 2026.'),
    ...held,
    reason: 'hold:unknown_date',
    words: /'December 24, 2026'/,
  },
  {
    given: 'nothing but a greeting and a signature is left of the draft',
    changes: allOfDraft,
    arrange: (scene) => void (scene.draft = 'Hi Ann,\n\nBest,\nJo'),
    ...held,
    reason: 'hold:empty_after_signature',
  },
  {
    given: 'the model is not confident enough',
    changes: ['confidence'],
    arrange: (scene) => void (scene.verdict.confidence = 0.8999),
    ...held,
    reason: 'hold:below_threshold',
    words: /^Held: the model is not confident enough: 89 %, needs 90 %$/,
  },
  {
    given: 'the lead wrote again',
    changes: ['laterInbound'],
    arrange: (scene) => {
      const direction = 'inbound';
      scene.laterMessages.push({
        direction,
        channel: 'email',
        body: 'One more thing',
        sentAt: later,
      });
    },
    ...skipped,
    reason: 'skip:newer_inbound_exists',
  },
  {
    given: 'somebody answered already',
    changes: ['laterOutbound'],
    arrange: (scene) => {
      const direction = 'outbound';
      scene.laterMessages.push({ direction, channel: 'email', body: 'Here you go', sentAt: later });
    },
    ...skipped,
    reason: 'skip:outbound_after_trigger',
  },
  {
    given: 'a meeting is booked',
    changes: ['booked'],
    arrange: (scene) => void (scene.lead.appointmentBookedAt = later),
    ...skipped,
    reason: 'skip:already_booked',
  },
  {
    given: 'the lead has had as many mails in a row as may be',
    changes: ['inARow'],
    arrange: (scene) => void (scene.limits.inARowLimit = 0),
    ...held,
    reason: 'hold:in_a_row_limit',
  },
  {
    given: 'the workspace has sent as many mails today as it may',
    changes: ['daily'],
    arrange: (scene) => void (scene.limits.dailyLimit = 0),
    ...held,
    reason: 'hold:daily_limit',
  },
  {
    given: 'the schedule cannot be read',
    changes: ['schedule'],
    arrange: (scene) => {
      scene.campaign!.autoSendScheduleMode = 'CUSTOM';
      scene.campaign!.autoSendCustomSchedule = { days: [1], startTime: '9am', endTime: '17:00' };
    },
    ...held,
    reason: 'hold:broken_schedule',
    words: /custom schedule\.startTime: must be a time HH:MM/,
  },
  {
    given: 'the campaign is in shadow mode',
    changes: ['shadow'],
    arrange: (scene) => void (scene.shadowMode = true),
    ...held,
    reason: 'hold:shadow_mode',
    words: /would have been sent/,
  },
  {
    given: 'the sending hours are over',
    changes: ['schedule'],
    arrange: (scene) => {
      scene.campaign!.autoSendScheduleMode = 'CUSTOM';
      scene.campaign!.autoSendCustomSchedule = {
        days: [(new Date().getUTCDay() + 3) % 7],
        startTime: '09:00',
        endTime: '10:00',
        timezone: 'UTC',
      };
    },
    decision: 'auto_send',
    outcome: 'send_delayed',
    reason: 'skip:outside_schedule',
  },
  {
    given: 'the campaign asks for a delay',
    changes: ['delay'],
    arrange: (scene) => {
      scene.inbound.sentAt = new Date();
      scene.campaign!.autoSendDelayMinSeconds = 300;
      scene.campaign!.autoSendDelayMaxSeconds = 300;
    },
    decision: 'auto_send',
    outcome: 'send_delayed',
    reason: null,
  },
];

function canBothBe(one: Row, other: Row): boolean {
  return !one.changes.some((change) => other.changes.includes(change));
}

/** Each row with the next one below it that can be the case at the same time. */
const neighbours = order.flatMap((row, index) => {
  const below = order.slice(index + 1).find((other) => canBothBe(row, other));
  return below ? [{ row, below, given: row.given, also: below.given }] : [];
});

/** What is recorded where a row decides. */
const recordOf = (row: Row) => ({
  decisions: [
    {
      decision: row.decision,
      reasonCode: row.reason,
      actor: 'evaluator',
      surface: 'evaluator',
    },
  ],
  draft: {
    status: 'pending',
    autoSendAction: row.outcome,
    ...(row.words ? { autoSendReason: expect.stringMatching(row.words) } : {}),
  },
});

describe('the order of decision', () => {
  test('sends at once where nothing stands against it', async () => {
    const { draft, decisions, deliveries, jobs } = await decide(goodScene());
    expect(decisions).toMatchObject([{ decision: 'auto_send', reasonCode: null }]);
    expect(draft).toMatchObject({
      status: 'pending',
      autoSendConfidence: 0.95,
      autoSendThreshold: 0.9,
      autoSendEvaluatedAt: expect.any(Date),
      // Nothing is called sent before it is.
      autoSendAction: null,
    });
    expect(deliveries).toMatchObject([{ state: 'queued', origin: 'auto_send' }]);
    expect(deliveries[0]!.notBefore.getTime()).toBeLessThanOrEqual(Date.now());
    expect(jobs).toMatchObject([{ name: 'send-draft', data: { deliveryId: deliveries[0]!.id } }]);
  });

  test.each(order)('decides where $given', async (row) => {
    const scene = goodScene();
    row.arrange(scene);
    const recorded = await decide(scene);
    expect(recorded).toMatchObject(recordOf(row));
    const { jobs, deliveries, draft } = recorded;
    const draftId = draft.id;
    switch (row.decision) {
      case 'hold':
        expect(jobs).toEqual([{ name: 'refresh-card', data: { draftId }, startAfter: undefined }]);
        expect(deliveries).toEqual([]);
        return;
      case 'skip':
        expect([jobs, deliveries]).toEqual([[], []]);
        return;
      case 'auto_send':
        expect(deliveries).toMatchObject([{ state: 'queued', origin: 'auto_send' }]);
        expect(deliveries[0]!.notBefore.getTime()).toBeGreaterThan(Date.now());
        expect(jobs).toMatchObject([{ name: 'send-draft', startAfter: deliveries[0]!.notBefore }]);
    }
  });

  test.each(neighbours)('lets "$given" win over "$also"', async ({ row, below }) => {
    const scene = goodScene();
    below.arrange(scene);
    row.arrange(scene);
    expect(await decide(scene)).toMatchObject(recordOf(row));
  });

  test('stores all that was found, the worst first', async () => {
    const scene = goodScene();
    scene.draft = 'Hi Ann,\n\n{{companyName}} pays $2,000/mo, see https://other.example.org/demo';
    scene.verdict = { confidence: 0.5, riskyPhrases: ['$2,000/mo'] };
    const { draft } = await decide(scene);
    expect((await loadDraft(database.db, draft.id))!.findings).toEqual([
      { code: 'hold:unfilled_placeholder', source: 'rule', quotes: ['{{companyName}}'] },
      { code: 'hold:unknown_link', source: 'rule', quotes: ['https://other.example.org/demo'] },
      { code: 'hold:unknown_price', source: 'rule', quotes: ['$2,000/mo'] },
      {
        code: 'hold:below_threshold',
        source: 'model',
        quotes: ['$2,000/mo'],
        words: 'the model is not confident enough: 50 %, needs 90 %',
      },
    ]);
  });

  test('asks a person about a draft that was begun twice and never came back', async () => {
    const scene = goodScene();
    const draftId = await store(scene);
    await database.db.judgingAttempt.create({ data: { draftId, attempts: 2 } });
    const { desk, asked } = deskOf(scene);
    await orchestrate(database.db, desk, draftId);
    expect((await loadDraft(database.db, draftId))!.findings).toEqual([
      { code: 'hold:could_not_be_judged', source: 'rule', quotes: [] },
    ]);
    expect(asked()).toBe(0);
  });

  test('sets every row beside another', () => {
    const last = order.at(-1)!.given;
    expect(neighbours.map(({ given }) => given)).toEqual(
      order.map(({ given }) => given).filter((given) => given !== last),
    );
  });
});

describe('what is written', () => {
  test('nothing at all to a draft that is none of our business', async () => {
    const scene = goodScene();
    scene.campaign!.responseMode = 'SETTER_MANAGED';
    const draftId = await store(scene);
    const before = (await recordedOf(draftId)).draft;
    const { desk, asked } = deskOf(scene);
    await orchestrate(database.db, desk, draftId);
    expect((await recordedOf(draftId)).draft).toEqual(before);
    expect(asked()).toBe(0);
  });

  test.each(['evaluator_timeout', 'evaluator_failed', 'evaluator_bad_output'] as const)(
    'no confidence where there was no verdict: %s',
    async (reason) => {
      const scene = goodScene();
      scene.failed = { kind: 'failed', reason, detail: 'for operators' };
      const { draft, decisions } = await decide(scene);
      expect(draft).toMatchObject({
        autoSendAction: 'needs_review',
        autoSendReason: expect.stringMatching(/^Held: the model/),
        autoSendConfidence: null,
        autoSendThreshold: null,
        // Unevaluated, so it can be evaluated later.
        autoSendEvaluatedAt: null,
      });
      expect(decisions).toMatchObject([{ decision: 'hold', reasonCode: `error:${reason}` }]);
    },
  );

  test('the verdict of a draft that is held, with its phrases word for word', async () => {
    const scene = goodScene();
    scene.verdict = { confidence: 0.4, safe: false, riskyPhrases: ['reads your inbox'] };
    const { draft } = await decide(scene);
    expect(draft).toMatchObject({ autoSendConfidence: 0.4, autoSendThreshold: 0.9 });
    expect(
      await database.db.draftVerdict.findUnique({ where: { draftId: draft.id } }),
    ).toMatchObject({ safe: false, riskyPhrases: ['reads your inbox'], model: 'test' });
  });

  test('why somebody paused, for the reviewers', async () => {
    const scene = goodScene();
    const pause = { campaignId: null, until: null, reason: 'wrong prices' };
    scene.pause = pause;
    expect((await decide(scene)).draft.autoSendReason).toBe(
      "Held: automatic sending was paused ('wrong prices')",
    );
  });

  test('when it would have been sent in shadow mode', async () => {
    const scene = goodScene();
    scene.shadowMode = true;
    expect((await decide(scene)).draft.autoSendReason).toMatch(/would have been sent at once$/);
  });
});

describe('a setting to trust the model’s confidence alone', () => {
  const trust = (campaign: boolean | null, workspace: boolean | undefined) => (scene: Scene) => {
    scene.campaign!.autoSendSkipHumanReview = campaign;
    if (workspace !== undefined)
      scene.settings = { clientId: '', autoSendSkipHumanReview: workspace };
  };

  test.each([
    [true, undefined, 'auto_send'],
    [true, false, 'auto_send'],
    [null, true, 'auto_send'],
    [false, true, 'hold'],
    [null, false, 'hold'],
    [null, undefined, 'hold'],
  ] as const)('campaign %s, workspace %s: an unsafe draft ends in %s', async (own, ours, ends) => {
    const scene = goodScene();
    scene.verdict.safe = false;
    trust(own, ours)(scene);
    expect((await decide(scene)).decisions).toMatchObject([{ decision: ends }]);
  });

  const overruled = ['the model sees a risk'];
  const kept = order.filter(
    ({ decision, given, changes }) =>
      decision === 'hold' && !changes.includes('campaign') && !overruled.includes(given),
  );
  test.each(kept)('overrules nothing else: $given', async (row) => {
    const scene = goodScene();
    trust(true, true)(scene);
    row.arrange(scene);
    expect(await decide(scene)).toMatchObject(recordOf(row));
  });
});

describe('the delay', () => {
  const delayedScene = (secondsAgo: number) => {
    const scene = goodScene();
    scene.inbound.sentAt = new Date(Date.now() - secondsAgo * 1000);
    scene.campaign!.autoSendDelayMinSeconds = 300;
    scene.campaign!.autoSendDelayMaxSeconds = 300;
    return scene;
  };

  test('counts from the lead’s mail, not from the decision', async () => {
    const scene = delayedScene(100);
    const { deliveries } = await decide(scene);
    const inboundAt = (scene.inbound.sentAt as Date).getTime();
    expect(deliveries[0]!.notBefore.getTime()).toBe(inboundAt + 300_000);
  });

  test('that is over already holds nothing up', async () => {
    const { deliveries, draft } = await decide(delayedScene(301));
    expect(deliveries[0]!.notBefore.getTime()).toBeLessThanOrEqual(Date.now());
    expect(draft.autoSendAction).toBeNull();
  });
});

describe('deciding again', () => {
  test('never draws the delay anew, and never sends at once', async () => {
    const scene = goodScene();
    scene.inbound.sentAt = new Date();
    scene.campaign!.autoSendDelayMinSeconds = 100;
    scene.campaign!.autoSendDelayMaxSeconds = 4000;
    const draftId = await store(scene);
    const { desk, jobs, asked } = deskOf(scene);
    await orchestrate(database.db, desk, draftId);
    const first = await recordedOf(draftId);
    const seconds =
      (first.deliveries[0]!.notBefore.getTime() - scene.inbound.sentAt.getTime()) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(100);
    expect(seconds).toBeLessThanOrEqual(4000);

    scene.campaign!.autoSendDelayMinSeconds = 0;
    await database.db.emailCampaign.update({
      where: { id: scene.campaign!.id! },
      data: { autoSendDelayMinSeconds: 0, autoSendDelayMaxSeconds: 0 },
    });
    for (let run = 0; run < 3; run += 1) await orchestrate(database.db, desk, draftId);
    expect(await recordedOf(draftId)).toEqual(first);
    expect([jobs.length, asked()]).toEqual([1, 1]);
  });

  test('leaves a draft that a person has rejected, or is being sent', async () => {
    for (const status of ['rejected', 'sending', 'approved']) {
      const scene = goodScene();
      const draftId = await store(scene);
      await database.db.aIDraft.update({ where: { id: draftId }, data: { status } });
      const { desk, asked } = deskOf(scene);
      await orchestrate(database.db, desk, draftId);
      expect((await recordedOf(draftId)).decisions).toEqual([]);
      expect(asked()).toBe(0);
    }
  });

  test('judges the new text of a draft that was edited while the model read it', async () => {
    const scene = goodScene();
    const draftId = await store(scene);
    const read: string[] = [];
    const { desk, jobs } = deskOf(scene, async ({ draft }) => {
      read.push(draft);
      if (read.length === 1)
        await database.db.aIDraft.update({
          where: { id: draftId },
          data: { content: 'Hi Ann,\n\nit is better now.' },
        });
      return { kind: 'verdict', verdict: goodVerdict };
    });
    await orchestrate(database.db, desk, draftId);
    expect(jobs).toMatchObject([{ name: 'evaluate-draft', data: { draftId } }]);
    expect((await recordedOf(draftId)).decisions).toEqual([]);

    await orchestrate(database.db, desk, draftId);
    expect(read[1]).toBe('Hi Ann,\n\nit is better now.');
    expect((await recordedOf(draftId)).decisions).toMatchObject([{ decision: 'auto_send' }]);
  });

  test('by two workers at once leaves one decision and one delivery', async () => {
    const other = connectDatabase(database.url, { poolSize: 2 });
    try {
      for (let round = 0; round < 5; round += 1) {
        const scene = goodScene();
        const draftId = await store(scene);
        let waiting = 0;
        let release: () => void;
        const bothAsked = new Promise<void>((resolve) => (release = resolve));
        const { desk } = deskOf(scene, async () => {
          waiting += 1;
          if (waiting === 2) release();
          await bothAsked;
          return { kind: 'verdict', verdict: goodVerdict };
        });
        await Promise.all([
          orchestrate(database.db, desk, draftId),
          orchestrate(other, desk, draftId),
        ]);
        const { decisions, deliveries } = await recordedOf(draftId);
        expect([decisions.length, deliveries.length]).toEqual([1, 1]);
      }
    } finally {
      await other.$disconnect();
    }
  });
});

describe('what the settings and the conversation let a draft say', () => {
  test('a day without sending may be named', async () => {
    const scene = goodScene();
    scene.settings = {
      clientId: '',
      autoSendScheduleMode: 'ALWAYS',
      autoSendCustomSchedule: { holidays: { additionalBlackoutDates: ['2026-12-24'] } },
    };
    adds('We are closed on December 24, 2026.')(scene);
    expect((await decide(scene)).decisions).toMatchObject([{ decision: 'auto_send' }]);
  });

  test('whoever took over for the lead may be greeted', async () => {
    const scene = goodScene();
    scene.draft = 'Hi Bob,\n\nhappy to explain how it works.';
    expect((await decide(scene)).decisions).toMatchObject([{ reasonCode: 'hold:foreign_name' }]);
    const other = goodScene();
    other.draft = scene.draft;
    other.lead.currentReplierName = 'Bob Ortiz';
    expect((await decide(other)).decisions).toMatchObject([{ decision: 'auto_send' }]);
  });
});

describe('nobody is written to unseen', () => {
  const lookAt = (cc: string[], changes: Partial<Scene['inbound']> = {}) => {
    const scene = goodScene();
    Object.assign(scene.inbound, { cc, ...changes });
    return scene;
  };

  test('colleagues at the lead’s domain may be', async () => {
    const scene = lookAt(['bob@example.com'], { fromEmail: 'boss@example.com' });
    expect((await decide(scene)).decisions).toMatchObject([{ decision: 'auto_send' }]);
  });

  test.each([
    [
      'a stranger who wrote',
      lookAt([], { fromEmail: 'stranger@elsewhere.example' }),
      'new_recipients',
    ],
    ['a stranger on cc', lookAt(['stranger@elsewhere.example']), 'new_recipients'],
    [
      'a lead at a public mail provider',
      { ...lookAt(['eve@gmail.com'], { fromEmail: 'ann@gmail.com' }) },
      'new_recipients',
    ],
    [
      'six on cc',
      lookAt(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@example.com`)),
      'too_many_copies',
    ],
  ])('%s is for a person to see', async (_who, scene, code) => {
    const { decisions, draft } = await decide(scene);
    expect(decisions).toMatchObject([{ decision: 'hold', reasonCode: `hold:${code}` }]);
    if (code === 'new_recipients') expect(draft.autoSendReason).toMatch(/stranger@|eve@gmail/);
  });

  test('and nobody is answered who cannot be', async () => {
    const { decisions } = await decide(lookAt([], { fromEmail: 'boss@@example.com' }));
    expect(decisions).toMatchObject([{ decision: 'hold', reasonCode: 'error:no_recipient' }]);
  });

  test('nor where the record names another than the conversation', async () => {
    const scene = goodScene();
    scene.lead.currentReplierEmail = 'bob@example.com';
    const { decisions } = await decide(scene);
    expect(decisions).toMatchObject([{ decision: 'hold', reasonCode: 'hold:replier_unclear' }]);
  });
});
