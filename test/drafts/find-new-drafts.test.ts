import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  findNewDrafts,
  firstConnectedAt,
  newDraftsQuery,
  newDraftWatcher,
} from '../../src/drafts/find-new-drafts.ts';
import { Prisma } from '../../src/generated/prisma/client.ts';
import type { Queue } from '../../src/queue.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const connectedAt = new Date('2026-11-20T12:00:00Z');
const later = new Date('2026-11-20T12:00:01Z');

let database: TestDatabase;
let enqueued: string[];

/** Notes what is queued; the real queue is not what is tested here. */
const queue = {
  enqueue: async (_db: unknown, _name: string, { draftId }: { draftId: string }) => {
    enqueued.push(draftId);
  },
} as unknown as Queue;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  const { db } = database;
  await db.$executeRaw`TRUNCATE "Client", "DraftDecision", "DraftDelivery", "ServiceFact" CASCADE`;
  await db.serviceFact.create({
    data: { key: 'first_connected_at', value: connectedAt.toISOString() },
  });
  await db.client.create({ data: { id: 'c1', name: 'Acme', userId: 'u1' } });
  await db.emailCampaign.createMany({
    data: [
      {
        id: 'auto',
        name: 'Q4',
        bisonCampaignId: 'b1',
        clientId: 'c1',
        responseMode: 'AI_AUTO_SEND',
      },
      { id: 'manual', name: 'Q3', bisonCampaignId: 'b2', clientId: 'c1' },
    ],
  });
  await db.lead.createMany({
    data: [
      { id: 'l1', clientId: 'c1', emailCampaignId: 'auto' },
      { id: 'l2', clientId: 'c1', emailCampaignId: 'manual' },
      { id: 'l3', clientId: 'c1' },
    ],
  });
  enqueued = [];
});

afterAll(() => database.drop());

function addDraft(id: string, changes: Partial<Prisma.AIDraftUncheckedCreateInput> = {}) {
  return database.db.aIDraft.create({
    data: { id, leadId: 'l1', content: 'Hi', createdAt: later, ...changes },
  });
}

async function newDrafts(limit = 100): Promise<string[]> {
  const found = await findNewDrafts(database.db, { createdAt: connectedAt, id: '' }, limit);
  return found.map(({ id }) => id);
}

test('the time of the first connection is written once', async () => {
  const { db } = database;
  await db.serviceFact.deleteMany();
  const times = await Promise.all([1, 2, 3].map(() => firstConnectedAt(db)));
  expect(new Set(times.map(Number)).size).toBe(1);
  expect(Date.now() - times[0]!.getTime()).toBeLessThan(60_000);
  expect(await firstConnectedAt(db)).toEqual(times[0]);
});

describe('a draft is new', () => {
  test('when another program wrote it, pending and unevaluated, oldest first', async () => {
    await addDraft('b');
    await addDraft('a');
    await addDraft('at-the-very-moment', { createdAt: connectedAt });
    expect(await newDrafts()).toEqual(['at-the-very-moment', 'a', 'b']);
    expect(await newDrafts(2)).toEqual(['at-the-very-moment', 'a']);
  });

  test.for([
    ['it is not pending', { status: 'approved' }],
    ['it was evaluated', { autoSendEvaluatedAt: later }],
    ['an outcome is recorded', { autoSendAction: 'needs_review' }],
    ['its campaign is answered by people', { leadId: 'l2' }],
    ['its lead is in no campaign', { leadId: 'l3' }],
    ['it is older than the service', { createdAt: new Date('2026-11-20T11:59:59Z') }],
  ] as const)('but not when %s', async ([, changes]) => {
    await addDraft('d1', changes);
    expect(await newDrafts()).toEqual([]);
  });

  test('but not when something was decided about it; a refused click is no decision', async () => {
    await addDraft('decided');
    await addDraft('refused');
    await database.db.draftDecision.createMany({
      data: [
        { draftId: 'decided', decision: 'hold', actor: 'evaluator', surface: 'evaluator' },
        { draftId: 'refused', decision: 'refuse', actor: 'system', surface: 'slack' },
      ],
    });
    expect(await newDrafts()).toEqual(['refused']);
  });

  test('but not when a delivery of it is under way', async () => {
    await addDraft('going-out');
    await addDraft('was-stopped');
    const delivery = { leadId: 'l', origin: 'approval', decisionId: 1n, fingerprint: 'f' };
    await database.db.draftDelivery.createMany({
      data: [
        { ...delivery, draftId: 'going-out' },
        {
          ...delivery,
          draftId: 'was-stopped',
          state: 'cancelled',
          finishedAt: later,
          errorCode: 'skip:stopped_by_person',
        },
      ],
    });
    expect(await newDrafts()).toEqual(['was-stopped']);
  });
});

describe('the watcher', () => {
  test('queues every new draft once, however often it looks', async () => {
    const watcher = newDraftWatcher(database.db, queue);
    await addDraft('d1');
    expect(await watcher.enqueueNewDrafts()).toBe(1);
    expect(await watcher.enqueueNewDrafts()).toBe(0);
    await addDraft('d2', { createdAt: new Date() });
    expect(await watcher.enqueueNewDrafts()).toBe(1);
    expect(enqueued).toEqual(['d1', 'd2']);
  });

  test('finds a draft that was committed long after the time it carries', async () => {
    const watcher = newDraftWatcher(database.db, queue);
    await addDraft('d2', { createdAt: new Date() });
    await watcher.enqueueNewDrafts();
    await addDraft('d1', { createdAt: new Date(Date.now() - 5 * 60_000) });
    await watcher.enqueueNewDrafts();
    expect(enqueued).toEqual(['d2', 'd1']);
  });

  test('finds an old draft whose campaign was switched on, within a minute or so', async () => {
    const watcher = newDraftWatcher(database.db, queue);
    await addDraft('d1', { leadId: 'l2', createdAt: new Date(Date.now() - 3_600_000) });
    await watcher.enqueueNewDrafts();
    await database.db.emailCampaign.updateMany({ data: { responseMode: 'AI_AUTO_SEND' } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    await watcher.enqueueNewDrafts();
    vi.useRealTimers();
    expect(enqueued).toEqual(['d1']);
  });

  test('does not queue again what waits for a slow evaluator, through any number of looks', async () => {
    const watcher = newDraftWatcher(database.db, queue);
    await addDraft('d1');
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let look = 0; look < 5; look++) {
      await watcher.enqueueNewDrafts();
      vi.setSystemTime(Date.now() + 61_000);
    }
    vi.useRealTimers();
    expect(enqueued).toEqual(['d1']);
  });

  test('goes through a backlog of any size', async () => {
    await database.db.aIDraft.createMany({
      data: Array.from({ length: 1201 }, (_, index) => ({
        id: `d${index}`,
        leadId: 'l1',
        content: 'Hi',
        createdAt: later,
      })),
    });
    expect(await newDraftWatcher(database.db, queue).enqueueNewDrafts()).toBe(1201);
    expect(new Set(enqueued).size).toBe(1201);
  });
});

test('the partial index of unevaluated drafts serves the query', async () => {
  const { db } = database;
  await db.$executeRaw`
    INSERT INTO "AIDraft"
      ("id", "leadId", "content", "status", "autoSendEvaluatedAt", "createdAt", "updatedAt")
    SELECT 'd' || n, 'l1', 'Hi', CASE WHEN n % 10 = 0 THEN 'pending' ELSE 'approved' END,
      CASE WHEN n % 100 = 0 THEN NULL ELSE now() END, ${later}::timestamp + n * interval '1 s', now()
    FROM generate_series(1, 20000) n`;
  await db.$executeRaw`ANALYZE "AIDraft"`;
  const query = newDraftsQuery({ createdAt: connectedAt, id: '' }, 500);
  const plan = await db.$queryRaw<{ 'QUERY PLAN': string }[]>(Prisma.sql`EXPLAIN ${query}`);
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).toMatch(/(Index|Bitmap Index) Scan (using|on) "AIDraft_unevaluated"/);
  expect(text).not.toContain('Seq Scan on "AIDraft"');
});
