import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { projectRoot } from '../../src/database/environment.ts';
import { runScript } from '../support/run-script.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const script = 'scripts/drafts-import.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'drafts-import-'));
});

beforeEach(async () => {
  await database.db.$executeRaw`TRUNCATE "Client" CASCADE`;
});

afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await database.drop();
});

/** Writes a file of these lines: objects become JSON. */
function fileOf(...lines: (object | string)[]): string {
  const file = path.join(folder, `${Math.random()}.jsonl`);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  fs.writeFileSync(file, text.join('\n'));
  return file;
}

const runImport = (...args: string[]) => runScript(script, args, { DATABASE_URL: database.url });

const storedDrafts = async () =>
  (await database.db.aIDraft.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);

test('a dry run checks every line and writes nothing', async () => {
  const file = fileOf(submission(), submission());
  expect(await runImport(file)).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: [
      'Lines read         2',
      'New                2',
      'Known already      0',
      'Cannot be taken    0',
      'This was a dry run: nothing was written. Add --apply to import.',
      '',
    ].join('\n'),
  });
  expect(await storedDrafts()).toEqual([]);
});

test('--apply imports and queues, and a second run finds everything known', async () => {
  const [one, other] = [submission(), submission()];
  const file = fileOf(one, other);
  expect(await runImport(file, '--apply')).toEqual({
    exitCode: 0,
    stderr: '',
    stdout:
      'Lines read         2\nImported           2\nKnown already      0\nCannot be taken    0\n',
  });
  const ids = [one.draft.id, other.draft.id].sort();
  expect(await storedDrafts()).toEqual(ids);
  const jobs = await database.db.$queryRaw<{ id: string }[]>`
    SELECT data->>'draftId' AS id FROM pgboss.job WHERE name = 'evaluate-draft' ORDER BY 1`;
  expect(jobs.map(({ id }) => id).sort()).toEqual(ids);
  expect(JSON.parse((await runImport(file, '--apply', '--json')).stdout)).toEqual({
    mode: 'apply',
    stopped: false,
    lines: 2,
    new: 0,
    known: 2,
    invalid: 0,
  });
});

test.for([
  ['a dry run', []],
  ['--apply', ['--apply']],
])('%s names the lines that cannot be taken, and goes on after them', async ([, flags]) => {
  const taken = submission();
  const last = submission();
  const file = fileOf(
    taken,
    '{"client": {"name": "Ann Lee"',
    '',
    submission({ draft: { channel: 'fax', content: '' } }),
    JSON.stringify(submission({ draft: { content: 'x'.repeat(2 ** 20) } })),
    `${JSON.stringify(last)}\r`,
  );
  const { exitCode, stderr, stdout } = await runImport(file, ...(flags as string[]), '--json');
  expect(exitCode).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    'line 2: is not valid JSON',
    'line 4: draft.channel must be one of email, sms, linkedin',
    'line 4: draft.content must not be empty',
    'line 5: has more than 1 MiB, or is not UTF-8',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ lines: 5, new: 2, known: 0, invalid: 3 });
  const stored = flags!.length > 0 ? [taken.draft.id, last.draft.id].sort() : [];
  expect(await storedDrafts()).toEqual(stored);
});

test('a line whose ids are taken is named', async () => {
  const first = submission();
  const second = submission({ draft: { id: first.draft.id } });
  const { exitCode, stderr } = await runImport(fileOf(first, second), '--apply');
  expect(exitCode).toBe(1);
  expect(stderr).toBe('line 2: draft.id belongs to another draft\n');
});

describe('wrong usage exits with 2 and the usage', () => {
  test.for([
    ['no file', [], 'Which file?'],
    ['two files', ['a', 'b'], 'One file at a time.'],
    ['a wrong flag', ['a', '--aply'], "Unknown option '--aply'"],
    ['a missing file', ['/nowhere/a.jsonl'], '/nowhere/a.jsonl does not exist.'],
    ['a folder', ['/tmp'], '/tmp is a folder.'],
  ] as const)('%s', async ([, args, message]) => {
    const { exitCode, stderr, stdout } = await runImport(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('npm run drafts:import -- FILE.jsonl');
    expect(stdout).toBe('');
  });
});

test('--help prints the usage', async () => {
  expect(await runImport('--help')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('--apply'),
  });
});

test('a dry run on a database without tables does not make them, and says what to do', async () => {
  const { db } = database;
  const name = `${new URL(database.url).pathname.slice(1)}_bare`;
  await db.$executeRawUnsafe(`CREATE DATABASE "${name}"`);
  try {
    const url = new URL(database.url);
    url.pathname = name;
    const result = await runScript(script, [fileOf(submission())], { DATABASE_URL: url.href });
    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'The database has no tables yet: run npm run db:migrate first.\n',
    });
  } finally {
    await db.$executeRawUnsafe(`DROP DATABASE "${name}" WITH (FORCE)`);
  }
});

test('reads standard input, and Ctrl-C ends it after the line in hand with a summary', async () => {
  const child = spawn(process.execPath, [script, '-', '--apply', '--json'], {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const output = child.stdout.toArray();
  const ended = once(child, 'exit');
  child.stdin.write(`${JSON.stringify(submission())}\n`);
  await vi.waitFor(async () => expect(await storedDrafts()).toHaveLength(1), 20_000);
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(JSON.parse(Buffer.concat(await output).toString())).toEqual({
    mode: 'apply',
    stopped: true,
    lines: 1,
    new: 1,
    known: 0,
    invalid: 0,
  });
});
