import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type IssueReport, reportMarkdown, reportText } from '../src/backfill/issue-report.ts';
import { reportOfLogs, reportOfRun } from '../src/backfill/read-report.ts';
import { findRun } from '../src/backfill/run-record.ts';
import { openDatabase, parsed, runCommand, UsageError } from './support/command-line.ts';
import { logFolder } from './support/run-backfill-script.ts';

// npm run backfill:report: see `usage`.

const usage = `Says what backfills came to: errors, skips and holds apart, with what each means.

  npm run backfill:report -- [LOG…] [--run RUN] [--json | --markdown]

  LOG…        logs of runs, taken together (default: the newest in scripts/logs)
  --run RUN   a run from the database instead: its id, the beginning of it, or last
  --json      prints JSON
  --markdown  prints Markdown tables
  --help      prints this

Exit codes: 0 no errors, 1 there are errors (or it could not be read), 2 wrong usage.
`;

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const report = values.run ? await reportOfNamedRun(values.run) : await reportOfFiles(positionals);
  process.stdout.write(print(report, values));
  return report.errors.length > 0 ? 1 : 0;
}

function readArguments() {
  const flag = { type: 'boolean', default: false } as const;
  const options = { run: { type: 'string' }, json: flag, markdown: flag, help: flag } as const;
  const given = parsed(() => parseArgs({ options, allowPositionals: true }));
  const { values, positionals } = given;
  if (values.json && values.markdown) throw new UsageError('--json or --markdown, not both.');
  if (values.run && positionals.length > 0) throw new UsageError('Logs or --run, not both.');
  return given;
}

async function reportOfFiles(files: string[]): Promise<IssueReport> {
  try {
    return await reportOfLogs(files.length > 0 ? files : [await newestLog()]);
  } catch (error) {
    const { code, path: file } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${file} does not exist.`);
    throw error;
  }
}

/** Logs are named after their script and the time; the time decides. */
async function newestLog(): Promise<string> {
  const names = await readdir(logFolder).catch(() => []);
  const logs = names.filter((name) => name.endsWith('.jsonl'));
  const timeOf = (name: string) => name.slice(name.search(/\d{4}-\d{2}-\d{2}T/));
  const newest = logs.sort((one, other) => timeOf(one).localeCompare(timeOf(other))).at(-1);
  if (!newest)
    throw new UsageError('There is no log in scripts/logs yet: name one, or --run last.');
  return path.join(logFolder, newest);
}

async function reportOfNamedRun(name: string): Promise<IssueReport> {
  const db = await openDatabase({ poolSize: 1 });
  try {
    const run = await findRun(db, name);
    if (!run) throw new UsageError(`There is no run ${name}.`);
    return await reportOfRun(db, run);
  } finally {
    await db.$disconnect();
  }
}

function print(report: IssueReport, { json, markdown }: { json: boolean; markdown: boolean }) {
  if (json) return `${JSON.stringify(report)}\n`;
  return markdown ? reportMarkdown(report) : reportText(report);
}

await runCommand({ usage, failure: 'The report could not be made.' }, main);
