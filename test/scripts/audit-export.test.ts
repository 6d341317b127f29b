import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordDecision, workerActor } from '../../src/drafts/decide/record-decision.ts';
import { runScript } from '../support/run-script.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-export-'));
  await recordDecision(database.db, { draftId: 'd1', decision: 'cancel', actor: workerActor });
  await recordDecision(database.db, { draftId: 'd2', decision: 'cancel', actor: workerActor });
});

afterEach(async () => {
  fs.rmSync(folder, { recursive: true });
  await database.drop();
});

const run = (...args: string[]) =>
  runScript('scripts/audit-export.ts', args, { DATABASE_URL: database.url });

const draftsIn = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).draftId);

test('writes a decision a line to standard output', async () => {
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(0);
  expect(draftsIn(stdout)).toEqual(['d1', 'd2']);
  expect(draftsIn((await run('--draft', 'd2')).stdout)).toEqual(['d2']);
});

test('writes into a new file, and into no other', async () => {
  const file = path.join(folder, 'audit.jsonl');
  expect((await run('--out', file)).exitCode).toBe(0);
  expect(draftsIn(fs.readFileSync(file, 'utf8'))).toEqual(['d1', 'd2']);

  const again = await run('--out', file);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain('is there already');
});

test.each([[['--since', 'yesterday']], [['--unknown']], [['stray']]])(
  'explains itself where it is asked wrongly: %s',
  async (args) => {
    const { exitCode, stderr } = await run(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('npm run audit:export');
  },
);
