import { type ReasonCode, reasonWords } from '../drafts/reasons.ts';
import { percent } from '../drafts/telling/percent.ts';
import { actionText, kindOf } from './run-counts.ts';

/** A line of a log, or a row of the ledger: one draft and what became of it. */
export type ReportedRow = {
  draft: string;
  time: string;
  action?: string | undefined;
  reason?: string | undefined;
};

export type ReportedReason = {
  code: string;
  count: number;
  /** Of all drafts of the report, 0 to 1. */
  share: number;
  /** ISO times. */
  firstSeen: string;
  lastSeen: string;
  samples: string[];
  meaning: string;
  remedy: string;
};

/** What runs came to: skips, which are expected, apart from errors, which are not. */
export type IssueReport = {
  /** Logs or runs it is made of. */
  sources: string[];
  drafts: number;
  actions: Record<string, number>;
  errors: ReportedReason[];
  skips: ReportedReason[];
  holds: ReportedReason[];
  /** Lines that could not be read, such as one that a crash cut off. */
  unreadable: number;
};

type CountedReason = {
  code: string;
  count: number;
  firstSeen: Date;
  lastSeen: Date;
  samples: string[];
};

type Findings = Pick<IssueReport, 'sources' | 'drafts' | 'actions' | 'unreadable'> & {
  reasons: CountedReason[];
};

/** Makes a report of what was counted, the most frequent first. */
export function makeReport({ reasons, ...findings }: Findings): IssueReport {
  const ofKind = (kind: 'skip' | 'hold' | 'error') =>
    reasons
      .filter(({ code }) => kindOf(code as ReasonCode) === kind)
      .sort((one, other) => other.count - one.count)
      .map((reason) => ({
        ...reason,
        firstSeen: reason.firstSeen.toISOString(),
        lastSeen: reason.lastSeen.toISOString(),
        share: reason.count / findings.drafts,
        ...(reasonWords(reason.code) ?? { meaning: 'a code of another version', remedy: '' }),
      }));
  return { ...findings, errors: ofKind('error'), skips: ofKind('skip'), holds: ofKind('hold') };
}

const SAMPLES = 3;

/** Takes rows one by one, and makes the report of them; what it holds does not grow with them. */
export function issueReporter(sources: string[]) {
  const reasons = new Map<string, CountedReason>();
  const actions: Record<string, number> = {};
  let drafts = 0;
  let unreadable = 0;
  return {
    add({ draft, time, action, reason }: ReportedRow): void {
      drafts += 1;
      if (action) actions[action] = (actions[action] ?? 0) + 1;
      if (reason) countReason(reasons, reason, draft, new Date(time));
    },
    addUnreadable(): void {
      unreadable += 1;
    },
    report: () =>
      makeReport({ sources, drafts, actions, unreadable, reasons: [...reasons.values()] }),
  };
}

function countReason(
  reasons: Map<string, CountedReason>,
  code: string,
  draft: string,
  time: Date,
): void {
  const known = reasons.get(code);
  if (!known) {
    reasons.set(code, { code, count: 1, firstSeen: time, lastSeen: time, samples: [draft] });
    return;
  }
  known.count += 1;
  if (time < known.firstSeen) known.firstSeen = time;
  if (time > known.lastSeen) known.lastSeen = time;
  if (known.samples.length < SAMPLES && !known.samples.includes(draft)) known.samples.push(draft);
}

/** The report for a terminal. */
export function reportText(report: IssueReport): string {
  return [
    `${report.sources.join(', ')}: ${report.drafts} drafts`,
    ...actionLines(report),
    ...reportSections(report).flatMap(({ title, reasons }) => [
      '',
      `${title}: ${totalCount(reasons) || 'none'}`,
      ...reasons.flatMap(reasonLines),
    ]),
    ...(report.unreadable > 0 ? ['', `${report.unreadable} lines could not be read`] : []),
    '',
  ].join('\n');
}

/** Errors come first: they are what somebody has to look at. */
export function reportSections({ errors, skips, holds }: IssueReport) {
  return [
    { title: 'Errors, to be looked at', reasons: errors },
    { title: 'Skips, expected', reasons: skips },
    { title: 'Held for review because', reasons: holds },
  ];
}

function actionLines({ actions }: IssueReport): string[] {
  return Object.entries(actions).map(
    ([action, count]) => `${String(count).padStart(8)}  ${actionText(action)}`,
  );
}

function reasonLines(reason: ReportedReason): string[] {
  const { code, count, share, meaning, remedy, firstSeen, lastSeen, samples } = reason;
  return [
    `${String(count).padStart(8)}  ${percent(share, 1).padStart(6)}  ${code}`,
    `                    ${meaning}`,
    ...(remedy ? [`                    → ${remedy}`] : []),
    `                    ${shortTime(firstSeen)} to ${shortTime(lastSeen)} · e.g. ${samples.join(', ')}`,
  ];
}

/** The report for a page of a tracker or a wiki. */
export function reportMarkdown(report: IssueReport): string {
  return [
    `# Backfill: ${report.drafts} drafts`,
    '',
    `Of ${report.sources.join(', ')}.`,
    '',
    '| done | drafts |',
    '| --- | ---: |',
    ...Object.entries(report.actions).map(([key, count]) => `| ${actionText(key)} | ${count} |`),
    ...reportSections(report).flatMap(({ title, reasons }) => [
      '',
      `## ${title}: ${totalCount(reasons) || 'none'}`,
      ...(reasons.length > 0 ? ['', ...markdownTable(reasons)] : []),
    ]),
    '',
  ].join('\n');
}

function markdownTable(reasons: ReportedReason[]): string[] {
  return [
    '| code | drafts | share | what it means | what to do | first seen | last seen | samples |',
    '| --- | ---: | ---: | --- | --- | --- | --- | --- |',
    ...reasons.map(
      ({ code, count, share, meaning, remedy, firstSeen, lastSeen, samples }) =>
        `| \`${code}\` | ${count} | ${percent(share, 1)} | ${meaning} | ${remedy} | ${shortTime(firstSeen)} | ${shortTime(lastSeen)} | ${samples.map((id) => `\`${cell(id)}\``).join(' ')} |`,
    ),
  ];
}

/** An id can be any text; it must not end the table's cell. */
function cell(text: string): string {
  return text.replace(/[|`\n]/g, ' ');
}

function totalCount(reasons: ReportedReason[]): number {
  return reasons.reduce((sum, { count }) => sum + count, 0);
}

function shortTime(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
