import {
  type BackfillStatus,
  readBackfillStatus,
  type RunView,
  scriptName,
} from '../../backfill/backfill-status.ts';
import { durationWords } from '../../backfill/duration-words.ts';
import { totalOf } from '../../backfill/run-counts.ts';
import { findPauses } from '../../drafts/auto-send-pause.ts';
import { coverageWords, draftsIn, provable, unproven } from '../../drafts/draft-tally.ts';
import { freshenTally } from '../../drafts/freshen-tally.ts';
import { countNobodyToAsk } from '../../drafts/nobody-to-ask.ts';
import { type ReasonWords, reasonWords } from '../../drafts/reasons.ts';
import type { Line } from '../../drafts/telling/line.ts';
import { faultLines } from '../../drafts/telling/fault.ts';
import { openFaults } from '../../drafts/workspace-faults.ts';
import { pausedBy } from '../../drafts/telling/pause.ts';
import { askParts, type Checks } from '../checks.ts';
import { type NameOf, namesOf } from './names.ts';
import type { PageDesk } from './page-desk.ts';

/** All that the page on the service and its backfills shows: what the slash command tells, and more. */
export type HealthPage = {
  title: string;
  parts: { name: string; works: boolean }[];
  autoSend: { on: boolean; lines: Line[]; nameOf: NameOf };
  numbers: { name: string; count: string; filter: string }[];
  /** Why drafts that need a person reach none. */
  nobodyToAsk: { count: string; words: ReasonWords }[];
  /** Keys and log-ins of workspaces that are refused. */
  faults: Line[];
  coverage: CoverageView | null;
  running: RunRow[];
  ended: RunRow[];
};

type CoverageView = {
  percent: number;
  slices: Slice[];
  unproven: { words: string; count: string }[];
  countedAt: Date;
};

/** A part of the bar: where it starts and how wide it is, of 100. */
type Slice = { kind: string; words: string; count: string; start: number; width: number };

export type RunRow = {
  id: string;
  name: string;
  dry: boolean;
  status: RunView['status'];
  by: string;
  at: Date;
  percent: number | null;
  pace: string;
  done: string;
  skips: string;
  errors: string;
  note: string | null;
};

export async function healthPage(desk: PageDesk): Promise<HealthPage> {
  await freshenTally(desk);
  const [status, parts, autoSend, nobodyToAsk, faults] = await Promise.all([
    readBackfillStatus(desk.db),
    checkParts(desk.checks),
    autoSendOf(desk),
    countNobodyToAsk(desk.db),
    openFaults(desk.db),
  ]);
  return {
    title: 'Health',
    parts,
    autoSend,
    numbers: numbersOf(status),
    nobodyToAsk: nobodyToAsk.map(({ reason, drafts }) => ({
      count: number(drafts),
      words: reasonWords(reason)!,
    })),
    faults: faults.map((fault) => faultLines(fault)[0]!),
    coverage: coverageOf(status),
    running: status.running.map(runRow),
    ended: status.ended.map(runRow),
  };
}

async function checkParts(checks: Checks): Promise<HealthPage['parts']> {
  return (await askParts(checks)).map(({ part, fault }) => ({
    name: part[0]!.toUpperCase() + part.slice(1),
    works: fault === null,
  }));
}

async function autoSendOf({
  db,
  rules,
  autoSendDisabled,
}: PageDesk): Promise<HealthPage['autoSend']> {
  if (autoSendDisabled)
    return {
      on: false,
      lines: [['Switched off for everything, by the kill switch.']],
      nameOf: (id) => id,
    };
  const pauses = await findPauses(db);
  const ids = pauses.flatMap(({ campaignId }) => campaignId ?? []);
  const campaigns = await db.emailCampaign.findMany({ where: { id: { in: ids } } });
  const nameOf = await namesOf(
    rules,
    pauses.map(({ by }) => by),
  );
  const lines = pauses.map((pause): Line => {
    const campaign = campaigns.find(({ id }) => id === pause.campaignId);
    const what = pause.campaignId ? (campaign?.name ?? pause.campaignId) : 'Everything';
    return [`${what} is `, ...pausedBy(pause), '.'];
  });
  return { on: pauses.every(({ campaignId }) => campaignId !== null), lines, nameOf };
}

function numbersOf({ reviews }: BackfillStatus): HealthPage['numbers'] {
  return [
    { name: 'AI Needs Review', count: number(reviews.needs_review.drafts), filter: 'needs_review' },
    { name: 'Unknown', count: number(reviews.unknown.drafts), filter: 'unknown' },
    { name: 'Skipped/Errors', count: number(reviews.skipped.drafts), filter: 'skipped' },
    { name: 'AI Sent', count: number(reviews.ai_sent.drafts), filter: 'ai_sent' },
  ];
}

function coverageOf({ coverage }: BackfillStatus): CoverageView | null {
  if (!coverage) return null;
  const { drafts, countedAt } = coverage;
  const all = draftsIn(coverage, provable);
  let start = 0;
  const slices = provable.map((kind): Slice => {
    const count = drafts[kind] ?? 0;
    const width = all === 0 ? 0 : (100 * count) / all;
    const slice = { kind, words: coverageWords[kind], count: number(count), start, width };
    start += width;
    return slice;
  });
  return {
    // Rounded down: 99.9 % must not read as everything.
    percent: all === 0 ? 100 : Math.floor((100 * (drafts.filled ?? 0)) / all),
    slices,
    unproven: unproven
      .filter((kind) => drafts[kind])
      .map((kind) => ({ words: coverageWords[kind], count: number(drafts[kind]!) })),
    countedAt,
  };
}

/** A run in one line. */
export function runRow(run: RunView): RunRow {
  const { counts, total, secondsLeft, rowsPerSecond } = run;
  const going = run.status === 'running';
  const pace = [
    total === null
      ? `${number(run.done)} drafts`
      : `${number(run.done)} of ${number(total)} drafts`,
    ...(going && rowsPerSecond !== null ? [`${number(rowsPerSecond)}/s`] : []),
    ...(secondsLeft === null ? [] : [`about ${durationWords(secondsLeft)} left`]),
  ];
  return {
    id: run.id,
    name: scriptName(run.script),
    dry: run.dry,
    status: run.status,
    by: `${run.startedBy} on ${run.host}`,
    at: run.finishedAt ?? run.startedAt,
    percent: total ? Math.min(100, Math.floor((100 * run.done) / total)) : null,
    pace: pace.join(' · '),
    done: number(totalOf(counts.actions)),
    skips: number(totalOf(counts.skips)),
    errors: number(totalOf(counts.errors)),
    note: run.note,
  };
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
