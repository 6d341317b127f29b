import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type AuditEntry, type AuditSelection, readAudit } from '../src/drafts/export-audit.ts';
import {
  CommandError,
  openDatabase,
  parsed,
  runCommand,
  UsageError,
} from './support/command-line.ts';

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

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) {
    process.stdout.write(usage);
    return 0;
  }
  const db = await openDatabase({ poolSize: 1 });
  try {
    // A file that is there already is somebody's.
    const output = given.out ? createWriteStream(given.out, { flags: 'wx' }) : process.stdout;
    await pipeline(Readable.from(linesOf(readAudit(db, given))), output, { end: !!given.out });
  } catch (error) {
    explainOutput(error as NodeJS.ErrnoException);
  } finally {
    await db.$disconnect();
  }
  return 0;
}

function explainOutput(error: NodeJS.ErrnoException): void {
  // Whoever reads the output has read enough (`… | head`).
  if (error.code === 'EPIPE') return;
  if (error.code === 'EEXIST')
    throw new CommandError('The file is there already: name another one.');
  throw error;
}

/** Null where help is asked for. */
function readArguments(): Arguments | null {
  const { values } = parseFlags();
  if (values.help) return null;
  const { since, until, draft: draftId, out } = values;
  return { since: timeOf('--since', since), until: timeOf('--until', until), draftId, out };
}

function parseFlags() {
  const text = { type: 'string' } as const;
  return parsed(() =>
    parseArgs({
      options: {
        since: text,
        until: text,
        draft: text,
        out: text,
        help: { type: 'boolean', default: false },
      },
    }),
  );
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

await runCommand({ usage, failure: 'The decisions could not be exported.' }, main);
