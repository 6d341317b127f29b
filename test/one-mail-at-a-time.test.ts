import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintOf } from '../src/drafts/fingerprint.ts';
import { loadDraft } from '../src/drafts/load-draft.ts';
import { queueDelivery } from '../src/drafts/queue-delivery.ts';
import { openQueue, type Queue } from '../src/queue.ts';
import type { Orders } from './support/lead-contender.ts';
import { spawnScript } from './support/spawn-script.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';

const PROCESSES = 3;
const LEADS = 4;
const houseMail = { from: { address: 'sales@example.com' }, replyTo: null };

let database: TestDatabase;
let db: TestDatabase['db'];
let queue: Queue;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  queue = await openQueue(database.url, () => {});
  await db.$executeRaw`
    CREATE TABLE "Call" ("id" serial, "to" text, "begun" timestamptz, "ended" timestamptz, "outcome" text)`;
});
afterAll(async () => {
  await queue.stop(1_000);
  await database.drop();
});

/** A lead with so many drafts that each answer a message of theirs, one of them going out by itself. */
async function makeLead(number: number): Promise<Orders['clicks']> {
  const leadId = `l${number}`;
  const email = `${leadId}@example.com`;
  await db.lead.create({ data: { id: leadId, clientId: 'c1', email } });
  const ids = Array.from({ length: 2 + randomInt(3) }, (_, index) => `${leadId}-d${index}`);
  for (const [index, id] of ids.entries()) {
    const messageId = `${id}-m`;
    const sentAt = new Date(Date.now() - 3_600_000 + index);
    const message = {
      id: messageId,
      leadId,
      direction: 'inbound',
      channel: 'email',
      body: 'Well?',
    };
    await db.message.create({ data: { ...message, fromEmail: email, sentAt } });
  }
  for (const id of ids) {
    const draft = { id, leadId, channel: 'email', content: 'Gladly.', triggerMessageId: `${id}-m` };
    await db.aIDraft.create({ data: draft });
  }
  const shown = await Promise.all(
    ids.map(async (draftId) => {
      const loaded = (await loadDraft(db, draftId))!;
      return { draftId, fingerprint: fingerprintOf(loaded, houseMail) };
    }),
  );
  const automatic = shown.at(-1)!;
  await db.$transaction((tx) =>
    queueDelivery(tx, queue, { ...automatic, leadId, decisionId: 1n, origin: 'auto_send' }),
  );
  return shown;
}

type Call = { to: string; begun: Date; ended: Date; outcome: string };

test('of many drafts, approvers and workers at once, a lead gets one mail at a time', async () => {
  await db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u1' } });
  const clicks: Orders['clicks'] = [];
  for (let number = 0; number < LEADS; number += 1) clicks.push(...(await makeLead(number)));

  const processes = Array.from({ length: PROCESSES }, (_, index) => {
    const orders: Orders = { slackUserId: `U${index}`, clicks, fails: 30, doubts: 15 };
    const args = [database.url, JSON.stringify(orders)];
    return spawnScript('test/support/lead-contender.ts', args, {});
  });
  for (const { ended } of processes) expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });

  const calls = await db.$queryRaw<Call[]>`SELECT * FROM "Call" ORDER BY "begun"`;
  expect(new Set(calls.map(({ to }) => to)).size).toBe(LEADS);
  const byLead = Map.groupBy(calls, ({ to }) => to);
  for (const ofLead of byLead.values()) {
    for (const [index, call] of ofLead.entries()) {
      const before = ofLead[index - 1];
      if (!before) continue;
      // One at a time, and what went out, or may have, is news that nobody had seen.
      expect(call.begun.getTime()).toBeGreaterThanOrEqual(before.ended.getTime());
      expect(before.outcome).toBe('failed');
    }
  }
  // The race was one: several drafts of a lead were approved, and what did not go was taken back.
  const held = await db.draftDelivery.findMany({ where: { state: 'cancelled' } });
  expect(held.length).toBeGreaterThan(0);
  for (const { errorCode } of held)
    expect(['hold:lead_has_another', 'skip:draft_changed', 'skip:newer_inbound_exists']).toContain(
      errorCode,
    );
  const told = await db.draftDelivery.groupBy({ by: ['state'], _count: true });
  const count = (state: string) => told.find((row) => row.state === state)?._count ?? 0;
  expect(count('sent')).toBe(calls.filter(({ outcome }) => outcome === 'sent').length);
  expect(count('unknown')).toBe(calls.filter(({ outcome }) => outcome === 'unknown').length);
}, 120_000);
