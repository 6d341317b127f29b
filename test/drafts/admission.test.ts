import { afterAll, beforeAll, expect, test } from 'vitest';
import { admit, type Person } from '../../src/drafts/admission.ts';
import { approveDraft } from '../../src/drafts/decide/approve-draft.ts';
import { draftVersion } from '../../src/drafts/draft-version.ts';
import { findLinkedDraft } from '../../src/drafts/find-linked-draft.ts';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { deskOf } from '../support/desk-of.ts';
import { seedHistory } from '../support/seed-history.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  database = await createTestDatabase();
  queue = await openQueue(database.url, () => {});
  await seedHistory(database.url, { drafts: 200 });
});

afterAll(async () => {
  await queue.stop(1_000);
  await database.drop();
});

const jon: Person = {
  id: 'U0JON',
  teamId: 'T1',
  name: 'Jon',
  email: 'jon@example.com',
  isBot: false,
  isDeactivated: false,
};

function knock(sender: { userId: string; teamId: string | null }, acts = true) {
  const rules = {
    approvers: ['JON@example.com'],
    teamId: async () => 'T1',
    findPerson: async (id: string) => (id === 'U0JON' ? jon : { ...jon, id, email: null }),
  };
  const { db } = database;
  const desk = deskOf(db, queue);
  return admit(desk, rules, { sender, surface: 'dashboard', draftId: 'd9', acts });
}

test('whoever is let in is handed on with what they may see, decide and administer', async () => {
  expect(await knock({ userId: 'U0JON', teamId: 'T1' })).toEqual({
    admitted: true,
    visitor: {
      actor: { kind: 'person', slackUserId: 'U0JON', slackTeamId: 'T1', surface: 'dashboard' },
      person: jon,
      may: { see: 'all', decide: 'all', administer: 'all' },
    },
  });
});

test('whoever is turned away while acting is on record, whoever only looked is not', async () => {
  const refusals = () =>
    database.db.draftDecision.findMany({ where: { draftId: 'd9', decision: 'refuse' } });
  expect(await knock({ userId: 'U0EVE', teamId: 'T1' }, false)).toMatchObject({ admitted: false });
  expect(await refusals()).toEqual([]);
  expect(await knock({ userId: 'U0EVE', teamId: 'T1' })).toEqual({
    admitted: false,
    reason: 'skip:not_an_approver',
  });
  expect(await knock({ userId: 'U0JON', teamId: 'T2' })).toMatchObject({
    reason: 'skip:other_team',
  });
  expect(await refusals()).toMatchObject([
    { slackUserId: 'U0EVE', reasonCode: 'skip:not_an_approver', surface: 'dashboard' },
    { slackUserId: 'U0JON', slackTeamId: 'T2', reasonCode: 'skip:other_team' },
  ]);
});

test('a draft of another client neither opens nor is decided, and the refusal is on record', async () => {
  const { db } = database;
  const draft = await db.aIDraft.findFirstOrThrow({
    where: { status: 'pending', lead: { clientId: 'c1' } },
    include: { lead: true },
  });
  const link = { clientId: null, leadId: draft.leadId, draftId: draft.id };
  expect(await findLinkedDraft(db, link, ['c1'])).toMatchObject({ kind: 'found' });
  expect(await findLinkedDraft(db, link, ['c2'])).toEqual({ kind: 'no_such_draft', lead: null });
  expect(await draftVersion(db, draft.id, ['c1'])).not.toBeNull();
  expect(await draftVersion(db, draft.id, ['c2'])).toBeNull();

  const desk = deskOf(db, queue);
  const click = {
    draftId: draft.id,
    fingerprint: fingerprintOf((await loadDraft(db, draft.id))!, desk.houseMail),
    actor: { kind: 'person', slackUserId: 'U0JON', slackTeamId: 'T1', surface: 'slack' },
  } as const;
  expect(await approveDraft(db, desk, { ...click, may: ['c2'] })).toMatchObject({
    kind: 'refused',
    reason: 'skip:not_of_your_clients',
  });
  expect(await db.draftDelivery.count({ where: { draftId: draft.id } })).toBe(0);
  expect(
    await db.draftDecision.findMany({ where: { draftId: draft.id, decision: 'refuse' } }),
  ).toMatchObject([{ reasonCode: 'skip:not_of_your_clients', slackUserId: 'U0JON' }]);
  expect(await approveDraft(db, desk, { ...click, may: ['c1'] })).toEqual({ kind: 'done' });
});
