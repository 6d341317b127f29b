import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const script = path.resolve(import.meta.dirname, '../../scripts/corpus.ts');

async function folderOf(files: Record<string, object[]>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'corpus-'));
  for (const [name, lines] of Object.entries(files))
    await writeFile(path.join(folder, name), lines.map((line) => JSON.stringify(line)).join('\n'));
  return folder;
}

it('counts by file and language what was right, missed and alarmed in vain', async () => {
  const folder = await folderOf({
    'opt-out.jsonl': [
      { language: 'en', optOut: true, text: 'Please remove me from your list.' },
      { language: 'en', optOut: false, text: 'Please remove me from your list.' },
      { language: 'de', optOut: true, text: 'Guten Tag' },
    ],
    'replies.jsonl': [{ language: 'en', text: 'Yes.\n> no', visible: ' Yes.' }],
    'hard-blocks.jsonl': [
      { language: 'en', from: 'no-reply@example.com', subject: 'x', body: 'x', expected: null },
    ],
    'draft-faults.jsonl': [{ draft: 'Hi Ann, see [link]', expected: 'hold:unfilled_placeholder' }],
    'notes.jsonl': [{}],
  });
  const { stdout, stderr } = await run(process.execPath, [script, folder, '--json', '--verbose'], {
    env: { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' },
  });
  const counts = (cases: number, right: number, missed: number, falseAlarms: number) => ({
    cases,
    right,
    missed,
    falseAlarms,
  });
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      file: 'draft-faults.jsonl',
      ...counts(1, 1, 0, 0),
      byLanguage: { unknown: counts(1, 1, 0, 0) },
    },
    { file: 'hard-blocks.jsonl', ...counts(1, 0, 0, 1), byLanguage: { en: counts(1, 0, 0, 1) } },
    {
      file: 'opt-out.jsonl',
      ...counts(3, 1, 1, 1),
      byLanguage: { en: counts(2, 1, 0, 1), de: counts(1, 0, 1, 0) },
    },
    { file: 'replies.jsonl', ...counts(1, 1, 0, 0), byLanguage: { en: counts(1, 1, 0, 0) } },
  ]);
  expect(stderr).toContain('Guten Tag');
});

it('says how it is used where the folder holds nothing to measure', async () => {
  const folder = await folderOf({ 'notes.jsonl': [{}] });
  await expect(run(process.execPath, [script, folder])).rejects.toMatchObject({ code: 2 });
});
