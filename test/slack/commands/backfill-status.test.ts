import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseBackfillStatus } from '../../../src/slack/commands/parse-backfill-status.ts';
import { people, openTestDesk, type TestDesk } from '../../support/desk.ts';
import { seedHistory } from '../../support/seed-history.ts';
import { until } from '../../support/until.ts';

let desk: TestDesk;

beforeAll(async () => {
  desk = await openTestDesk();
  await seedHistory(desk.databaseUrl, { drafts: 300 });
});

afterAll(() => desk.close());

const runId = '1a2b3c4d-0000-4000-8000-000000000000';

/** Asks the command as somebody, and returns all that only they are answered. */
async function ask(userId: string, text: string): Promise<string> {
  const before = answers(userId).length;
  await desk.slack.users.command(userId, '/autosend-backfill-status', text);
  await until(() => answers(userId).length > before, 'an answer');
  return answers(userId).at(-1)!;
}

function answers(userId: string): string[] {
  const channel = desk.slack.dmOf(userId);
  if (!channel) return [];
  return desk.slack.workspace
    .messagesSeenBy(userId, channel)
    .filter(({ visibleTo }) => visibleTo === userId)
    .map(({ message }) => JSON.stringify([message.text, message.blocks]));
}

test('shows the coverage at once, on a database nobody has counted yet', async () => {
  const answer = await ask(people.jon.id, '');
  expect(answer).toContain('Coverage');
  expect(answer).toContain('sent, to be filled');
  expect(answer).toContain('No backfill has run yet.');
});

test('shows the running run, and names one that is dead', async () => {
  await desk.db.backfillRun.create({
    data: {
      id: runId,
      script: 'backfill-ai-auto-send-evaluation-fields',
      mode: 'apply',
      arguments: {},
      host: 'db-1',
      pid: 1,
      startedBy: 'ops',
      step: 'pending',
      total: 100,
      done: 40,
      rowsPerSecond: 2,
      counts: { rows: 40, errors: { 'error:evaluator_timeout': 3 }, samples: {} },
    },
  });
  expect(await ask(people.jon.id, '')).toContain(
    '40 of 100 pending drafts · 2/s · about 30 s left',
  );
  await desk.db.$executeRaw`UPDATE "BackfillRun" SET "heartbeatAt" = now() - interval '10 minutes'`;
  expect(await ask(people.jon.id, '')).toContain('Nothing was heard of it since');
});

test('shows one run by the beginning of its id, and the errors of the last one', async () => {
  expect(await ask(people.jon.id, '1a2b3c4d')).toContain(runId);
  expect(await ask(people.jon.id, 'errors')).toContain('the model did not answer in time');
  expect(await ask(people.jon.id, 'ffffffff')).toContain(
    'There is no run whose id begins with ffffffff',
  );
});

test('answers help to help, and to what it does not know', async () => {
  expect(await ask(people.jon.id, 'help')).toContain('/autosend-backfill-status errors');
  expect(await ask(people.jon.id, 'everything')).toContain('I do not know “everything”');
});

test('tells nothing to somebody who is not an approver, and records that', async () => {
  const answer = await ask(people.eve.id, '');
  expect(answer).not.toContain('Coverage');
  const refusal = await desk.db.draftDecision.findFirst({ where: { slackUserId: people.eve.id } });
  expect(refusal).toMatchObject({ decision: 'refuse', reasonCode: 'skip:not_an_approver' });
});

test.each([
  ['', { kind: 'status' }],
  [' ERRORS ', { kind: 'errors' }],
  ['help', { kind: 'help' }],
  ['1A2B3C4D', { kind: 'run', id: '1a2b3c4d' }],
  ['abc', { kind: 'unknown', text: 'abc' }],
  ["'; DROP", { kind: 'unknown', text: "'; DROP" }],
])('reads %j', (text, request) => {
  expect(parseBackfillStatus(text)).toEqual(request);
});
