import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/drafts/decide/record-decision.ts';
import { type DeliveryEvent, endings } from '../../src/drafts/delivery-endings.ts';
import { replaceText } from '../../src/drafts/draft-text.ts';
import { endDelivery, type EndingFacts } from '../../src/drafts/end-delivery.ts';
import { loadDraftWithDecisions } from '../../src/drafts/load-draft.ts';
import { reviewStateOf } from '../../src/drafts/review-state.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const HANDLE = '<key@example.com>';
const REPLY = {
  carrier: 'smtp',
  from: { address: 'sales@example.com' },
  replyTo: null,
  to: { address: 'ann@example.com', name: 'Ann Lee' },
  cc: [],
  subject: 'Re: pricing',
  text: 'Gladly.',
  threadHandle: null,
} as const;
const jon: Actor = {
  kind: 'person',
  slackUserId: 'U0JON',
  slackTeamId: 'T1',
  surface: 'slack',
};

let database: TestDatabase;
let db: TestDatabase['db'];
let queue: Queue;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  queue = await openQueue(database.url, () => {});
});
afterAll(async () => {
  await queue.stop(1_000);
  await database.drop();
});

beforeEach(async () => {
  await db.$executeRaw`TRUNCATE "Client", "DraftDelivery", "DraftDecision", "DraftText" CASCADE`;
  await db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u1' } });
  for (const id of ['l1', 'l2'])
    await db.lead.create({ data: { id, clientId: 'c1', email: `${id}@example.com` } });
  await db.aIDraft.create({
    data: { id: 'd1', leadId: 'l1', channel: 'email', content: 'Gladly.' },
  });
  await queued('dd1');
  await end('claimed');
});

async function queued(id: string, origin = 'approval') {
  const data = { id, draftId: 'd1', leadId: 'l1', origin, decisionId: 1n, fingerprint: 'f' };
  await db.draftDelivery.create({ data });
}

/** Carries out an event of a delivery, with what it needs. */
function end(event: DeliveryEvent, id = 'dd1', facts: EndingFacts = {}) {
  const given: Record<DeliveryEvent, EndingFacts> = {
    claimed: { claim: { by: 'somebody', provider: 'smtp', reply: { ...REPLY, cc: [] } } },
    put_off: {},
    barred: { reason: 'skip:opted_out' },
    stopped: { actor: jon, reason: 'skip:stopped_by_person' },
    overtaken: { reason: 'skip:already_sent' },
    accepted: { providerMessageId: HANDLE },
    accepted_after_all: { providerMessageId: HANDLE },
    refused: { reason: 'error:provider_rejected' },
    deferred: { notBefore: new Date(Date.now() + 60_000) },
    not_called: {},
    lost: { reason: 'error:send_outcome_unknown' },
    found_sent: { actor: jon },
    found_not_sent: { actor: jon },
    recorded: { recorded: { body: 'Gladly.', source: 'zrg', sentBy: 'ai' } },
  };
  return db.$transaction((tx) =>
    endDelivery(tx, queue, { id }, event, { ...given[event], ...facts }),
  );
}

const draft = () => db.aIDraft.findUniqueOrThrow({ where: { id: 'd1' } });
const delivery = (id = 'dd1') => db.draftDelivery.findUniqueOrThrow({ where: { id } });
const messages = () => db.message.findMany({ where: { aiDraftId: 'd1' }, orderBy: { id: 'asc' } });
const decisions = async () =>
  (await db.draftDecision.findMany({ orderBy: { id: 'asc' } })).map(
    ({ decision, deliveryId }) => `${decision} ${deliveryId}`,
  );
const stateOf = async () => reviewStateOf((await loadDraftWithDecisions(db, 'd1'))!);

/** What another program read back from the mailbox: our mail, and nothing of the draft. */
const readBack = (leadId: string) =>
  db.message.create({
    data: {
      id: 'read-back',
      leadId,
      direction: 'outbound',
      channel: 'email',
      body: 'Gladly.',
      emailBisonReplyId: HANDLE,
    },
  });

describe('a mail that went out', () => {
  test('is entered into the conversation, under its Message-ID, at the time it was handed over', async () => {
    const { handedOverAt } = await delivery();
    await end('accepted');
    expect(await messages()).toMatchObject([
      {
        leadId: 'l1',
        emailBisonReplyId: HANDLE,
        source: 'zrg',
        sentBy: 'ai',
        body: 'Gladly.',
        fromEmail: 'sales@example.com',
        sentAt: handedOverAt,
      },
    ]);
    expect(await decisions()).toEqual(['sent dd1']);
    expect((await delivery()).messageId).toBe((await messages())[0]!.id);
  });

  test('is entered once, however often that is recorded', async () => {
    await end('accepted');
    expect(await end('accepted')).toBeNull();
    expect(await messages()).toHaveLength(1);
    expect(await decisions()).toEqual(['sent dd1']);
  });

  test("is the draft's, where the conversation holds it already", async () => {
    await readBack('l1');
    await end('accepted');
    expect(await messages()).toMatchObject([
      { id: 'read-back', sentBy: 'ai', aiDraftPartIndex: 0 },
    ]);
    expect(await db.message.count()).toBe(1);
  });

  test('is entered all the same where another conversation holds its Message-ID', async () => {
    await readBack('l2');
    await end('accepted');
    expect(await messages()).toMatchObject([{ leadId: 'l1', emailBisonReplyId: null }]);
    expect(await db.message.findUnique({ where: { id: 'read-back' } })).toMatchObject({
      leadId: 'l2',
      aiDraftId: null,
    });
  });

  test('belongs to the lead the draft belongs to by then', async () => {
    await db.aIDraft.update({ where: { id: 'd1' }, data: { leadId: 'l2' } });
    await db.lead.delete({ where: { id: 'l1' } });
    await end('accepted');
    expect(await messages()).toMatchObject([{ leadId: 'l2' }]);
  });

  test('is told of when another program has deleted its draft', async () => {
    await db.aIDraft.delete({ where: { id: 'd1' } });
    await end('accepted');
    expect(await delivery()).toMatchObject({ state: 'sent', providerMessageId: HANDLE });
    expect(await decisions()).toEqual(['sent dd1']);
    expect(await db.message.findMany()).toMatchObject([{ leadId: 'l1', body: 'Gladly.' }]);
  });

  test('is told of when another program has deleted its lead', async () => {
    await db.client.deleteMany();
    await end('accepted');
    expect(await delivery()).toMatchObject({ state: 'sent' });
    expect(await decisions()).toEqual(['sent dd1']);
  });

  test('is shown with the time it was handed over, also when that is found out later', async () => {
    await end('lost');
    const earlier = new Date(Date.now() - 3 * 3_600_000);
    await db.draftDelivery.update({ where: { id: 'dd1' }, data: { handedOverAt: earlier } });
    await end('found_sent');
    expect(await stateOf()).toMatchObject({ kind: 'sent', at: earlier });
    expect(await messages()).toMatchObject([{ sentAt: earlier }]);
    expect(await decisions()).toEqual(['unknown dd1', 'settle_sent dd1']);
  });
});

describe('what left is called', () => {
  async function edit(content: string) {
    await replaceText(db, await draft(), content, jon);
  }

  test('approved, where the AI wrote it', async () => {
    await end('accepted');
    expect(await draft()).toMatchObject({ responseDisposition: 'APPROVED', status: 'approved' });
  });

  test('edited, where a person wrote it', async () => {
    await edit('Of course.');
    const reply = { ...REPLY, cc: [], text: 'Of course.' };
    await db.draftDelivery.update({ where: { id: 'dd1' }, data: { envelope: reply } });
    await end('accepted');
    expect(await draft()).toMatchObject({ responseDisposition: 'EDITED' });
  });

  test('approved, where somebody edited it only after it had left', async () => {
    await end('lost');
    await end('found_not_sent');
    await edit('Of course.');
    await end('accepted_after_all');
    expect(await draft()).toMatchObject({ responseDisposition: 'APPROVED' });
  });
});

describe('a draft whose mail did not leave', () => {
  test.each(['refused', 'deferred', 'not_called'] as const)('waits again: %s', async (event) => {
    await end(event);
    expect(await draft()).toMatchObject({ status: 'pending' });
  });

  test.each(['refused', 'deferred', 'found_not_sent'] as const)(
    'waits again where the parent product took it for sent meanwhile: %s',
    async (event) => {
      if (event === 'found_not_sent') await end('lost');
      await db.aIDraft.update({ where: { id: 'd1' }, data: { status: 'approved' } });
      await end(event);
      expect(await draft()).toMatchObject({ status: 'pending' });
      expect(await stateOf()).not.toMatchObject({ kind: 'sent' });
    },
  );

  test('stays rejected where another program rejected it', async () => {
    await db.aIDraft.update({ where: { id: 'd1' }, data: { status: 'rejected' } });
    await end('refused');
    expect(await draft()).toMatchObject({ status: 'rejected' });
  });

  test('keeps the time contact was lost when a person finds it was not sent', async () => {
    await end('lost');
    const { finishedAt } = await delivery();
    await end('found_not_sent');
    expect(await delivery()).toMatchObject({
      state: 'failed',
      errorCode: 'error:send_outcome_unknown',
      finishedAt,
    });
  });
});

test('an automatic send that the provider puts off is a delayed one from then on', async () => {
  await end('refused');
  await queued('dd2', 'auto_send');
  await end('claimed', 'dd2');
  await end('deferred', 'dd2');
  expect(await delivery('dd2')).toMatchObject({ state: 'queued', attempt: 1, deferrals: 1 });
  expect(await draft()).toMatchObject({ autoSendAction: 'send_delayed' });
});

test('a claim that never called the provider counts as no answer of it', async () => {
  await end('not_called');
  expect(await delivery()).toMatchObject({ state: 'queued', attempt: 1, deferrals: 0 });
});

test('what another program sent is no case for a person', async () => {
  await end('not_called');
  await end('overtaken');
  expect(await delivery()).toMatchObject({ state: 'cancelled', errorCode: 'skip:already_sent' });
  expect(await draft()).toMatchObject({ autoSendAction: null });
});

describe('a mail accepted after a person had found it was not sent', () => {
  beforeEach(async () => {
    await end('lost');
    await end('found_not_sent');
  });

  test('is sent', async () => {
    await end('accepted_after_all');
    expect(await stateOf()).toMatchObject({ kind: 'sent' });
    expect(await messages()).toHaveLength(1);
  });

  test('stands in the conversation beside the other one that went out', async () => {
    await queued('dd2');
    await end('claimed', 'dd2');
    await end('accepted_after_all', 'dd1', { besidesAnother: true });
    await end('accepted', 'dd2', { providerMessageId: '<other@example.com>' });
    const parts = (await messages()).map((message) => message.aiDraftPartIndex);
    expect(parts.toSorted()).toEqual([0, 1]);
    expect(await decisions()).toEqual([
      'unknown dd1',
      'settle_not_sent dd1',
      'sent dd1',
      'sent dd2',
    ]);
  });
});

test('an event that finds the delivery in another state changes nothing', async () => {
  const states = { queued: 'not_called', sent: 'accepted', failed: 'refused', unknown: 'lost' };
  for (const [state, event] of Object.entries(states)) {
    await db.draftDelivery.deleteMany();
    await db.aIDraft.update({ where: { id: 'd1' }, data: { status: 'pending' } });
    await queued('dd1');
    await end('claimed');
    await end(event as DeliveryEvent);
    const before = await delivery();
    const others = (Object.keys(endings) as DeliveryEvent[]).filter(
      (name) => !(endings[name].from as readonly string[]).includes(state),
    );
    for (const other of others) expect(await end(other)).toBeNull();
    expect(await delivery()).toEqual(before);
  }
});
