import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { config as loadDotenv } from 'dotenv';
import { ConfigError, loadConfig } from '../src/config.ts';
import { connectDatabase } from '../src/database/connect.ts';
import { DatabaseSetupError } from '../src/database/database-setup-error.ts';
import { resolveDatabaseUrl } from '../src/database/database-url.ts';
import { type AuditEntry, type AuditSelection, readAudit } from '../src/drafts/export-audit.ts';
import { faultWithoutText } from '../src/log.ts';

// npm run audit:export: see `usage`.

const usage = `Writes who decided what, when, where and on which text: one JSON object a line, oldest first.

  npm run audit:export -- [--since TIME] [--until TIME] [--draft ID] [--out FILE]

  --since TIME  only decisions made at or after it (2026-11-20, or 2026-11-20T14:03:00Z)
  --until TIME  only decisions made before it
  --draft ID    only decisions about this draft
  --out FILE    writes into a new file instead of standard output
  --help        prints this

It holds ids, codes, times and fingerprints: no texts of mails, names or addresses, and not the
words a person gave as a reason.

Exit codes: 0 done, 1 it could not be read or written, 2 wrong usage.
`;

type Arguments = AuditSelection & { out: string | undefined };

/** What the person at the terminal got wrong. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const given = readArguments();
  if (!given) {
    process.stdout.write(usage);
    return;
  }
  // Only its own variable: the trail can be read where the rest is not configured.
  const { databaseUrl } = loadConfig({ DATABASE_URL: process.env.DATABASE_URL });
  const db = connectDatabase(await resolveDatabaseUrl(databaseUrl), { poolSize: 1 });
  try {
    // A file that is there already is somebody's.
    const output = given.out ? createWriteStream(given.out, { flags: 'wx' }) : process.stdout;
    await pipeline(Readable.from(linesOf(readAudit(db, given))), output, { end: !!given.out });
  } finally {
    await db.$disconnect();
  }
}

/** Null where help is asked for. */
function readArguments(): Arguments | null {
  const { values } = parseOrExplain();
  if (values.help) return null;
  const { since, until, draft: draftId, out } = values;
  return { since: timeOf('--since', since), until: timeOf('--until', until), draftId, out };
}

function parseOrExplain() {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      options: {
        since: text,
        until: text,
        draft: text,
        out: text,
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function timeOf(flag: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new UsageError(`${flag} must be a date or a time, such as 2026-11-20T14:03:00Z.`);
}

async function* linesOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

/** Prisma's code for a table that is not there. */
const NO_SUCH_TABLE = 'P2021';

/** Says what went wrong; returns the exit code. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
  const { code } = error as { code?: string };
  // Whoever reads the output has read enough (`… | head`).
  if (code === 'EPIPE') return 0;
  if (code === NO_SUCH_TABLE)
    console.error('The database has no tables yet: run npm run db:migrate first.');
  else if (code === 'EEXIST') console.error('The file is there already: name another one.');
  else if (error instanceof DatabaseSetupError || error instanceof ConfigError)
    console.error(error.message);
  else console.error('The decisions could not be exported.', faultWithoutText(error));
  return 1;
}

loadDotenv({ quiet: true });
try {
  await main();
} catch (error) {
  process.exitCode = explain(error);
}
