import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readWishes } from '../../src/drafts/read-wishes.ts';
import type { Prisma } from '../../src/generated/prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let db: TestDatabase['db'];
let leadId: string;
let leads = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u1' } });
});
afterAll(() => database.drop());
beforeEach(async () => {
  leadId = `l${(leads += 1)}`;
  await db.lead.create({ data: { id: leadId, clientId: 'c1', email: 'ann@example.com' } });
});

const hours = (count: number) => new Date(Date.now() - count * 3_600_000);
let messages = 0;

type Given = Partial<Prisma.MessageUncheckedCreateInput> & { body: string };

async function arrives(given: Given): Promise<string> {
  const id = `m${(messages += 1)}`;
  const usual = { leadId, direction: 'inbound', channel: 'email', subject: 'Re: pricing' };
  await db.message.create({ data: { ...usual, id, ...given } });
  return id;
}

const wishesOf = async () =>
  (await readWishes(db, leadId)).map(({ messageId, words }) => ({ messageId, words }));

async function lift() {
  const lifted = { liftedAt: new Date(), liftedBy: 'U0JON', liftReason: 'a joke' };
  await db.leadWish.updateMany({ where: { leadId }, data: lifted });
}

test('a wish stands that an older message asks, whatever came after it', async () => {
  await arrives({ body: 'Tell me more.', sentAt: hours(4) });
  const id = await arrives({
    body: 'Please unsubscribe me. Do not contact me again.',
    sentAt: hours(3),
  });
  await arrives({
    subject: 'Automatic reply: pricing',
    body: 'I am out of office until Monday.',
    sentAt: hours(2),
  });
  const wish = { messageId: id, words: 'please unsubscribe me.' };
  expect(await wishesOf()).toEqual([wish]);
  await arrives({ body: 'What does it cost?', sentAt: hours(1) });
  expect(await wishesOf()).toEqual([wish]);
});

test('it is found in the subject, and in a text message', async () => {
  const mail = await arrives({ subject: 'Unsubscribe', body: 'see above' });
  const sms = await arrives({ channel: 'sms', subject: null, body: 'STOP' });
  expect((await wishesOf()).map(({ messageId }) => messageId).toSorted()).toEqual(
    [mail, sms].toSorted(),
  );
});

test('it is found anywhere among five hundred messages, each of which is read once', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => ({
    id: `${leadId}-${index}`,
    leadId,
    direction: 'inbound',
    channel: 'email',
    body: index === 137 ? 'Remove me from your list.' : `Question ${index}?`,
    sentAt: hours(1000 - index),
  }));
  await db.message.createMany({ data: rows });
  expect((await wishesOf()).map(({ messageId }) => messageId)).toEqual([`${leadId}-137`]);
  expect(await db.readMessage.count({ where: { leadId } })).toBe(500);
  // Another text in a message that was read is not looked at any more.
  await db.message.updateMany({ where: { leadId }, data: { body: 'STOP' } });
  expect(await wishesOf()).toHaveLength(1);
});

test('a message that comes late, or with a wrong date, is read all the same', async () => {
  await arrives({ body: 'Tell me more.', sentAt: hours(1) });
  expect(await wishesOf()).toEqual([]);
  const late = await arrives({ body: 'Please stop emailing me.', sentAt: hours(48) });
  const early = await arrives({
    body: 'Remove me from your list.',
    sentAt: hours(-48),
    createdAt: hours(72),
  });
  expect((await wishesOf()).map(({ messageId }) => messageId).toSorted()).toEqual(
    [late, early].toSorted(),
  );
});

test('what was lifted is not found again in the same message, nor where that is quoted', async () => {
  const body = 'Take me off the list of people who never win!';
  await arrives({ body, sentAt: hours(3) });
  expect(await wishesOf()).toHaveLength(1);
  await lift();
  expect(await wishesOf()).toEqual([]);
  const quoting = `Ha, that was a joke.\n\nOn 3 Nov 2026, Ann wrote:\n> ${body}`;
  await arrives({ body: quoting, sentAt: hours(2) });
  expect(await wishesOf()).toEqual([]);
});

test('whoever asks again after it was lifted is believed', async () => {
  await arrives({ body: 'Please unsubscribe me.', sentAt: hours(4) });
  expect(await wishesOf()).toHaveLength(1);
  await lift();
  const ours = 'Did you mean that?\n\nOn 3 Nov 2026, Ann wrote:\n> Please unsubscribe me.';
  await arrives({ direction: 'outbound', body: ours, sentAt: hours(3) });
  await arrives({ body: 'Please unsubscribe me.', sentAt: hours(2) });
  expect(await wishesOf()).toHaveLength(1);
});

test('a footer of ours that a lead quotes asks nothing', async () => {
  const ours = 'Hi Ann. Reply: remove me from your list, and we stop. Bob';
  await arrives({ direction: 'outbound', body: ours, sentAt: hours(2) });
  const quoting = `Sounds good.\n\nOn 3 Nov 2026, Bob wrote:\n${ours}`;
  await arrives({ body: quoting, sentAt: hours(1) });
  expect(await wishesOf()).toEqual([]);
});

test('many who read at once find it once', async () => {
  for (let index = 0; index < 20; index += 1) await arrives({ body: 'Do not contact me again.' });
  const found = await Promise.all([0, 1, 2, 3].map(() => wishesOf()));
  for (const wishes of found) expect(wishes).toHaveLength(20);
  expect(await db.leadWish.count({ where: { leadId } })).toBe(20);
});

test('only the lead’s own messages are looked at', async () => {
  await db.$executeRaw`
    INSERT INTO "Lead" ("id", "clientId", "updatedAt")
    SELECT 'x' || i, 'c1', now() FROM generate_series(1, 2000) i`;
  await db.$executeRaw`
    INSERT INTO "Message" ("id", "leadId", "direction", "channel", "body")
    SELECT 'x' || i, 'x' || (1 + i % 2000), 'inbound', 'email', 'Hi' FROM generate_series(1, 20000) i`;
  await db.$executeRaw`ANALYZE "Message"`;
  const plan = await db.$queryRaw<{ 'QUERY PLAN': string }[]>`
    EXPLAIN SELECT message."id" FROM "Message" message
    WHERE message."leadId" = ${leadId} AND message."direction" = 'inbound'
      AND NOT EXISTS (SELECT FROM "ReadMessage" seen
        WHERE seen."leadId" = ${leadId} AND seen."messageId" = message."id")
    ORDER BY message."sentAt", message."id" LIMIT 50`;
  const words = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(words).toContain('"leadId" = ');
  expect(words).not.toContain('Seq Scan on "Message"');
});
