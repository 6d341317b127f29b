import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DraftSubmission, parseSubmission } from '../../src/drafts/draft-submission.ts';
import { foreseeDraft, receiveDraft } from '../../src/drafts/receive-draft.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  database = await createTestDatabase();
  queue = await openQueue(database.url, () => {});
});

beforeEach(async () => {
  await database.db.$executeRaw`TRUNCATE "Client", pgboss.job CASCADE`;
});

afterAll(async () => {
  await queue.stop(1000);
  await database.drop();
});

/** The submission of these changes; the same id parts in every call. */
function submitted(changes: Parameters<typeof submission>[0] = {}): DraftSubmission {
  const parsed = parseSubmission(submission(changes));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.submission;
}

/** Another draft for the same lead, on a new message. */
function another(first: DraftSubmission, changes: Partial<DraftSubmission> = {}): DraftSubmission {
  const next = submitted();
  return { ...next, client: first.client, campaign: first.campaign, lead: first.lead, ...changes };
}

const receive = (given: DraftSubmission) => receiveDraft(database.db, queue, given);

async function queuedDrafts(): Promise<string[]> {
  const rows = await database.db.$queryRaw<{ draftId: string }[]>`
    SELECT data->>'draftId' AS "draftId" FROM pgboss.job WHERE name = 'evaluate-draft'`;
  return rows.map(({ draftId }) => draftId);
}

/** Every row that intake writes. */
async function everything(): Promise<unknown> {
  const { db } = database;
  return {
    clients: await db.client.findMany({ include: { settings: true }, orderBy: { id: 'asc' } }),
    campaigns: await db.emailCampaign.findMany({ orderBy: { id: 'asc' } }),
    leads: await db.lead.findMany({ orderBy: { id: 'asc' } }),
    messages: await db.message.findMany({ orderBy: { id: 'asc' } }),
    drafts: await db.aIDraft.findMany({ orderBy: { id: 'asc' } }),
    jobs: (await queuedDrafts()).sort(),
  };
}

test('stores everything that was said, and queues the evaluation', async () => {
  const given = submitted({
    client: { timezone: 'Europe/Paris', reviewers: [{ id: 'U0JON', displayName: 'Jon' }] },
    campaign: { autoSendSkipHumanReview: true, autoSendDelayMaxSeconds: 60 },
    lead: { phone: '+1 555 0100', status: 'replied' },
    draft: { createdAt: '2026-11-20T14:05:00+01:00' },
  });
  given.messages[0]!.cc = ['bob@example.com'];
  given.messages[0]!.threadHandle = '4711';
  expect(await receive(given)).toEqual({ kind: 'accepted', draftId: given.draft.id });

  const { db } = database;
  expect(
    await db.aIDraft.findUnique({
      where: { id: given.draft.id },
      include: { lead: { include: { client: { include: { settings: true } }, campaign: true } } },
    }),
  ).toMatchObject({
    triggerMessageId: given.messages[0]!.id,
    channel: 'email',
    content: given.draft.content,
    status: 'pending',
    autoSendAction: null,
    createdAt: new Date('2026-11-20T13:05:00Z'),
    lead: {
      ...given.lead,
      client: {
        name: 'Acme Growth',
        userId: 'intake',
        settings: {
          timezone: 'Europe/Paris',
          slackAutoSendApprovalRecipients: [{ id: 'U0JON', displayName: 'Jon' }],
        },
      },
      campaign: {
        name: 'Q4 founders',
        bisonCampaignId: 'k1',
        responseMode: 'AI_AUTO_SEND',
        autoSendConfidenceThreshold: 0.9,
        autoSendSkipHumanReview: true,
        autoSendDelayMinSeconds: 0,
        autoSendDelayMaxSeconds: 60,
      },
    },
  });
  expect(await db.message.findMany()).toMatchObject([
    { direction: 'inbound', cc: ['bob@example.com'], emailBisonReplyId: '4711', aiDraftId: null },
  ]);
  expect(await queuedDrafts()).toEqual([given.draft.id]);
});

test('a draft without a campaign is taken', async () => {
  const given = submitted({ campaign: null as unknown as object });
  expect(await receive(given)).toMatchObject({ kind: 'accepted' });
  expect(await database.db.lead.findMany()).toMatchObject([{ emailCampaignId: null }]);
});

test('a new campaign sends without delay unless it says otherwise', async () => {
  await receive(submitted());
  expect(await database.db.emailCampaign.findMany()).toMatchObject([
    { autoSendDelayMinSeconds: 0, autoSendDelayMaxSeconds: 0 },
  ]);
});

test('the same trigger and channel again changes nothing, whatever else it says', async () => {
  const given = submitted();
  await receive(given);
  const before = await everything();
  const again = structuredClone(given);
  again.draft = { ...again.draft, id: 'another-id', content: 'Something else' };
  again.client.name = 'Renamed';
  again.client.timezone = 'Europe/Paris';
  again.campaign!.responseMode = 'SETTER_MANAGED';
  again.lead.firstName = 'Anna';
  again.messages.push({ ...again.messages[0]!, id: 'another-message' });
  expect(await receive(again)).toEqual({ kind: 'known', draftId: given.draft.id });
  expect(await everything()).toEqual(before);
});

test('a trigger may have a draft for each channel', async () => {
  const given = submitted();
  await receive(given);
  const sms = { ...given, draft: { ...given.draft, id: 'sms-draft', channel: 'sms' as const } };
  expect(await receive(sms)).toEqual({ kind: 'accepted', draftId: 'sms-draft' });
});

describe('many at once', () => {
  test('of 50 identical submissions one is accepted, and one job queued', async () => {
    const given = submitted();
    const answers = await Promise.all(Array.from({ length: 50 }, () => receive(given)));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'known')).toHaveLength(49);
    expect(await queuedDrafts()).toEqual([given.draft.id]);
  });

  test('50 that differ in everything but trigger and channel leave the winner’s words', async () => {
    const given = submitted();
    const rivals = Array.from({ length: 50 }, (_, index) => ({
      ...given,
      client: { ...given.client, name: `Name ${index}` },
      lead: { ...given.lead, firstName: `First ${index}` },
      messages: [...given.messages, { ...given.messages[0]!, id: `z-message-${index}` }],
      draft: { ...given.draft, id: `draft-${index}`, content: `Content ${index}` },
    }));
    const answers = await Promise.all(rivals.map(receive));
    const winner = answers.findIndex(({ kind }) => kind === 'accepted');
    const draftId = `draft-${winner}`;
    expect(new Set(answers.map((answer) => 'draftId' in answer && answer.draftId))).toEqual(
      new Set([draftId]),
    );
    expect(await everything()).toMatchObject({
      clients: [{ name: `Name ${winner}` }],
      leads: [{ firstName: `First ${winner}` }],
      messages: [{ id: given.messages[0]!.id }, { id: `z-message-${winner}` }],
      drafts: [{ id: draftId, content: `Content ${winner}` }],
      jobs: [draftId],
    });
  });

  test('50 different drafts of a few leads are all accepted', async () => {
    const leads = [submitted(), submitted(), submitted()];
    const drafts = Array.from({ length: 50 }, (_, index) => another(leads[index % 3]!));
    const answers = await Promise.all(drafts.map(receive));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    expect(await queuedDrafts()).toHaveLength(50);
    expect(await database.db.lead.count()).toBe(3);
  });

  test('of 50 drafts of one id one is accepted, and the others are refused', async () => {
    const first = submitted();
    const drafts = Array.from({ length: 50 }, () => {
      const next = another(first);
      return { ...next, draft: { ...next.draft, id: 'the-same' } };
    });
    const answers = await Promise.all(drafts.map(receive));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'conflict')).toHaveLength(49);
    expect(await database.db.message.count()).toBe(1);
  });
});

describe('what is said of a known client, campaign and lead', () => {
  test('is written over what stood there, and what is left out stays', async () => {
    const first = submitted({ client: { timezone: 'Europe/Paris' }, lead: { phone: '+1 555' } });
    await receive(first);
    const next = another(first, {
      client: { ...first.client, name: 'Acme', timezone: undefined, reviewers: undefined },
      campaign: { ...first.campaign!, autoSendConfidenceThreshold: 0.5, responseMode: undefined },
      lead: { id: first.lead.id, status: 'meeting', email: undefined },
    } as Partial<DraftSubmission>);
    expect(await receive(next)).toMatchObject({ kind: 'accepted' });
    expect(await everything()).toMatchObject({
      clients: [{ name: 'Acme', settings: { timezone: 'Europe/Paris' } }],
      campaigns: [{ autoSendConfidenceThreshold: 0.5, responseMode: 'AI_AUTO_SEND' }],
      leads: [{ status: 'meeting', email: 'ann@example.com', phone: '+1 555' }],
    });
  });

  test('a client’s owner, and settings we do not know of, stay', async () => {
    const { db } = database;
    await db.client.create({
      data: {
        id: 'c1',
        name: 'Old',
        userId: 'owner',
        emailProvider: 'SMARTLEAD',
        settings: { create: { autoSendScheduleMode: 'BUSINESS_HOURS', timezone: 'Asia/Tokyo' } },
      },
    });
    await receive(submitted({ client: { reviewers: [{ id: 'U0MIA' }] } }));
    expect(await everything()).toMatchObject({
      clients: [
        {
          name: 'Acme Growth',
          userId: 'owner',
          emailProvider: 'SMARTLEAD',
          settings: {
            autoSendScheduleMode: 'BUSINESS_HOURS',
            timezone: 'Asia/Tokyo',
            slackAutoSendApprovalRecipients: [{ id: 'U0MIA', displayName: 'U0MIA' }],
          },
        },
      ],
    });
  });

  test.for([
    { status: 'blacklisted', sentimentTag: 'Interested' },
    { status: 'new', sentimentTag: 'Unsubscribe' },
  ])('never brings back a lead who must not be written to: %o', async (standing) => {
    const first = submitted();
    await receive(first);
    await database.db.lead.update({ where: { id: first.lead.id }, data: standing });
    await receive(
      another(first, {
        lead: { ...first.lead, firstName: 'Anna', status: 'new', sentimentTag: 'Interested' },
      }),
    );
    expect(await database.db.lead.findMany()).toMatchObject([{ ...standing, firstName: 'Anna' }]);
  });

  test('a message that is there already is left as it is', async () => {
    const first = submitted();
    await receive(first);
    const next = another(first);
    next.messages.unshift({ ...first.messages[0]!, body: 'Rewritten' });
    expect(await receive(next)).toMatchObject({ kind: 'accepted' });
    expect(
      await database.db.message.findUnique({ where: { id: first.messages[0]!.id } }),
    ).toMatchObject({ body: first.messages[0]!.body });
  });
});

describe('an id that is taken is named, and nothing is written', () => {
  const theirs = () => ({ client: { id: 'c2', name: 'Other' } });

  test.for([
    [
      'a lead of another client',
      (first: DraftSubmission, next: DraftSubmission) => ({
        ...next,
        ...theirs(),
        campaign: undefined,
        lead: first.lead,
      }),
      [{ path: 'lead.id', problem: 'belongs to another client' }],
    ],
    [
      'a campaign of another client',
      (first: DraftSubmission, next: DraftSubmission) => ({
        ...next,
        ...theirs(),
        campaign: first.campaign,
      }),
      [{ path: 'campaign.id', problem: 'belongs to another client' }],
    ],
    [
      'a message of another lead',
      (first: DraftSubmission, next: DraftSubmission) => ({
        ...next,
        messages: [...next.messages, first.messages[0]!],
      }),
      [{ path: 'messages[1].id', problem: 'belongs to another lead' }],
    ],
    [
      'a thread handle of another message',
      (first: DraftSubmission, next: DraftSubmission) => ({
        ...next,
        messages: [{ ...next.messages[0]!, threadHandle: first.messages[0]!.threadHandle }],
      }),
      [{ path: 'messages[0].threadHandle', problem: 'belongs to another message' }],
    ],
    [
      'the id of another draft',
      (first: DraftSubmission, next: DraftSubmission) => ({
        ...next,
        draft: { ...next.draft, id: first.draft.id },
      }),
      [{ path: 'draft.id', problem: 'belongs to another draft' }],
    ],
    [
      'a trigger of another lead',
      (first: DraftSubmission, next: DraftSubmission) => ({
        ...next,
        messages: first.messages,
        draft: { ...next.draft, triggerMessageId: first.draft.triggerMessageId },
      }),
      [{ path: 'draft.triggerMessageId', problem: 'belongs to another lead' }],
    ],
    [
      'several at once',
      (first: DraftSubmission, next: DraftSubmission) => ({
        ...next,
        ...theirs(),
        lead: first.lead,
        draft: { ...next.draft, id: first.draft.id },
      }),
      [
        { path: 'campaign.id', problem: 'belongs to another client' },
        { path: 'lead.id', problem: 'belongs to another client' },
        { path: 'draft.id', problem: 'belongs to another draft' },
      ],
    ],
  ] as const)('%s', async ([, collide, problems]) => {
    const first = submitted();
    first.messages[0]!.threadHandle = '4711';
    await receive(first);
    const before = await everything();
    const colliding = collide(first, submitted()) as DraftSubmission;
    expect(await foreseeDraft(database.db, colliding)).toEqual({ kind: 'conflict', problems });
    expect(await receive(colliding)).toEqual({ kind: 'conflict', problems });
    expect(await everything()).toEqual(before);
  });
});

test('nothing is stored where the evaluation cannot be queued', async () => {
  const broken: Queue = {
    ...queue,
    enqueue: async () => {
      throw new Error('the queue is down');
    },
  };
  await expect(receiveDraft(database.db, broken, submitted())).rejects.toThrow('queue is down');
  expect(await everything()).toMatchObject({ clients: [], leads: [], messages: [], drafts: [] });
});

test('what would happen is foreseen without writing', async () => {
  const given = submitted();
  expect(await foreseeDraft(database.db, given)).toEqual({ kind: 'new' });
  expect(await everything()).toMatchObject({ clients: [], drafts: [] });
  await receive(given);
  expect(await foreseeDraft(database.db, given)).toEqual({
    kind: 'known',
    draftId: given.draft.id,
  });
});
