import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { totalOf } from '../../src/backfill/run-counts.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { type ModelStandIn, startModelStandIn } from '../standin/model/model-standin.ts';
import { type DraftKind, draftId, numbersOf, seedHistory } from '../support/seed-history.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { ended, runAutoSend, runFields, stateOf } from './backfill-runs.ts';

const drafts = 300;

let database: TestDatabase;
let model: ModelStandIn;
let queue: Queue;

beforeAll(async () => {
  model = await startModelStandIn();
});

afterAll(() => model.close());

beforeEach(async () => {
  database = await createTestDatabase();
  await seedHistory(database.url, { drafts });
  queue = await openQueue(database.url, () => {});
});

afterEach(async () => {
  await queue.stop(1_000);
  await database.drop();
});

function automatic(...kinds: DraftKind[]): string[] {
  return Array.from({ length: drafts }, (_, n) => n)
    .filter((n) => kinds.some((kind) => numbersOf(kind).includes(n % 100)))
    .filter((n) => n % 37 !== 36)
    .map(draftId);
}

/** What the model and the guards have nothing against. */
const sendable = () => automatic('pending', 'pending_evaluated');

async function deliveries(): Promise<string[]> {
  const rows = await database.db.draftDelivery.findMany({ orderBy: { draftId: 'asc' } });
  return rows.map((row) => row.draftId);
}

async function idsOf(action: string): Promise<string[]> {
  const seeded = automatic('filled_held', 'filled_skipped', 'held_then_sent');
  const rows = await database.db.aIDraft.findMany({
    where: {
      autoSendAction: action,
      id: { notIn: seeded },
      status: 'pending',
      lead: { emailCampaignId: { not: null } },
    },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

test('a dry run writes nothing and asks no model', async () => {
  const before = await stateOf(database);
  const calls = model.calls().length;
  const { counts } = ended(await runAutoSend({ database, model }, { apply: false, send: true }));
  expect(await stateOf(database)).toEqual(before);
  expect(model.calls()).toHaveLength(calls);
  expect(counts.rows).toBeGreaterThan(sendable().length);
});

describe('with --apply', () => {
  test('holds and skips are recorded, and what may be sent is only counted', async () => {
    const { counts } = ended(await runAutoSend({ database, model, queue }));
    expect(counts.actions.would_send).toBe(sendable().length);
    expect(await deliveries()).toEqual([]);
    expect(await idsOf('needs_review')).toEqual(
      automatic(
        'pending_risky',
        'pending_missing_trigger',
        'pending_follow_up',
        'pending_opted_out',
        'pending_empty',
      ),
    );
    expect(await idsOf('skip')).toEqual(automatic('pending_overtaken'));
  });

  test('posts no card unless told to', async () => {
    const jobs = () =>
      database.db.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'refresh-card'`;
    ended(await runAutoSend({ database, model, queue }, { limit: 20 }));
    expect(await jobs()).toEqual([{ count: 0 }]);
    const { counts } = ended(await runAutoSend({ database, model, queue }, { notify: true }));
    expect(await jobs()).toEqual([{ count: counts.actions.needs_review }]);
  });
});

describe('with --apply --send', () => {
  test('queues each draft that may be sent once, evaluated ones too, for the usual way out', async () => {
    ended(await runFields({ database, model }));
    const { counts } = ended(await runAutoSend({ database, model, queue }, { send: true }));
    expect(counts.actions.send_queued).toBe(sendable().length);
    expect(await deliveries()).toEqual(sendable());
    const rows = await database.db.draftDelivery.findMany();
    expect(new Set(rows.map(({ state, origin }) => `${state} ${origin}`))).toEqual(
      new Set(['queued auto_send']),
    );
    const decisions = await database.db.draftDecision.findMany({
      where: { decision: 'auto_send' },
    });
    expect(decisions.map(({ actor }) => actor)).toEqual(sendable().map(() => 'script'));

    const again = ended(await runAutoSend({ database, model, queue }, { send: true }));
    expect(again.counts.rows).toBe(0);
    expect(await deliveries()).toEqual(sendable());
  });

  test('asks no model about what an earlier run without --send paid for', async () => {
    ended(await runAutoSend({ database, model, queue }));
    const calls = model.calls().length;
    expect(calls).toBeGreaterThan(0);
    // Another text, and another conversation, are judged anew.
    const [edited, corrected, ...same] = sendable() as [string, string, ...string[]];
    await database.db.aIDraft.update({
      where: { id: edited },
      data: { content: 'Hi, gladly: it drafts replies for you.' },
    });
    await database.db.$executeRaw`
      UPDATE "Message" SET "body" = 'Hi, what does it do?'
      WHERE "id" = (SELECT "triggerMessageId" FROM "AIDraft" WHERE "id" = ${corrected})`;
    const dry = ended(await runAutoSend({ database, model, queue }, { apply: false, send: true }));
    expect(dry.counts.actions).toEqual({ send_queued: same.length, would_evaluate: 2 });
    const { counts } = ended(await runAutoSend({ database, model, queue }, { send: true }));
    expect(counts.actions.send_queued).toBe(sendable().length);
    expect(model.calls()).toHaveLength(calls + 2);
    expect(await deliveries()).toEqual(sendable());
  });

  test('asks no model about what the evaluation-fields backfill paid for', async () => {
    ended(await runFields({ database, model }));
    const calls = model.calls().length;
    ended(await runAutoSend({ database, model, queue }, { send: true }));
    const evaluatedElsewhere = automatic('pending_evaluated').length;
    expect(model.calls()).toHaveLength(calls + evaluatedElsewhere);
  });

  test('the kill switch leaves every draft as it is, for a later run', async () => {
    const before = await stateOf(database);
    const { counts } = ended(
      await runAutoSend({ database, model, queue, autoSendDisabled: true }, { send: true }),
    );
    expect(counts.actions).toEqual({});
    expect(Object.keys(counts.skips)).toEqual(['skip:auto_send_disabled']);
    expect(await stateOf(database)).toEqual(before);
  });

  test('a send that has to wait is queued for its time', async () => {
    await database.db.emailCampaign.updateMany({
      data: {
        autoSendDelayMinSeconds: 3 * 365 * 86_400,
        autoSendDelayMaxSeconds: 3 * 365 * 86_400,
      },
    });
    ended(await runAutoSend({ database, model, queue }, { send: true }));
    const rows = await database.db.draftDelivery.findMany();
    expect(rows.length).toBe(sendable().length);
    for (const { notBefore } of rows) expect(notBefore.getTime()).toBeGreaterThan(Date.now());
    expect(await idsOf('send_delayed')).toEqual(sendable());
  });

  test('a lead with too many unanswered mails is held', async () => {
    await database.db.workspacePolicy.createMany({
      data: ['c0', 'c1', 'c2'].map((clientId) => ({ clientId, inARowLimit: 0 })),
    });
    const { counts } = ended(await runAutoSend({ database, model, queue }, { send: true }));
    expect(counts.holds['hold:in_a_row_limit']).toBe(sendable().length);
    expect(await deliveries()).toEqual([]);
  });

  test('an approval given meanwhile stands', async () => {
    const [first] = sendable() as [string];
    const approval = { decisionId: 1n, fingerprint: 'a.b.c', origin: 'approval' };
    await database.db.draftDelivery.create({ data: { ...approval, draftId: first, leadId: 'l' } });
    ended(await runAutoSend({ database, model, queue }, { send: true }));
    expect(await database.db.draftDelivery.findMany({ where: { draftId: first } })).toEqual([
      expect.objectContaining({ origin: 'approval', state: 'queued' }),
    ]);
  });
});

test.each([{ limit: null }, { limit: 7 }, { batchSize: 3 }])(
  'every row that was looked at is accounted for: %j',
  async (options) => {
    for (const run of [runFields, runAutoSend])
      for (const apply of [false, true]) {
        const { counts } = ended(await run({ database, model, queue }, { ...options, apply }));
        expect(counts.looked).toBe(totalOf(counts.actions) + totalOf(counts.left));
        expect(counts.looked).toBeGreaterThan(0);
        const reasons = { ...counts.skips, ...counts.holds, ...counts.errors };
        const { 'skip:nothing_proven': _nothing, ...left } = counts.left;
        for (const [reason, count] of Object.entries(left))
          expect(reasons[reason]).toBeGreaterThanOrEqual(count);
      }
  },
);

test('the first step of the evaluation-fields backfill counts what it could not prove', async () => {
  const unfilled = await database.db.aIDraft.count({
    where: {
      OR: [
        { autoSendAction: null },
        { autoSendAction: { notIn: ['send_immediate', 'send_delayed'] } },
        { autoSendEvaluatedAt: null },
      ],
    },
  });
  const { counts } = ended(await runFields({ database, model }, { apply: false }));
  const { send_immediate = 0, send_delayed = 0, dated = 0 } = counts.actions;
  const filled = send_immediate + send_delayed + dated;
  expect(filled + counts.left['skip:nothing_proven']!).toBe(unfilled);
});

test('a dry run tells the ages of what it would send', async () => {
  const { counts } = ended(await runAutoSend({ database, model }, { apply: false, send: true }));
  const aged = Object.values(counts.ages).reduce((sum, count) => sum + count, 0);
  expect(aged).toBe(counts.actions.would_evaluate);
});

test('what is too old is held, not sent', async () => {
  ended(await runAutoSend({ database, model, queue, maxAgeHours: 1 }, { send: true }));
  expect(await deliveries()).toEqual([]);
});

describe('with --latest-per-lead', () => {
  test('takes only the newest draft of each lead, however small the batches, and stays with that', async () => {
    const leads = await database.db.aIDraft.findMany({
      where: { id: { in: automatic('pending') } },
    });
    await database.db.aIDraft.createMany({
      data: leads.flatMap(({ leadId, createdAt, content }) =>
        [1, 2].map((age) => ({
          id: `${leadId}-older-${age}`,
          leadId,
          content,
          channel: 'email',
          createdAt: new Date(createdAt.getTime() - age * 30 * 86_400_000),
        })),
      ),
    });
    const options = { send: true, latestPerLead: true, batchSize: 2 };
    ended(await runAutoSend({ database, model, queue }, options));
    expect(await deliveries()).toEqual(sendable());
    // What was sent is no draft any more; the older ones are out of date all the same.
    await database.db.$executeRaw`
      UPDATE "AIDraft" SET "status" = 'approved' WHERE "id" IN (SELECT "draftId" FROM "DraftDelivery")`;
    const again = ended(await runAutoSend({ database, model, queue }, options));
    expect(again.counts.rows).toBe(0);
  });
});
