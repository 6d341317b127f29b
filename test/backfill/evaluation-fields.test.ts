import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approveDraft } from '../../src/drafts/decide/approve-draft.ts';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { type ModelStandIn, startModelStandIn } from '../standin/model/model-standin.ts';
import { deskOf } from '../support/desk-of.ts';
import { type DraftKind, draftId, numbersOf, seedHistory } from '../support/seed-history.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { ended, outcomeOf, runFields, stateOf, stopAfter } from './backfill-runs.ts';

const drafts = 1_000;

let database: TestDatabase;
let model: ModelStandIn;

beforeAll(async () => {
  model = await startModelStandIn();
});

afterAll(() => model.close());

beforeEach(async () => {
  database = await createTestDatabase();
  await seedHistory(database.url, { drafts });
});

afterEach(() => database.drop());

/** Drafts of a kind in campaigns that send automatically. */
function automatic(...kinds: DraftKind[]): string[] {
  const numbers = Array.from({ length: drafts }, (_, n) => n);
  return numbers
    .filter((n) => kinds.some((kind) => numbersOf(kind).includes(n % 100)))
    .filter((n) => n % 37 !== 36 && Math.floor(n / 100) % 20 < 16)
    .map(draftId);
}

async function rowsOf(ids: string[]) {
  return database.db.aIDraft.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
}

async function idsWith(
  where: NonNullable<Parameters<typeof database.db.aIDraft.findMany>[0]>['where'],
) {
  const rows = await database.db.aIDraft.findMany({ where, orderBy: { id: 'asc' } });
  return rows.map(({ id }) => id);
}

test('a dry run writes nothing but its own row, asks no model, and foresees what is written', async () => {
  const before = await stateOf(database);
  const calls = model.calls().length;
  const dry = ended(await runFields({ database, model }, { apply: false }));
  expect(await stateOf(database)).toEqual(before);
  expect(model.calls()).toHaveLength(calls);
  expect(await database.db.backfillIssue.count()).toBe(0);
  expect(await database.db.draftTally.count()).toBe(0);
  expect(dry.run).toMatchObject({ mode: 'dry_run', status: 'finished' });

  const applied = ended(await runFields({ database, model }));
  const { evaluated, ...written } = applied.counts.actions;
  const { would_evaluate, ...foreseen } = dry.counts.actions;
  // The model alone knows which of those it is asked about are to be held.
  expect(would_evaluate).toBe(evaluated! + written.needs_review! - foreseen.needs_review!);
  expect({ ...written, needs_review: 0 }).toEqual({ ...foreseen, needs_review: 0 });
});

describe('a whole run', () => {
  test('records as sent exactly what the database proves', async () => {
    const other = await rowsOf(
      automatic('sent_by_person', 'other_source', 'approved_without_message', 'rejected'),
    );
    const strangers = await idsWith({
      OR: [
        { lead: { emailCampaignId: null } },
        { lead: { campaign: { responseMode: 'SETTER_MANAGED' } } },
      ],
    });
    const strangersBefore = await rowsOf(strangers);
    const counts = ended(await runFields({ database, model })).counts;

    const atOnce = automatic('ai_sent', 'ai_sent_in_parts', 'delayed_failed', 'held_then_sent');
    const filled = automatic('filled_sent', 'undated');
    expect(await idsWith({ autoSendAction: 'send_delayed' })).toEqual(
      automatic('delayed_succeeded'),
    );
    expect(await idsWith({ autoSendAction: 'send_immediate', id: { notIn: strangers } })).toEqual(
      [...atOnce, ...filled].sort(),
    );
    expect(counts.actions).toMatchObject({
      send_immediate: atOnce.length,
      send_delayed: automatic('delayed_succeeded').length,
      dated: automatic('undated').length,
    });
    expect(await rowsOf(other.map(({ id }) => id))).toEqual(other);
    expect(await rowsOf(strangers)).toEqual(strangersBefore);
  });

  test('dates a sent draft by its earliest message, and leaves what it cannot know', async () => {
    ended(await runFields({ database, model }));
    for (const row of await rowsOf(automatic('ai_sent_in_parts', 'delayed_succeeded', 'undated'))) {
      const first = await database.db.message.findFirstOrThrow({
        where: { aiDraftId: row.id },
        orderBy: { sentAt: 'asc' },
      });
      expect(row).toMatchObject({
        autoSendEvaluatedAt: first.sentAt,
        autoSendConfidence: null,
        autoSendReason: null,
        status: 'approved',
      });
    }
  });

  test('judges pending drafts: holds the doubtful and blocked ones, decides nothing about the others', async () => {
    ended(await runFields({ database, model }));
    for (const row of await rowsOf(automatic('pending', 'pending_follow_up', 'pending_overtaken')))
      expect(row).toMatchObject({
        autoSendAction: null,
        autoSendConfidence: 0.95,
        autoSendThreshold: 0.9,
        autoSendReason: 'answers the question and promises nothing',
        autoSendEvaluatedAt: expect.any(Date),
        status: 'pending',
      });
    for (const row of await rowsOf(automatic('pending_risky')))
      expect(row).toMatchObject({
        autoSendAction: 'needs_review',
        autoSendConfidence: 0.4,
        autoSendReason: expect.stringContaining('$500'),
        autoSendEvaluatedAt: expect.any(Date),
      });
    const blocked = automatic('pending_missing_trigger', 'pending_opted_out', 'pending_empty');
    for (const row of await rowsOf(blocked))
      expect(row).toMatchObject({
        autoSendAction: 'needs_review',
        autoSendReason: expect.any(String),
        autoSendConfidence: null,
        autoSendEvaluatedAt: null,
      });
    const held = [...automatic('pending_risky'), ...blocked].sort();
    const decisions = await database.db.draftDecision.findMany({ orderBy: { draftId: 'asc' } });
    expect(decisions.map(({ draftId: id }) => id)).toEqual(held);
    expect(decisions).toEqual(
      held.map(() =>
        expect.objectContaining({ actor: 'script', surface: 'script', decision: 'hold' }),
      ),
    );
  });

  test('sends nothing and posts no card', async () => {
    const queue = await openQueue(database.url, () => {});
    try {
      ended(await runFields({ database, model, queue }));
      expect(await database.db.draftDelivery.count()).toBe(0);
      expect(await jobsOf('refresh-card')).toEqual([]);
    } finally {
      await queue.stop(1_000);
    }
  });

  test('with --notify posts one card a second for what is newly held, and no other', async () => {
    const queue = await openQueue(database.url, () => {});
    try {
      ended(await runFields({ database, model, queue }, { notify: true }));
    } finally {
      await queue.stop(1_000);
    }
    const jobs = await jobsOf('refresh-card');
    const held = automatic(
      'pending_risky',
      'pending_missing_trigger',
      'pending_opted_out',
      'pending_empty',
    );
    expect(jobs.map(({ draftId: id }) => id).sort()).toEqual(held.sort());
    const gaps = jobs.slice(1).map(({ at }, index) => at.getTime() - jobs[index]!.at.getTime());
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  });

  test('changes nothing when it is run again', async () => {
    ended(await runFields({ database, model }));
    const before = await stateOf(database);
    const again = ended(await runFields({ database, model }));
    expect(await stateOf(database)).toEqual(before);
    expect(again.counts.rows).toBe(0);
  });
});

describe('the selection', () => {
  test('--campaign and --client leave all others alone', async () => {
    ended(await runFields({ database, model }, { selection: { campaignId: 'k1' } }));
    expect(await touched({ lead: { emailCampaignId: { not: 'k1' } } })).toBe(0);
    expect(await touched({ lead: { emailCampaignId: 'k1' } })).toBeGreaterThan(50);
    ended(await runFields({ database, model }, { selection: { clientId: 'c2' } }));
    expect(await touched({ lead: { clientId: { notIn: ['c1', 'c2'] } } })).toBe(0);
  });

  test('--since and --until bound the age of drafts', async () => {
    const all = await database.db.aIDraft.findMany({ orderBy: { createdAt: 'asc' } });
    const [since, until] = [all[200]!.createdAt, all[300]!.createdAt];
    const { counts } = ended(await runFields({ database, model }, { selection: { since, until } }));
    expect(await touched({ createdAt: { lt: since } })).toBe(0);
    expect(await touched({ createdAt: { gte: until } })).toBe(0);
    expect(counts.rows).toBeGreaterThan(50);
  });

  test('--limit ends the run after so many drafts, across steps', async () => {
    const few = ended(await runFields({ database, model }, { limit: 7, batchSize: 3 }));
    expect(few.counts.rows).toBe(7);
    expect(few.run).toMatchObject({ status: 'finished', note: 'reached --limit 7' });
    const sent = ended(await runFields({ database, model }, { limit: 450 }));
    expect(sent.counts.rows).toBe(450);
    const all = ended(await runFields({ database, model }));
    expect(all.counts.rows).toBeGreaterThan(0);
    const nothing = ended(await runFields({ database, model }));
    expect(nothing.counts.rows).toBe(0);
  });

  test('a workspace or campaign that does not exist is refused', async () => {
    expect(await runFields({ database, model }, { selection: { campaignId: 'k99' } })).toEqual({
      kind: 'refused',
      problem: 'There is no campaign with the id k99.',
    });
    expect(await runFields({ database, model }, { selection: { clientId: 'c99' } })).toEqual({
      kind: 'refused',
      problem: 'There is no workspace with the id c99.',
    });
  });

  async function touched(where: object): Promise<number> {
    const decisions = await database.db.draftDecision.findMany();
    const written = decisions.map(({ draftId: id }) => id!);
    const filled = { autoSendConfidence: null, autoSendEvaluatedAt: { not: null } };
    const bySeed = ['filled_skipped'] as const;
    return database.db.aIDraft.count({
      where: {
        AND: [
          where,
          { OR: [filled, { id: { in: written } }] },
          {
            id: {
              notIn: Array.from({ length: drafts / 100 }, (_, h) =>
                draftId(h * 100 + numbersOf(bySeed[0])[0]!),
              ),
            },
          },
        ],
      },
    });
  }
});

describe('the model fails', () => {
  test('its drafts are counted as errors, stay unevaluated, and are judged by a later run', async () => {
    model.faults.set([{ action: 'status', status: 400, times: 5 }]);
    const first = ended(await runFields({ database, model }));
    expect(first.counts.errors['error:evaluator_failed']).toBe(5);
    const missed = await idsWith({
      status: 'pending',
      autoSendAction: null,
      autoSendEvaluatedAt: null,
      lead: { campaign: { responseMode: 'AI_AUTO_SEND' } },
    });
    expect(missed).toHaveLength(5);
    const issues = await database.db.backfillIssue.findMany({
      where: { code: 'error:evaluator_failed' },
      orderBy: { draftId: 'asc' },
    });
    expect(issues.map((issue) => issue.draftId)).toEqual(missed);

    const second = ended(await runFields({ database, model }));
    expect(second.counts).toMatchObject({ rows: 5, errors: {} });
  });

  test('a draft that a person was asked about because of that is judged by a later run, and stays theirs', async () => {
    const [id, other] = automatic('pending').slice(0, 2) as [string, string];
    await database.db.aIDraft.updateMany({
      where: { id: { in: [id, other] } },
      data: { autoSendAction: 'needs_review', autoSendReason: 'Held: the model did not answer' },
    });
    await database.db.draftDecision.createMany({
      data: [
        { draftId: id, reasonCode: 'error:evaluator_timeout' },
        { draftId: other, reasonCode: 'skip:auto_send_disabled' },
      ].map((hold) => ({ ...hold, decision: 'hold', actor: 'evaluator', surface: 'evaluator' })),
    });
    await runFields({ database, model });
    const [judged] = await rowsOf([id]);
    expect(judged).toMatchObject({ autoSendAction: 'needs_review' });
    expect(judged!.autoSendConfidence).not.toBeNull();
    expect(judged!.autoSendEvaluatedAt).not.toBeNull();
    expect((await rowsOf([other]))[0]!.autoSendEvaluatedAt).toBeNull();
  });

  test('--max-errors stops the run, and it goes on when it is resumed', async () => {
    model.faults.set([{ action: 'status', status: 400, times: 20 }]);
    const stopped = ended(
      await runFields({ database, model }, { maxErrors: 30, batchSize: 5, concurrency: 1 }),
    );
    expect(stopped.run).toMatchObject({ status: 'stopped', note: 'reached --max-errors 30' });
    const resumed = ended(await runFields({ database, model, resume: 'last' }));
    expect(resumed.run).toMatchObject({ id: stopped.run.id, status: 'finished' });
  });
});

describe('rows that cannot be written', () => {
  test('more of them than a batch holds are counted and passed, and the others are done', async () => {
    const poisoned = automatic('ai_sent', 'pending').filter((id) => id < draftId(230));
    await database.db.$executeRawUnsafe(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'not this one'; END $$`);
    await database.db.$executeRawUnsafe(`
      CREATE TRIGGER refuse BEFORE UPDATE ON "AIDraft" FOR EACH ROW
      WHEN (OLD."id" < '${draftId(230)}') EXECUTE FUNCTION refuse()`);
    const first = ended(await runFields({ database, model }, { batchSize: 20 }));
    expect(first.run.status).toBe('finished');
    expect(first.counts.errors['error:database_failed']).toBeGreaterThanOrEqual(poisoned.length);
    for (const row of await rowsOf(poisoned)) expect(row.autoSendEvaluatedAt).toBeNull();
    expect(await idsWith({ autoSendAction: 'send_delayed' })).toEqual(
      automatic('delayed_succeeded').filter((id) => id >= draftId(230)),
    );

    await database.db.$executeRawUnsafe('DROP TRIGGER refuse ON "AIDraft"');
    const second = ended(await runFields({ database, model }, { batchSize: 20 }));
    expect(second.counts.errors['error:database_failed']).toBeUndefined();
    for (const row of await rowsOf(poisoned)) expect(row.autoSendEvaluatedAt).not.toBeNull();
  });
});

describe('while others work on the same drafts', () => {
  test('a draft that changes while the model reads it is left to a later run', async () => {
    const { db } = database;
    const ids = automatic('pending').slice(0, 3);
    const [edited, answered, rejected] = ids as [string, string, string];
    for (const id of ids)
      await db.aIDraft.update({ where: { id }, data: { content: `The text of ${id}.` } });
    const isRead = (id: string) => model.calls().some(({ draft }) => draft.includes(id));

    model.setLatency(50);
    // One batch: nothing is written before the last draft is judged.
    const run = runFields({ database, model }, { batchSize: 500 });
    await until(() => ids.every(isRead), 'the model has read them');
    await db.aIDraft.update({ where: { id: edited }, data: { content: 'Another text.' } });
    const { leadId } = await db.aIDraft.findUniqueOrThrow({ where: { id: answered } });
    const message = { direction: 'inbound', channel: 'email', body: 'Never mind.' };
    await db.message.create({ data: { leadId, ...message } });
    await db.aIDraft.update({ where: { id: rejected }, data: { status: 'rejected' } });
    const { counts } = ended(await run);
    model.setLatency(0);

    expect(counts.skips['skip:draft_changed']).toBe(3);
    for (const row of await rowsOf([edited, answered, rejected]))
      expect(row).toMatchObject({ autoSendAction: null, autoSendEvaluatedAt: null });
    const later = ended(await runFields({ database, model }));
    expect(later.counts.actions).toEqual({ evaluated: 2 });
  });

  test('approvals during a run lose nothing', async () => {
    const queue = await openQueue(database.url, () => {});
    try {
      model.setLatency(20);
      const run = runFields({ database, model, queue }, { batchSize: 4, concurrency: 4 });
      const results = await approveAll(queue, automatic('pending', 'pending_risky'));
      model.setLatency(0);
      const { counts } = ended(await run);
      expect(results).toEqual(results.map(() => 'done'));
      expect(counts.errors['error:database_failed']).toBeUndefined();
      const deliveries = await database.db.draftDelivery.findMany({ orderBy: { draftId: 'asc' } });
      expect(deliveries.map(({ draftId: id }) => id)).toEqual(
        automatic('pending', 'pending_risky').sort(),
      );
      const approvals = await database.db.draftDecision.count({ where: { decision: 'approve' } });
      expect(approvals).toBe(deliveries.length);
    } finally {
      await queue.stop(1_000);
    }
  });

  async function approveAll(queue: Queue, ids: string[]): Promise<string[]> {
    const desk = { ...deskOf(database.db, queue), sendDelaySeconds: 60 };
    const actor = {
      kind: 'person',
      slackUserId: 'U0JON',
      slackTeamId: 'T0',
      surface: 'slack',
    } as const;
    const kinds: string[] = [];
    for (const id of ids) {
      const loaded = await loadDraft(database.db, id);
      const fingerprint = fingerprintOf(loaded!, desk.houseMail);
      const result = await approveDraft(database.db, desk, {
        draftId: id,
        actor,
        may: 'all',
        fingerprint,
      });
      kinds.push(result.kind);
    }
    return kinds;
  }

  test('of two runs at once one is refused, and names the other', async () => {
    const ends = await Promise.all([
      runFields({ database, model }),
      runFields({ database, model }),
    ]);
    const refused = ends.filter((end) => end.kind === 'refused');
    const done = ends.filter((end) => end.kind === 'ended');
    expect([refused.length, done.length]).toEqual([1, 1]);
    expect(refused[0]!.problem).toMatch(/^Another run of backfill-ai-auto-send-evaluation-fields/);
    expect(await database.db.backfillRun.count()).toBe(1);
  });
});

describe('a run that is stopped', () => {
  test('finishes its batch and, resumed, ends as an undisturbed one', async () => {
    const other = await createTestDatabase();
    await seedHistory(other.url, { drafts });
    try {
      const undisturbed = ended(await runFields({ database: other, model }, { batchSize: 40 }));
      const desk = stopAfter(3);
      const first = ended(await runFields({ database, model, desk }, { batchSize: 40 }));
      expect(first.run).toMatchObject({ status: 'stopped', note: 'stopped by hand', done: 120 });
      let last = first;
      for (let batches = 9; last.run.status === 'stopped'; batches += 1)
        last = ended(
          await runFields({ database, model, resume: first.run.id, desk: stopAfter(batches) }),
        );
      expect(last.run.id).toBe(first.run.id);
      expect(outcomeOf(last.run)).toEqual(outcomeOf(undisturbed.run));
      expect(await stateOf(database)).toEqual(await stateOf(other));
    } finally {
      await other.drop();
    }
  });

  test('ends when it loses its lock, since somebody else may have it, and can be resumed', async () => {
    const cutLock = async () => database.db.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    let cut: Promise<unknown> | undefined;
    const update = () => void (cut ??= cutLock());
    const progress = { begin() {}, update, end() {} };
    const end = await runFields({ database, model, desk: { progress } }, { batchSize: 1 });
    await cut;
    expect(end).toMatchObject({ kind: 'ended', run: { status: 'failed' } });
    const resumed = ended(await runFields({ database, model, resume: 'last' }, { batchSize: 200 }));
    expect(resumed.run.status).toBe('finished');
  });

  test('is not resumed twice, and not where there is none', async () => {
    expect(await runFields({ database, model, resume: 'last' })).toMatchObject({ kind: 'refused' });
    const { run } = ended(await runFields({ database, model }));
    expect(await runFields({ database, model, resume: run.id })).toEqual({
      kind: 'refused',
      problem: `Run ${run.id} is finished: there is nothing to resume.`,
    });
  });
});

async function jobsOf(name: string): Promise<{ draftId: string; at: Date }[]> {
  return database.db.$queryRaw`
    SELECT data->>'draftId' AS "draftId", start_after AS "at"
    FROM pgboss.job WHERE name = ${name} ORDER BY start_after`;
}
