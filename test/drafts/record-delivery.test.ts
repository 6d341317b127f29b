import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LoadedDraft, loadDraft } from '../../src/drafts/load-draft.ts';
import { recordSent } from '../../src/drafts/record-delivery.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const HANDLE = '<key@example.com>';
const ann = { address: 'ann@example.com', name: 'Ann Lee' };

let database: TestDatabase;
let db: TestDatabase['db'];

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

beforeEach(async () => {
  await db.client.deleteMany();
  await db.draftDelivery.deleteMany();
  await db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u1' } });
  for (const id of ['l1', 'l2'])
    await db.lead.create({ data: { id, clientId: 'c1', email: `${id}@example.com` } });
  await db.aIDraft.create({
    data: { id: 'd1', leadId: 'l1', channel: 'email', content: 'Gladly.', status: 'sending' },
  });
  await db.draftDelivery.create({
    data: {
      id: 'dd1',
      draftId: 'd1',
      leadId: 'l1',
      state: 'sending',
      origin: 'approval',
      decisionId: 1n,
      fingerprint: 'f',
      attempt: 1,
      provider: 'smtp',
      claimedAt: new Date(),
      claimedBy: 'somebody',
    },
  });
});

/** Records the delivery as sent; returns whether it was, and what the conversation holds of it. */
async function record(claimed?: LoadedDraft) {
  const { draft } = claimed ?? (await loadDraft(db, 'd1'))!;
  const recorded = await recordSent(db, draft, { id: 'dd1', attempt: 1 }, ['sending'], {
    envelope: {
      carrier: 'smtp',
      from: { address: 'sales@example.com' },
      replyTo: null,
      to: ann,
      cc: [],
      subject: 'Re: pricing',
    },
    text: 'Gladly.',
    from: 'sales@example.com',
    providerMessageId: HANDLE,
  });
  return { recorded, messages: await db.message.findMany({ where: { aiDraftId: 'd1' } }) };
}

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
  test('is entered into the conversation, under its Message-ID', async () => {
    const { messages } = await record();
    expect(messages).toMatchObject([
      { leadId: 'l1', emailBisonReplyId: HANDLE, source: 'zrg', sentBy: 'ai', body: 'Gladly.' },
    ]);
  });

  test('is entered once, however often that is recorded', async () => {
    await record();
    expect(await record()).toMatchObject({ recorded: false, messages: [{ leadId: 'l1' }] });
  });

  test("is the draft's, where the conversation holds it already", async () => {
    await readBack('l1');
    const { messages } = await record();
    expect(messages).toMatchObject([{ id: 'read-back', sentBy: 'ai', aiDraftPartIndex: 0 }]);
    expect(await db.message.count()).toBe(1);
  });

  test('is entered all the same where another conversation holds its Message-ID', async () => {
    await readBack('l2');
    const { messages } = await record();
    expect(messages).toMatchObject([{ leadId: 'l1', emailBisonReplyId: null }]);
    expect(await db.message.findUnique({ where: { id: 'read-back' } })).toMatchObject({
      leadId: 'l2',
      aiDraftId: null,
    });
  });

  test('belongs to the lead the draft belongs to by then', async () => {
    const claimed = (await loadDraft(db, 'd1'))!;
    await db.aIDraft.update({ where: { id: 'd1' }, data: { leadId: 'l2' } });
    await db.lead.delete({ where: { id: 'l1' } });
    expect((await record(claimed)).messages).toMatchObject([{ leadId: 'l2' }]);
  });
});
