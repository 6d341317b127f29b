import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectDatabase, forScripts } from '../../src/database/connect.ts';
import { stopSend } from '../../src/drafts/decide/stop-send.ts';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { claimDelivery } from '../../src/sending/claim-delivery.ts';
import type { SendingDesk } from '../../src/sending/desk.ts';
import { deskOf, sendingDeskOf } from '../support/desk-of.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { waitingForLock } from '../support/waiting-for-lock.ts';

let database: TestDatabase;
/** The connections of another process. */
let elsewhere: PrismaClient;
let queue: Queue;

/** What another process would run: those who wait stand in one line a process. */
let there: { claim: typeof claimDelivery; stop: typeof stopSend };

beforeAll(async () => {
  vi.resetModules();
  there = {
    claim: (await import('../../src/sending/claim-delivery.ts')).claimDelivery,
    stop: (await import('../../src/drafts/decide/stop-send.ts')).stopSend,
  };
  database = await createTestDatabase();
  elsewhere = connectDatabase(database.url, forScripts);
  queue = await openQueue(database.url, () => {});
  await database.db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u1' } });
});
afterAll(async () => {
  await queue.stop(1_000);
  await elsewhere.$disconnect();
  await database.drop();
});

async function queuedDelivery(draftId: string) {
  const { db } = database;
  const lead = { id: `l-${draftId}`, clientId: 'c1', email: 'ann@example.com', firstName: 'Ann' };
  await db.lead.create({ data: lead });
  await db.aIDraft.create({
    data: { id: draftId, leadId: lead.id, channel: 'email', content: 'Gladly.' },
  });
  const { houseMail } = deskOf(db, queue);
  const fingerprint = fingerprintOf((await loadDraft(db, draftId))!, houseMail);
  const whose = { draftId, leadId: lead.id, origin: 'auto_send', decisionId: 1n, fingerprint };
  return db.draftDelivery.create({ data: { ...whose, notBefore: new Date() } });
}

/** Something that has been reached, and goes on when it is told to. */
function gate() {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    reached: reached.promise,
    open: opened.resolve,
    async pass() {
      reached.resolve();
      await opened.promise;
    },
  };
}

/** A worker; with a gate it stands still in its claim, and holds the draft's lock. */
function worker(workerId: string, pass: () => Promise<void> = async () => {}): SendingDesk {
  const adapter = {
    name: 'smtp',
    send: async () => {
      throw new Error('a claim alone sends nothing');
    },
  } as const;
  return {
    ...sendingDeskOf(database.db, queue),
    workerId,
    adapterFor: async () => ({ ok: true, adapter }),
    async guardAutomaticSend() {
      await pass();
      return { kind: 'clear' };
    },
  };
}

const click = (draftId: string) => ({
  draftId,
  actor: { kind: 'person', slackUserId: 'U0JON', slackTeamId: 'T0', surface: 'slack' } as const,
  fingerprint: 'as.shown.then',
  may: 'all' as const,
});
const deliveryOf = (id: string) => database.db.draftDelivery.findUniqueOrThrow({ where: { id } });

test('of two workers that claim one delivery at once, the second gets nothing', async () => {
  const { id } = await queuedDelivery('claimed-twice');
  const inClaim = gate();
  const first = claimDelivery(database.db, worker('first', inClaim.pass), id);
  await inClaim.reached;
  const second = there.claim(elsewhere, worker('second'), id);
  await waitingForLock(database.db, 1);
  inClaim.open();

  expect(await first).toMatchObject({ deliveryId: id, attempt: 1 });
  expect(await second).toBeNull();
  expect(await deliveryOf(id)).toMatchObject({ state: 'sending', claimedBy: 'first', attempt: 1 });
});

test('Stop that comes while a worker claims the delivery is too late, and is told so', async () => {
  const { id, draftId } = await queuedDelivery('stopped-too-late');
  const inClaim = gate();
  const claim = claimDelivery(database.db, worker('first', inClaim.pass), id);
  await inClaim.reached;
  const stop = there.stop(elsewhere, deskOf(elsewhere, queue), click(draftId));
  await waitingForLock(database.db, 1);
  inClaim.open();

  expect(await claim).not.toBeNull();
  expect((await stop).kind).not.toBe('done');
  expect(await deliveryOf(id)).toMatchObject({ state: 'sending' });
});

test('a worker that comes while somebody stops the delivery claims nothing', async () => {
  const { id, draftId } = await queuedDelivery('stopped-in-time');
  const inStop = gate();
  const slow: Queue = {
    ...queue,
    async enqueue(...job) {
      await inStop.pass();
      await queue.enqueue(...job);
    },
  };
  const stop = stopSend(database.db, deskOf(database.db, slow), click(draftId));
  await inStop.reached;
  const claim = there.claim(elsewhere, worker('first'), id);
  await waitingForLock(database.db, 1);
  inStop.open();

  expect(await stop).toEqual({ kind: 'done' });
  expect(await claim).toBeNull();
  expect(await deliveryOf(id)).toMatchObject({ state: 'cancelled' });
});
