import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordDecision } from '../../src/drafts/decide/record-decision.ts';
import { type AuditEntry, readAudit } from '../../src/drafts/export-audit.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const jon = {
  kind: 'person',
  slackUserId: 'U0JON',
  slackTeamId: 'T0STANDIN',
  surface: 'slack',
} as const;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const all = (selection = {}): Promise<AuditEntry[]> =>
  Array.fromAsync(readAudit(database.db, selection));

test('says who decided what, where and on which text', async () => {
  await recordDecision(database.db, {
    draftId: 'd1',
    decision: 'approve',
    actor: jon,
    fingerprint: 'a.b.c',
  });
  expect(await all()).toEqual([
    {
      id: expect.stringMatching(/^\d+$/),
      draftId: 'd1',
      deliveryId: null,
      decision: 'approve',
      actor: 'person',
      slackUserId: 'U0JON',
      slackTeamId: 'T0STANDIN',
      surface: 'slack',
      fingerprint: 'a.b.c',
      reasonCode: null,
      reasonText: null,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ]);
});

test('tells our own words for a reason, and never what a person typed', async () => {
  const about = { draftId: 'd1', actor: jon };
  await recordDecision(database.db, { ...about, decision: 'reject', reasonText: 'Ann is rude' });
  await recordDecision(database.db, { ...about, decision: 'refuse', reason: 'skip:opted_out' });
  expect((await all()).map(({ reasonText }) => reasonText)).toEqual([
    null,
    'the lead asked not to be contacted',
  ]);
});

test('exports every decision once, over many batches, in their order', async () => {
  await database.db.draftDecision.createMany({
    data: Array.from({ length: 2_500 }, (_, index) => ({
      draftId: `d${index}`,
      decision: 'hold',
      actor: 'evaluator',
      surface: 'evaluator',
    })),
  });
  const entries = await all();
  expect(entries.map(({ draftId }) => draftId)).toEqual(
    Array.from({ length: 2_500 }, (_, index) => `d${index}`),
  );
});

test('selects by draft and by time: from the beginning of a span up to its end', async () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));
  await database.db.draftDecision.createMany({
    data: [1, 2, 3].map((hour) => ({
      draftId: `d${hour}`,
      decision: 'hold',
      actor: 'evaluator',
      surface: 'evaluator',
      createdAt: at(hour),
    })),
  });
  const drafts = async (selection: object) => (await all(selection)).map(({ draftId }) => draftId);
  expect(await drafts({ draftId: 'd2' })).toEqual(['d2']);
  expect(await drafts({ since: at(2) })).toEqual(['d2', 'd3']);
  expect(await drafts({ since: at(1), until: at(3) })).toEqual(['d1', 'd2']);
});
