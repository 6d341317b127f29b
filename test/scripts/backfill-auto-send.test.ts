import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { stateOf } from '../backfill/backfill-runs.ts';
import { type ModelStandIn, startModelStandIn } from '../standin/model/model-standin.ts';
import { runScript } from '../support/run-script.ts';
import { seedHistory } from '../support/seed-history.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let model: ModelStandIn;

beforeAll(async () => {
  model = await startModelStandIn();
});

afterAll(() => model.close());

beforeEach(async () => {
  database = await createTestDatabase();
  await seedHistory(database.url, { drafts: 100 });
  await letPendingBeFresh();
});

afterEach(() => database.drop());

/** The history ends weeks before today, and nothing so old leaves by itself. */
async function letPendingBeFresh(): Promise<void> {
  await database.db.$executeRaw`
    UPDATE "Message" SET "sentAt" = now() - interval '1 hour'
    WHERE "id" IN (SELECT "triggerMessageId" FROM "AIDraft" WHERE "status" = 'pending')`;
}

function run(args: string[], environment: Record<string, string> = {}) {
  const logFolder = mkdtempSync(path.join(tmpdir(), 'backfill-logs-'));
  return runScript('scripts/backfill-ai-auto-send.ts', ['--log-dir', logFolder, ...args], {
    DATABASE_URL: database.url,
    OPENAI_API_KEY: 'a-key',
    OPENAI_BASE_URL: model.baseUrl,
    EVALUATOR_MODEL: 'stand-in',
    ...environment,
  });
}

test('--send without --apply is wrong usage', async () => {
  const { exitCode, stderr } = await run(['--send']);
  expect(stderr).toContain('--send needs --apply.');
  expect(exitCode).toBe(2);
});

test('is dry unless told to apply', async () => {
  const before = await stateOf(database);
  const { stdout } = await run([]);
  expect(stdout).toContain('the model would be asked');
  expect(await stateOf(database)).toEqual(before);
});

test('with --apply sends nothing, with --send queues what may be sent', async () => {
  const counted = JSON.parse((await run(['--apply', '--json'])).stdout);
  expect(await database.db.draftDelivery.count()).toBe(0);
  expect(counted.actions.would_send).toBeGreaterThan(0);
  const sent = JSON.parse((await run(['--apply', '--send', '--json'])).stdout);
  expect(sent.actions).toEqual({ send_queued: counted.actions.would_send });
  expect(await database.db.draftDelivery.count()).toBe(sent.actions.send_queued);
});

test('sends nothing while the kill switch is on', async () => {
  const { stdout } = await run(['--apply', '--send', '--json'], { AUTO_SEND_DISABLED: '1' });
  expect(JSON.parse(stdout)).toMatchObject({ actions: {}, errors: {} });
  expect(await database.db.draftDelivery.count()).toBe(0);
});
