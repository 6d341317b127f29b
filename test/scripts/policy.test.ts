import { afterAll, beforeAll, expect, test } from 'vitest';
import { runScript } from '../support/run-script.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await db.client.create({ data: { id: 'c1', name: 'Acme Growth', userId: 'u' } });
  await db.emailCampaign.create({
    data: { id: 'k1', bisonCampaignId: 'k1', name: 'Q4 founders', clientId: 'c1' },
  });
});
afterAll(() => database.drop());

const policy = (...args: string[]) =>
  runScript('scripts/policy.ts', args, { DATABASE_URL: database.url });

test('shadow mode is switched on and off, and shown', async () => {
  const shown = (mode: string) => ({
    exitCode: 0,
    stderr: '',
    stdout: `Campaign        Q4 founders\nShadow mode     ${mode}\nOldest answered as AUTO_SEND_MAX_AGE_HOURS says\n`,
  });
  expect(await policy('campaign', 'k1')).toEqual(shown('off'));
  expect(await policy('campaign', 'k1', '--shadow', 'on')).toEqual(shown('on'));
  expect(await policy('campaign', 'k1')).toEqual(shown('on'));
  expect(await database.db.campaignPolicy.findMany()).toEqual([
    { campaignId: 'k1', shadowMode: true, autoSendMaxAgeHours: null },
  ]);
  expect(await policy('campaign', 'k1', '--shadow', 'off')).toEqual(shown('off'));
});

test('each tripwire is set by itself, and the defaults are shown before', async () => {
  const shown = (daily: number, inARow: number) => ({
    exitCode: 0,
    stderr: '',
    stdout: `Workspace       Acme Growth\nDaily limit     ${daily}\nIn-a-row limit  ${inARow}\nMax. copies     5\n`,
  });
  expect(await policy('workspace', 'c1')).toEqual(shown(200, 2));
  expect(await database.db.workspacePolicy.count()).toBe(0);
  expect(await policy('workspace', 'c1', '--daily-limit', '50')).toEqual(shown(50, 2));
  expect(await policy('workspace', 'c1', '--in-a-row-limit', '0')).toEqual(shown(50, 0));
});

test.each([
  [['campaign', 'nowhere'], 'There is no campaign nowhere.'],
  [['workspace', 'nowhere', '--daily-limit', '5'], 'There is no workspace nowhere.'],
])('%j names what does not exist', async (args, problem) => {
  expect(await policy(...args)).toEqual({ exitCode: 1, stdout: '', stderr: `${problem}\n` });
});

test.each([
  [[]],
  [['campaign']],
  [['lead', 'l1']],
  [['campaign', 'k1', 'k2']],
  [['campaign', 'k1', '--shadow', 'maybe']],
  [['campaign', 'k1', '--daily-limit', '5']],
  [['workspace', 'c1', '--shadow', 'on']],
  [['workspace', 'c1', '--daily-limit', '-1']],
  [['workspace', 'c1', '--daily-limit', '1.5']],
  [['workspace', 'c1', '--limit', '1']],
])('%j is wrong usage, and changes nothing', async (args) => {
  const before = await database.db.workspacePolicy.findMany();
  const { exitCode, stderr } = await policy(...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('npm run policy -- campaign ID');
  expect(await database.db.workspacePolicy.findMany()).toEqual(before);
});

test('explains itself', async () => {
  expect(await policy('--help')).toMatchObject({ exitCode: 0, stderr: '' });
});
