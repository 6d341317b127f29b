import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { config as loadDotenv } from 'dotenv';
import { type IssueReport, reportMarkdown, reportText } from '../src/backfill/issue-report.ts';
import { reportOfLogs, reportOfRun } from '../src/backfill/read-report.ts';
import { findRun } from '../src/backfill/run-record.ts';
import { ConfigError, loadConfig } from '../src/config.ts';
import { connectDatabase } from '../src/database/connect.ts';
import { DatabaseSetupError } from '../src/database/database-setup-error.ts';
import { resolveDatabaseUrl } from '../src/database/database-url.ts';
import { faultWithoutText } from '../src/log.ts';
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

/** What the person at the terminal got wrong. */
class UsageError extends Error {}

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
  try {
    const parsed = parseArgs({ options, allowPositionals: true });
    if (parsed.values.json && parsed.values.markdown)
      throw new UsageError('--json or --markdown, not both.');
    if (parsed.values.run && parsed.positionals.length > 0)
      throw new UsageError('Logs or --run, not both.');
    return parsed;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
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
  const { databaseUrl } = loadConfig({ DATABASE_URL: process.env.DATABASE_URL });
  const db = connectDatabase(await resolveDatabaseUrl(databaseUrl), { poolSize: 1 });
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

loadDotenv({ quiet: true });
try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else if (error instanceof DatabaseSetupError || error instanceof ConfigError)
    console.error(error.message);
  else console.error('The report could not be made.', faultWithoutText(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
