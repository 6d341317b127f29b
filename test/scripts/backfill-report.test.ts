import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, runFields } from '../backfill/backfill-runs.ts';
import { startModelStandIn } from '../standin/model/model-standin.ts';
import { runScript } from '../support/run-script.ts';
import { seedHistory } from '../support/seed-history.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const script = 'scripts/backfill-report.ts';

let database: TestDatabase;
let logFile: string;
let runId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedHistory(database.url, { drafts: 300 });
  const model = await startModelStandIn();
  const end = ended(await runFields({ database, model }));
  await model.close();
  [logFile, runId] = [end.logFile, end.run.id];
});

afterAll(() => database.drop());

function logOf(...lines: string[]): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'logs-')), 'a.jsonl');
  writeFileSync(file, lines.join('\n'));
  return file;
}

const row = (draft: string, reason: string, time: string) =>
  JSON.stringify({ time, run: 'r', draft, reason, ms: 1 });

test('says what each reason means, skips apart from errors, and exits with 1 for errors', async () => {
  const { exitCode, stdout } = await runScript(script, [logFile]);
  const [errors, skips] = stdout.split('Skips, expected');
  expect(errors).toContain('error:trigger_message_not_found');
  expect(errors).toContain('→ Check the program that wrote the draft.');
  expect(errors).not.toContain('skip:');
  expect(skips).toContain('skip:blacklisted');
  expect(skips).not.toContain('error:');
  expect(exitCode).toBe(1);
});

test('says the same of a run from its tables as of its log', async () => {
  const fromLog = JSON.parse((await runScript(script, [logFile, '--json'])).stdout);
  const { stdout } = await runScript(script, ['--run', runId, '--json'], {
    DATABASE_URL: database.url,
  });
  const fromRun = JSON.parse(stdout);
  for (const kind of ['errors', 'skips', 'holds'])
    expect(counted(fromRun[kind])).toEqual(counted(fromLog[kind]));
  expect([fromRun.drafts, fromRun.actions]).toEqual([fromLog.drafts, fromLog.actions]);

  function counted(reasons: { code: string; count: number; samples: string[] }[]) {
    return reasons
      .map(({ code, count, samples }) => ({ code, count, samples }))
      .sort((one, other) => one.code.localeCompare(other.code));
  }
});

test('takes many logs together: counts, share, first and last seen, samples', async () => {
  const one = logOf(
    row('d1', 'skip:opted_out', '2026-11-20T10:00:00.000Z'),
    row('d2', 'skip:opted_out', '2026-11-20T09:00:00.000Z'),
  );
  const other = logOf(
    row('d3', 'skip:opted_out', '2026-11-21T10:00:00.000Z'),
    row('d4', 'hold:unsafe', '2026-11-21T10:00:00.000Z'),
  );
  const { exitCode, stdout } = await runScript(script, [one, other, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    drafts: 4,
    errors: [],
    skips: [
      {
        code: 'skip:opted_out',
        count: 3,
        share: 0.75,
        firstSeen: '2026-11-20T09:00:00.000Z',
        lastSeen: '2026-11-21T10:00:00.000Z',
        samples: ['d1', 'd2', 'd3'],
      },
    ],
    holds: [{ code: 'hold:unsafe', count: 1 }],
  });
  expect(exitCode).toBe(0);
});

test('a line that a crash cut off is counted, and does not hide the others', async () => {
  const log = logOf(row('d1', 'skip:opted_out', '2026-11-20T10:00:00.000Z'), '{"time":"2026-11-2');
  const { stdout } = await runScript(script, [log]);
  expect(stdout).toContain('skip:opted_out');
  expect(stdout).toContain('1 lines could not be read');
});

test('prints Markdown tables', async () => {
  const { stdout } = await runScript(script, [logFile, '--markdown']);
  expect(stdout).toContain('## Errors, to be looked at: ');
  expect(stdout).toMatch(/\| `error:empty_draft` \| \d+ \| \d\.\d % \| the draft has no text \|/);
});

test.each([[['no-such.jsonl']], [['--json', '--markdown']], [['--wat']], [['a', '--run', 'last']]])(
  '%j is wrong usage',
  async (args) => {
    const { exitCode, stderr } = await runScript(script, args);
    expect(stderr).toContain('npm run backfill:report');
    expect(exitCode).toBe(2);
  },
);
