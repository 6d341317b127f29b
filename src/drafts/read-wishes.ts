import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '../database/db.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import {
  type KnownText,
  knownText,
  readWish,
  type ReadableMessage,
} from '../mail-text/wishes/read-wish.ts';

/** That a lead does not want to be written to; it stands until a person lifts it. */
export type LeadWish = Prisma.LeadWishGetPayload<object>;

/** Messages read at a time: a bound on memory. */
const BATCH = 50;
/** What we sent that is compared with; a mail quotes the newest before it. */
const MOST_OURS = 200;

/**
 * Returns the wishes of a lead that stand, newest first. All inbound messages of the lead that nobody
 * has read yet are read for it first, whatever their date, and it is remembered that they were: so
 * each is read once, and a wish that was found and lifted is not found in the same message again.
 * Costs two lookups by lead where nothing is new.
 *
 * @param db a client or a transaction; a transaction that is taken back leaves the messages unread
 */
export async function readWishes(db: Db, leadId: string): Promise<LeadWish[]> {
  for (let unread = await findUnread(db, leadId); unread.length > 0;) {
    await readMessages(db, leadId, unread);
    unread = unread.length < BATCH ? [] : await findUnread(db, leadId);
  }
  return db.leadWish.findMany({ where: { leadId, liftedAt: null }, orderBy: { id: 'desc' } });
}

type Unread = ReadableMessage & { id: string; sentAt: Date };

/** The index "Message_conversation" leads to the lead's messages, and no others are looked at. */
function findUnread(db: Db, leadId: string): Promise<Unread[]> {
  return db.$queryRaw<Unread[]>`
    SELECT message."id", message."channel", message."subject", message."body", message."sentAt"
    FROM "Message" message
    WHERE message."leadId" = ${leadId} AND message."direction" = 'inbound'
      AND NOT EXISTS (SELECT FROM "ReadMessage" seen
        WHERE seen."leadId" = ${leadId} AND seen."messageId" = message."id")
    ORDER BY message."sentAt", message."id"
    LIMIT ${BATCH}`;
}

async function readMessages(db: Db, leadId: string, messages: Unread[]): Promise<void> {
  const found: Prisma.LeadWishCreateManyInput[] = [];
  let known: Known | null = null;
  for (const message of messages) {
    // Most messages ask nothing, whoever's words they are.
    if (readWish(message).asks) {
      known ??= { ours: await findOurs(db, leadId), lifted: await findLifted(db, leadId) };
      const words = wishIn(message, known);
      if (words !== null) found.push({ leadId, messageId: message.id, foundBy: 'rule', words });
    }
    // A long conversation keeps nobody else waiting.
    await breathe();
  }
  // The wishes first: what is read and not noted would be lost.
  if (found.length > 0) await db.leadWish.createMany({ data: found, skipDuplicates: true });
  const read = messages.map(({ id }) => ({ leadId, messageId: id })).toSorted(byMessageId);
  await db.readMessage.createMany({ data: read, skipDuplicates: true });
}

/** In one order for everybody, so that no two wait for each other. */
function byMessageId(one: { messageId: string }, other: { messageId: string }): number {
  return one.messageId < other.messageId ? -1 : 1;
}

type Sent = { sentAt: Date; text: KnownText };

/** What a message may quote: what we sent, and what was found to be no opt-out. */
type Known = { ours: Sent[]; lifted: KnownText[] };

/** The words that ask it, or null. What a person has said is no opt-out is none where it is quoted. */
function wishIn(message: Unread, { ours, lifted }: Known): string | null {
  const before = ours.filter(({ sentAt }) => sentAt <= message.sentAt).map(({ text }) => text);
  const wish = readWish(message, before);
  if (!wish.asks || wish.cutPart === null || lifted.length === 0) return wordsOf(wish);
  return wordsOf(readWish(message, [...before, ...lifted]));
}

function wordsOf(wish: ReturnType<typeof readWish>): string | null {
  return wish.asks ? wish.words : null;
}

async function findOurs(db: Db, leadId: string): Promise<Sent[]> {
  const sent = await db.message.findMany({
    where: { leadId, direction: 'outbound' },
    orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
    take: MOST_OURS,
    select: { sentAt: true, body: true },
  });
  return sent.map(({ sentAt, body }) => ({ sentAt, text: knownText(body) }));
}

async function findLifted(db: Db, leadId: string): Promise<KnownText[]> {
  const wishes = await db.leadWish.findMany({
    where: { leadId, foundBy: 'rule', liftedAt: { not: null } },
    select: { messageId: true },
  });
  const ids = wishes.flatMap(({ messageId }) => messageId ?? []);
  const messages = await db.message.findMany({
    where: { id: { in: ids } },
    select: { body: true },
  });
  return messages.map(({ body }) => knownText(body));
}
