import { parseArgs } from 'node:util';
import { type ChaosOptions, type ChaosResult, runChaos } from '../test/chaos/chaos-run.ts';
import { parsed, UsageError } from './support/command-line.ts';

// npm run chaos: see `usage`.

const usage = `Causes every kind of trouble at once, and checks that nothing was sent twice, nobody was
written to who should not be, and nothing lies.

  npm run chaos -- [--drafts N] [--seconds S] [--seed X] [--workers W] [--json]

  --drafts N   drafts that arrive (default 200)
  --seconds S  how long people decide and things break (default 60)
  --seed X     a whole number that chooses who does what and what breaks when (default: a new one);
               what meets what still depends on the machine's timing
  --workers W  processes of the service on one database (default 3)
  --json       prints the result as JSON
  --help       prints this

It starts everything itself on this machine: a throw-away PostgreSQL, the service's processes, and
stand-ins for Slack, the mail server and the model. Ctrl-C ends it early, with the table.

Exit codes: 0 nothing was found, 1 something was, 2 wrong usage.
`;

type Given = Omit<ChaosOptions, 'signal' | 'onProgress'> & { json: boolean };

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) {
    process.stdout.write(usage);
    return 0;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const result = await runChaos({
    ...given,
    signal: stopping.signal,
    onProgress: (line) => console.error(line),
  });
  process.stdout.write(given.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result));
  return result.passed ? 0 : 1;
}

/** Null where help is asked for. */
function readArguments(): Given | null {
  const { values } = parseFlags();
  if (values.help) return null;
  return {
    drafts: wholeNumber('--drafts', values.drafts, 1, 100_000),
    seconds: wholeNumber('--seconds', values.seconds, 1, 24 * 3600),
    seed: values.seed === undefined ? newSeed() : wholeNumber('--seed', values.seed, 0, 2 ** 31),
    workers: wholeNumber('--workers', values.workers, 1, 8),
    json: values.json,
  };
}

function parseFlags() {
  const flag = { type: 'boolean', default: false } as const;
  return parsed(() =>
    parseArgs({
      options: {
        drafts: { type: 'string', default: '200' },
        seconds: { type: 'string', default: '60' },
        seed: { type: 'string' },
        workers: { type: 'string', default: '3' },
        json: flag,
        help: flag,
      },
    }),
  );
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${flag} must be a whole number from ${least} to ${most}.`);
}

function newSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

const MOST_EXAMPLES = 20;

function tableOf(result: ChaosResult): string {
  const { seed, seconds, counts, mails, deliveries, quietAfter, findings } = result;
  const row = ([name, value]: [string, unknown]) => `  ${name.padEnd(44)}${String(value)}`;
  const found: [string, string[]][] = [
    ['drafts sent twice', findings.doubles],
    ['approvals lost', findings.lostApprovals],
    ['records that contradict the mail server', findings.falseRecords],
    ['cards that contradict the database', findings.falseCards],
    ['mails to a lead in a row, unanswered', findings.mailsInARow],
    ['mails after a standing wish', findings.mailsAfterWish],
    ['recipients that nobody saw', findings.unseenRecipients],
  ];
  const examples = found.flatMap(([, texts]) => texts.slice(0, MOST_EXAMPLES));
  return [
    `Chaos with seed ${seed}, ${seconds} s${result.endedEarly ? ' (ended early)' : ''}`,
    ...Object.entries(counts).map(row),
    row(['mails accepted by the server', mails]),
    ...Object.entries(deliveries).map(([state, count]) => row([`deliveries: ${state}`, count])),
    row(['quiet after', quietAfter === null ? 'never' : `${quietAfter} s`]),
    '',
    ...found.map(([name, texts]) => row([name, texts.length])),
    ...examples.map((text) => `    ${text}`),
    '',
    result.passed ? 'Nothing was found.' : 'FAILED.',
    '',
  ].join('\n');
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
