import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ended, outcomeOf, runFields, stateOf } from '../backfill/backfill-runs.ts';
import { type ModelStandIn, startModelStandIn } from '../standin/model/model-standin.ts';
import { until } from '../support/until.ts';
import { seedHistory } from '../support/seed-history.ts';
import { spawnScript } from '../support/spawn-script.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const script = 'scripts/backfill-ai-auto-send-evaluation-fields.ts';

let database: TestDatabase;
let model: ModelStandIn;
let logFolder: string;

beforeAll(async () => {
  model = await startModelStandIn();
});

afterAll(() => model.close());

beforeEach(async () => {
  database = await createTestDatabase();
  logFolder = await mkdtemp(path.join(tmpdir(), 'backfill-logs-'));
});

afterEach(() => database.drop());

function start(args: string[], environment: Record<string, string> = {}) {
  return spawnScript(script, ['--log-dir', logFolder, ...args], {
    DATABASE_URL: database.url,
    OPENAI_API_KEY: 'a-key',
    OPENAI_BASE_URL: model.baseUrl,
    EVALUATOR_MODEL: 'stand-in',
    ...environment,
  });
}

test.each([
  [['--aply'], "Unknown option '--aply'"],
  [['--limit', 'many'], '--limit must be a whole number'],
  [['--limit', '0'], '--limit must be at least 1'],
  [['--since', 'yesterday'], '--since must be a date'],
  [['--notify'], '--notify needs --apply'],
  [['--resume', 'last', '--campaign', 'k1'], '--campaign cannot be changed'],
  [['--send'], "Unknown option '--send'"],
])('%j: says what is wrong, how it is used, and exits with 2', async (args, problem) => {
  const { exitCode, stderr } = await start(args).ended;
  expect(stderr).toContain(problem);
  expect(stderr).toContain('npm run backfill:evaluation-fields');
  expect(exitCode).toBe(2);
});

test('is dry unless told to apply, logs ids and codes only, and exits with 0', async () => {
  await seedHistory(database.url, { drafts: 90 });
  const before = await stateOf(database);
  const { exitCode, stdout, stderr } = await start([]).ended;
  expect(await stateOf(database)).toEqual(before);
  expect(stdout).toContain('This was a dry run: nothing was written. Add --apply to write.');
  expect(stdout).toContain('send_immediate');
  expect(stderr).toMatch(/^Sent drafts: 0 of \d+/);
  expect(exitCode).toBe(0);

  const lines = readLog();
  expect(lines.at(-1)).toMatchObject({ summary: { status: 'finished' } });
  for (const line of lines.slice(0, -1))
    expect(Object.keys(line)).toEqual(expect.arrayContaining(['time', 'run', 'draft', 'ms']));
  expect(JSON.stringify(lines)).not.toMatch(/example\.com|happy to explain|Ann/);
});

test('exits with 1 where rows had errors, and prints JSON for programs', async () => {
  await seedHistory(database.url, { drafts: 100 });
  const { exitCode, stdout } = await start(['--apply', '--json']).ended;
  const summary = JSON.parse(stdout);
  expect(summary).toMatchObject({
    status: 'finished',
    mode: 'apply',
    errors: { 'error:empty_draft': 1, 'error:trigger_message_not_found': 1 },
  });
  expect(exitCode).toBe(1);
  const actions = Object.values<number>(summary.actions).reduce((sum, n) => sum + n, 0);
  expect(readLog().filter((line) => line.action !== undefined)).toHaveLength(actions);
});

test('a database without our tables is named, and nothing is created in it', async () => {
  await database.db.$executeRaw`DROP TABLE "BackfillIssue", "BackfillRun"`;
  const { exitCode, stderr } = await start([]).ended;
  expect(stderr).toContain('run npm run db:migrate first');
  expect(exitCode).toBe(1);
});

test('Ctrl-C finishes the batch, says how to go on, and exits with 130', async () => {
  await seedHistory(database.url, { drafts: 80 });
  await seedRest();
  model.setLatency(30);
  const running = start(['--apply', '--batch-size', '2', '--concurrency', '1']);
  await until(async () => (await progress()) > 3, 'the run is under way');
  running.process.kill('SIGINT');
  const { exitCode, stdout } = await running.ended;
  model.setLatency(0);
  expect(exitCode).toBe(130);
  const [, id] = /--resume (\S+)/.exec(stdout)!;
  const rest = await start(['--resume', id!]).ended;
  expect(rest.stdout).toContain('finished');
  expect(rest.stdout).toContain(`Run ${id}`);
});

test('killed at random points and resumed, it ends as an undisturbed run', async () => {
  const undisturbed = await createTestDatabase();
  try {
    await seedHistory(undisturbed.url, { drafts: 800 });
    await seedHistory(database.url, { drafts: 800 });
    const run = ended(await runFields({ database: undisturbed, model }, { batchSize: 5 }));

    let [kills, finished] = [0, false];
    let args = ['--apply', '--batch-size', '5'];
    while (!finished) {
      const dieAt = (await progress()) + 1 + Math.floor(Math.random() * 160);
      const { process, ended: end } = start(args);
      const hasEnded = () => process.exitCode !== null;
      await until(async () => hasEnded() || (await progress()) >= dieAt, 'the point to die');
      process.kill('SIGKILL');
      finished = (await end).exitCode !== null;
      if (!finished) kills += 1;
      args = ['--resume'];
    }

    expect(kills).toBeGreaterThan(2);
    expect(await stateOf(database)).toEqual(await stateOf(undisturbed));
    const [row] = await database.db.backfillRun.findMany();
    expect(outcomeOf(row!)).toEqual(outcomeOf(run.run));
    expect(await database.db.backfillRun.count()).toBe(1);
  } finally {
    await undisturbed.drop();
  }
}, 180_000);

/** Rows dealt with by now, over all steps; never goes back. */
async function progress(): Promise<number> {
  const run = await database.db.backfillRun.findFirst({ orderBy: { startedAt: 'desc' } });
  if (!run) return 0;
  return run.step === 'pending' ? 10_000 + run.done : run.done;
}

async function seedRest(): Promise<void> {
  await database.db.$executeRaw`
    UPDATE "AIDraft" SET "status" = 'pending'
    WHERE NOT EXISTS (SELECT FROM "Message" WHERE "aiDraftId" = "AIDraft"."id")`;
}

function readLog(): Record<string, unknown>[] {
  const [file] = readdirSync(logFolder);
  const text = readFileSync(path.join(logFolder, file!), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
