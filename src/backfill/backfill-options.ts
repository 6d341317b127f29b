import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { z } from 'zod';
import type { Selection } from './selection.ts';

/** What a run is told on the command line. */
export type BackfillOptions = {
  /** Without it the run is dry: it writes nothing and asks no model. */
  apply: boolean;
  selection: Selection;
  /** Drafts at most; null: all. */
  limit: number | null;
  /** Rows written together; null: each step's own measure. */
  batchSize: number | null;
  /** Evaluations at a time; null: as configured. */
  concurrency: number | null;
  /** The run stops after so many errors; null: never. */
  maxErrors: number | null;
  /** Post review cards for what is newly held. */
  notify: boolean;
  /** Let decisions to send go out. */
  send: boolean;
  /** Of each lead's drafts only the newest. */
  latestPerLead: boolean;
};

export type CommandLine = {
  options: BackfillOptions;
  /** A run's id or its beginning, or `last`; null: a new run. */
  resume: string | null;
  json: boolean;
  logDirectory: string | null;
};

export type ParsedCommandLine =
  | { kind: 'parsed'; commandLine: CommandLine }
  | { kind: 'help' }
  | { kind: 'wrong'; problem: string };

/** Flags that only one of the scripts has. */
export type OwnFlag = 'notify' | 'send' | 'latest-per-lead' | 'every-draft';

const flag = { type: 'boolean', default: false } as const;
const value = { type: 'string' } as const;
const commonFlags = {
  apply: flag,
  resume: value,
  limit: value,
  'batch-size': value,
  concurrency: value,
  'max-errors': value,
  client: value,
  campaign: value,
  since: value,
  until: value,
  json: flag,
  'log-dir': value,
  help: flag,
} satisfies ParseArgsOptionsConfig;

/** What says which rows to take, and so stays as it was when a run is resumed. */
const fixedFlags = ['apply', 'limit', 'client', 'campaign', 'since', 'until'] as const;

const wholeNumber = (maximum: number) =>
  z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(maximum, `must be at most ${maximum}`)
    .optional();

/** A date alone is midnight UTC, as in ISO 8601 and Date. */
const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'must be a date such as 2026-11-20 or a time such as 2026-11-20T14:03:00Z',
  })
  .transform((text) => new Date(text))
  .optional();

const named = z.string().min(1, 'must not be empty').optional();

const values = z.object({
  limit: wholeNumber(1_000_000_000),
  'batch-size': wholeNumber(50_000),
  concurrency: wholeNumber(64),
  'max-errors': wholeNumber(1_000_000_000),
  client: named,
  campaign: named,
  since: moment,
  until: moment,
  'log-dir': named,
});

/**
 * Reads the command line of a backfill script.
 *
 * @param own the flags this script has besides the common ones
 */
export function parseBackfillCommandLine(args: string[], own: OwnFlag[]): ParsedCommandLine {
  let given: Record<string, string | boolean | undefined>;
  try {
    const options = { ...commonFlags, ...Object.fromEntries(own.map((name) => [name, flag])) };
    given = parseArgs({ args: withResumeValue(args), options }).values;
  } catch (error) {
    return { kind: 'wrong', problem: (error as Error).message };
  }
  if (given.help) return { kind: 'help' };
  const read = values.safeParse(given);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`);
    return { kind: 'wrong', problem: problems.join('\n') };
  }
  const contradiction = contradictionIn(given, own);
  if (contradiction) return { kind: 'wrong', problem: contradiction };
  return { kind: 'parsed', commandLine: commandLineFrom(given, read.data, own) };
}

/** `--resume` alone means the last run; parseArgs knows no optional values. */
function withResumeValue(args: string[]): string[] {
  return args.map((arg, index) => {
    const next = args[index + 1];
    const stands = arg === '--resume' && (next === undefined || next.startsWith('-'));
    return stands ? '--resume=last' : arg;
  });
}

function contradictionIn(given: Record<string, unknown>, own: OwnFlag[]): string | null {
  if (given.send && !given.apply) return '--send needs --apply.';
  if (given.notify && !given.apply) return '--notify needs --apply.';
  if (given.resume === undefined) return null;
  const clash = [...fixedFlags, ...own].find((name) => given[name]);
  return clash
    ? `--${clash} cannot be changed when a run is resumed: it goes on as it began.`
    : null;
}

function commandLineFrom(
  given: Record<string, string | boolean | undefined>,
  read: z.output<typeof values>,
  own: OwnFlag[],
): CommandLine {
  return {
    options: {
      apply: given.apply === true,
      selection: {
        clientId: read.client,
        campaignId: read.campaign,
        since: read.since,
        until: read.until,
      },
      limit: read.limit ?? null,
      batchSize: read['batch-size'] ?? null,
      concurrency: read.concurrency ?? null,
      maxErrors: read['max-errors'] ?? null,
      notify: given.notify === true,
      send: given.send === true,
      // What is not the newest is out of date, unless somebody says otherwise.
      latestPerLead: own.includes('latest-per-lead') && given['every-draft'] !== true,
    },
    resume: (given.resume as string | undefined) ?? null,
    json: given.json === true,
    logDirectory: read['log-dir'] ?? null,
  };
}

const stored = z.object({
  apply: z.boolean(),
  selection: z.object({
    clientId: z.string().optional(),
    campaignId: z.string().optional(),
    since: z.coerce.date().optional(),
    until: z.coerce.date().optional(),
  }),
  limit: z.number().nullable(),
  batchSize: z.number().nullable(),
  concurrency: z.number().nullable(),
  maxErrors: z.number().nullable(),
  notify: z.boolean(),
  send: z.boolean(),
  latestPerLead: z.boolean(),
});

/**
 * The options of a run that is resumed: what it began with, with the new pace where one is given.
 *
 * @param began `BackfillRun.arguments`
 */
export function resumedOptions(began: unknown, given: BackfillOptions): BackfillOptions {
  const options = stored.parse(began);
  return {
    ...options,
    batchSize: given.batchSize ?? options.batchSize,
    concurrency: given.concurrency ?? options.concurrency,
    // Counted over the whole run: the one that stopped it must not stop it again at once.
    maxErrors: given.maxErrors,
  };
}
