import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import type { AutomaticGuard } from '../../src/drafts/guards.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { claimDelivery } from '../../src/sending/claim-delivery.ts';
import type { SendingDesk } from '../../src/sending/desk.ts';
import { sendingDeskOf } from '../support/desk-of.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;

let database: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  database = await createTestDatabase();
  queue = await openQueue(database.url, () => {});
  const { db } = database;
  await db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u1' } });
});
afterAll(async () => {
  await queue.stop(1_000);
  await database.drop();
});

/** A draft that goes out by itself at once, and the delivery of it. */
const houseMail = { from: { address: 'sales@example.com' }, replyTo: null };

async function automaticDelivery(draftId: string, notBefore: Date) {
  const { db } = database;
  const lead = { id: `l-${draftId}`, clientId: 'c1', email: 'ann@example.com', firstName: 'Ann' };
  await db.lead.create({ data: lead });
  await db.aIDraft.create({
    data: { id: draftId, leadId: lead.id, channel: 'email', content: 'Gladly.' },
  });
  const fingerprint = fingerprintOf((await loadDraft(db, draftId))!, houseMail);
  return db.draftDelivery.create({
    data: {
      draftId,
      leadId: lead.id,
      origin: 'auto_send',
      decisionId: 1n,
      fingerprint,
      notBefore,
    },
  });
}

function deskWhose(guard: AutomaticGuard): SendingDesk {
  return { ...sendingDeskOf(database.db, queue), guardAutomaticSend: async () => guard };
}

const draftOf = (id: string) => database.db.aIDraft.findUniqueOrThrow({ where: { id } });
const deliveryOf = (id: string) => database.db.draftDelivery.findUniqueOrThrow({ where: { id } });

test('an automatic send that has to wait for its hours is a delayed one from then on', async () => {
  const { id } = await automaticDelivery('closed', new Date());
  const until = new Date(Date.now() + HOUR);
  expect(await claimDelivery(database.db, deskWhose({ kind: 'wait', until }), id)).toBeNull();
  expect(await deliveryOf(id)).toMatchObject({ state: 'queued', notBefore: until, attempt: 0 });
  expect(await draftOf('closed')).toMatchObject({
    status: 'pending',
    autoSendAction: 'send_delayed',
  });
});

test('a job that merely comes early changes nothing', async () => {
  const notBefore = new Date(Date.now() + HOUR);
  const { id } = await automaticDelivery('early', notBefore);
  expect(await claimDelivery(database.db, deskWhose({ kind: 'clear' }), id)).toBeNull();
  expect(await deliveryOf(id)).toMatchObject({ state: 'queued', notBefore, attempt: 0 });
  expect(await draftOf('early')).toMatchObject({ status: 'pending', autoSendAction: null });
});

test.each([
  ['From', { ...houseMail, from: { address: 'other-brand@example.com' } }],
  ['the name in From', { ...houseMail, from: { ...houseMail.from, name: 'Other Brand' } }],
  ['Reply-To', { ...houseMail, replyTo: 'replies@example.com' }],
])('%s changed after it was decided: it does not leave', async (what, changed) => {
  const { id } = await automaticDelivery(`changed ${what}`, new Date());
  const desk = { ...deskWhose({ kind: 'clear' }), houseMail: changed };
  expect(await claimDelivery(database.db, desk, id)).toBeNull();
  expect(await deliveryOf(id)).toMatchObject({
    state: 'cancelled',
    errorCode: 'skip:draft_changed',
  });
});
