import { open } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { connectDatabase, forScripts } from '../src/database/connect.ts';
import { resolveDatabaseUrl } from '../src/database/database-url.ts';
import { migrateDatabase } from '../src/database/migrate.ts';
import type { Problem } from '../src/drafts/draft-submission.ts';
import { type ImportCounts, importDrafts } from '../src/drafts/import-drafts.ts';
import { openQueue } from '../src/queue.ts';
import { givenDatabaseUrl, parsed, runCommand, UsageError } from './support/command-line.ts';

// npm run drafts:import: see `usage`.

const usage = `Imports drafts from a file: one JSON object a line, as POST /api/drafts takes it.

  npm run drafts:import -- FILE.jsonl [--apply] [--json]

  FILE.jsonl  the file; - reads standard input
  --apply     writes; without it the lines are only checked, and nothing is written
  --json      prints the summary as JSON
  --help      prints this

Lines that cannot be taken are named on standard error; the others are imported all the same.
It is safe to stop it and to run it again: a draft that was imported is known, and stays as it is.

Exit codes: 0 every line is fine, 1 some line is not, or it could not go on, 2 wrong usage,
130 stopped by Ctrl-C.
`;

const queueStopMs = 5_000;

type Arguments = { file: string; apply: boolean; json: boolean };

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) {
    process.stdout.write(usage);
    return 0;
  }
  const input = given.file === '-' ? process.stdin : await openFile(given.file);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping.abort());
  const counts = await runImport(given, input, stopping.signal);
  process.stdout.write(summaryOf(given, counts, stopping.signal.aborted));
  if (stopping.signal.aborted) return 130;
  return counts.invalid > 0 ? 1 : 0;
}

/** Null where help is asked for. */
function readArguments(): Arguments | null {
  const { values, positionals } = parseFlags();
  if (values.help) return null;
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError('Which file?');
  if (others.length > 0) throw new UsageError('One file at a time.');
  return { file, apply: values.apply, json: values.json };
}

function parseFlags() {
  const flag = { type: 'boolean', default: false } as const;
  const options = { apply: flag, json: flag, help: flag };
  return parsed(() => parseArgs({ options, allowPositionals: true }));
}

async function openFile(file: string): Promise<Readable> {
  const words: Record<string, string> = { ENOENT: 'does not exist', EACCES: 'may not be read' };
  try {
    const handle = await open(file);
    if ((await handle.stat()).isDirectory()) throw new UsageError(`${file} is a folder.`);
    return handle.createReadStream();
  } catch (error) {
    const problem = words[(error as NodeJS.ErrnoException).code ?? ''];
    throw problem ? new UsageError(`${file} ${problem}.`) : error;
  }
}

async function runImport(
  { apply }: Arguments,
  input: Readable,
  signal: AbortSignal,
): Promise<ImportCounts> {
  const databaseUrl = givenDatabaseUrl();
  const url = await resolveDatabaseUrl(databaseUrl);
  // A dry run changes nothing in somebody's database, not even its tables.
  if (apply || !databaseUrl) await migrateDatabase(url);
  const db = connectDatabase(url, forScripts);
  const queue = apply ? await openQueue(url, warnOfQueue) : null;
  try {
    const lines = untilStopped(addAbortSignal(signal, input), signal);
    return await importDrafts(db, lines, { queue, onInvalid: nameProblems, signal });
  } finally {
    await queue?.stop(queueStopMs);
    await db.$disconnect();
  }
}

function warnOfQueue(): void {
  console.error('The queue lost the database for a moment.');
}

async function* untilStopped(input: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* input;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function nameProblems(lineNumber: number, problems: Problem[]): void {
  for (const { path, problem } of problems)
    console.error(`line ${lineNumber}: ${path ? `${path} ` : ''}${problem}`);
}

function summaryOf({ apply, json }: Arguments, counts: ImportCounts, stopped: boolean): string {
  if (json) {
    const mode = apply ? 'apply' : 'dry_run';
    return `${JSON.stringify({ mode, stopped, ...counts })}\n`;
  }
  return [
    `Lines read         ${counts.lines}`,
    `${apply ? 'Imported          ' : 'New               '} ${counts.new}`,
    `Known already      ${counts.known}`,
    `Cannot be taken    ${counts.invalid}`,
    ...(stopped ? ['Stopped before the end: run it again to go on.'] : []),
    ...(apply ? [] : ['This was a dry run: nothing was written. Add --apply to import.']),
    '',
  ].join('\n');
}

await runCommand({ usage, failure: 'The import could not go on; run it again.' }, main);
