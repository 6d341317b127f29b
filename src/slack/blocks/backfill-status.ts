import { npmCommand } from '../../backfill/npm-command.ts';
import type { KnownBlock, MrkdwnElement, SectionBlock } from '@slack/types';
import { type BackfillStatus, type RunView, scriptName } from '../../backfill/backfill-status.ts';
import { durationWords } from '../../backfill/duration-words.ts';
import {
  type IssueReport,
  type ReportedReason,
  reportSections,
} from '../../backfill/issue-report.ts';
import { actionText, totalOf } from '../../backfill/run-counts.ts';
import {
  type CountedCoverage,
  type Coverage,
  coverageWords,
  draftsIn,
  provable,
  unproven,
} from '../../drafts/draft-tally.ts';
import { reasonWords } from '../../drafts/reasons.ts';
import { percent } from '../../drafts/telling/percent.ts';
import { commands } from '../ids.ts';
import { mrkdwnTime, plainText } from './block-parts.ts';
import { escapeMrkdwn, oneLine } from './escape.ts';

/** What the command answers: lines short enough for a phone, in the order somebody asks. */
export type StatusMessage = { text: string; blocks: KnownBlock[] };

const TOP_REASONS = 5;
const LONGEST_NAME = 60;
const LONGEST_NOTE = 200;

/** How the backfills stand: coverage, runs, what was passed over, and what to do next. */
export function backfillStatusMessage(status: BackfillStatus): StatusMessage {
  const { coverage, reviews, running, ended } = status;
  const newest = running[0] ?? ended[0];
  const next = nextStep(status);
  const blocks: KnownBlock[] = [
    { type: 'header', text: plainText('Backfill status') },
    section(...coverageLines(coverage)),
    fields(
      `*AI Sent*\n${number(reviews.ai_sent.drafts)}`,
      `*AI Needs Review*\n${number(reviews.needs_review.drafts)}`,
      `*Unknown*\n${number(reviews.unknown.drafts)}`,
      `*Skipped / errors*\n${number(reviews.skipped.drafts)}`,
    ),
    { type: 'divider' },
    ...running.map((run) => section(...runLines(run))),
    ...(ended.length > 0 ? [section('*Last runs*', ...ended.map(endedLine))] : []),
    ...(running.length + ended.length === 0 ? [section('No backfill has run yet.')] : []),
    ...(newest ? [topReasons(newest)] : []),
    { type: 'context', elements: [mrkdwn(`*Next:* ${next}`)] },
  ];
  return { text: headline(status), blocks };
}

/** One run, with everything that is known of it. */
export function backfillRunMessage(run: RunView, report: IssueReport): StatusMessage {
  const actions = Object.entries(run.counts.actions).map(
    ([action, count]) => `${number(count)} ${actionText(action)}`,
  );
  return {
    text: `Backfill run ${run.id.slice(0, 8)}: ${run.status}`,
    blocks: [
      { type: 'header', text: plainText(`Run ${run.id.slice(0, 8)}`) },
      section(...runLines(run), ...actions),
      ...reasonSections(report),
      { type: 'context', elements: [mrkdwn(`\`${run.id}\` · began ${mrkdwnTime(run.startedAt)}`)] },
    ],
  };
}

/** What went wrong in the newest run, with what it means and what to do about it. */
export function backfillErrorsMessage(run: RunView, report: IssueReport): StatusMessage {
  const count = report.errors.reduce((sum, reason) => sum + reason.count, 0);
  const text =
    count === 0 ? 'No errors in the last run' : `${number(count)} errors in the last run`;
  return {
    text,
    blocks: [
      { type: 'header', text: plainText(text) },
      section(endedLine(run)),
      ...reasonSections({ ...report, skips: [], holds: [] }),
      {
        type: 'context',
        elements: [mrkdwn('Evaluation errors are tried again by the next run; nothing is lost.')],
      },
    ],
  };
}

/** What the command can be asked, after a word about what was not understood. */
export function backfillHelp(notUnderstood?: string): string {
  const sorry = notUnderstood
    ? `I do not know “${escapeMrkdwn(oneLine(notUnderstood, 80))}”.\n`
    : '';
  const command = commands.backfillStatus;
  return [
    `${sorry}*${command}* shows how the backfills stand: coverage, runs, skips and errors.`,
    `\`${command}\` — everything at a glance`,
    `\`${command} errors\` — the errors of the last run, and what to do about them`,
    `\`${command} &lt;run id&gt;\` — one run; the beginning of its id is enough`,
    `\`${command} help\` — this`,
  ].join('\n');
}

export function noSuchRun(id: string): string {
  return `There is no run whose id begins with ${escapeMrkdwn(id)}. ${commands.backfillStatus} lists the last ones.`;
}

function headline({ coverage, running }: BackfillStatus): string {
  const stalled = running.some((run) => run.status === 'stalled');
  const going = running.find((run) => run.status === 'running');
  if (stalled) return 'A backfill has stalled';
  if (going) return `A backfill is running: ${share(going.done, going.total)}`;
  if (!coverage) return 'Backfill status: the drafts are being counted';
  return `Backfill status: ${percent(coveredShare(coverage))} of the fields are filled`;
}

function coverageLines(coverage: BackfillStatus['coverage']): string[] {
  if (!coverage)
    return [
      '*Coverage*',
      'The drafts are being counted for the first time. Ask again in a minute.',
    ];
  const covered = coveredShare(coverage);
  return [
    '*Coverage* of campaigns that send automatically',
    `${bar(covered)} *${percent(covered)}*`,
    `${number(draftsIn(coverage, ['filled']))} of ${number(draftsIn(coverage, provable))} drafts ${coverageWords.filled}`,
    ...parts(coverage, ['to_fill', 'to_evaluate', 'under_way']),
    ...unprovenLines(coverage),
    `Counted ${mrkdwnTime(coverage.countedAt)}.`,
  ];
}

function unprovenLines(coverage: CountedCoverage): string[] {
  const sum = draftsIn(coverage, unproven);
  return sum === 0 ? [] : [`*${number(sum)} cannot be proven:*`, ...parts(coverage, unproven)];
}

function parts({ drafts }: CountedCoverage, kinds: Coverage[]): string[] {
  return kinds
    .filter((kind) => drafts[kind])
    .map((kind) => `• ${number(drafts[kind]!)} ${coverageWords[kind]}`);
}

function coveredShare(coverage: CountedCoverage): number {
  const all = draftsIn(coverage, provable);
  return all === 0 ? 1 : draftsIn(coverage, ['filled']) / all;
}

const stepWords: Record<string, string> = {
  sent: 'sent drafts',
  pending: 'pending drafts',
  decide: 'undecided drafts',
};

function runLines(run: RunView): string[] {
  const { counts, rowsPerSecond, secondsLeft } = run;
  const pace = [
    ...(run.status === 'running' && rowsPerSecond !== null ? [`${number(rowsPerSecond)}/s`] : []),
    ...(secondsLeft === null ? [] : [`about ${durationWords(secondsLeft)} left`]),
  ];
  return [
    `${statusWords(run)} *${nameOf(run)}*`,
    `by ${name(run.startedBy)} on ${name(run.host)}`,
    ...(run.total ? [`${bar(run.done / run.total)} *${share(run.done, run.total)}*`] : []),
    [
      `${number(run.done)} of ${number(run.total ?? 0)} ${stepWords[run.step ?? ''] ?? 'drafts'}`,
      ...pace,
    ].join(' · '),
    `${number(totalOf(counts.actions))} done · ${number(totalOf(counts.skips))} skips · ${number(totalOf(counts.errors))} errors`,
    ...(run.status === 'stalled'
      ? [`:warning: Nothing was heard of it since ${mrkdwnTime(run.heardAt)}.`]
      : []),
    ...(run.note ? [note(run.note)] : []),
  ];
}

const statusEmoji: Record<RunView['status'], string> = {
  running: ':hourglass_flowing_sand:',
  stalled: ':warning:',
  finished: ':white_check_mark:',
  stopped: ':double_vertical_bar:',
  failed: ':x:',
};

function statusWords({ status }: RunView): string {
  return `${statusEmoji[status]} ${status[0]!.toUpperCase()}${status.slice(1)}`;
}

function nameOf({ script, dry }: RunView): string {
  return `${name(scriptName(script))}, ${dry ? 'dry run' : 'applied'}`;
}

function endedLine(run: RunView): string {
  const { counts } = run;
  const errors = totalOf(counts.errors);
  return [
    `${statusWords(run)} *${nameOf(run)}*`,
    `${mrkdwnTime(run.finishedAt ?? run.heardAt)} · ${number(counts.rows)} drafts · ${number(errors)} errors`,
    `\`${run.id.slice(0, 8)}\` by ${name(run.startedBy)} on ${name(run.host)}${run.note ? ` · ${note(run.note)}` : ''}`,
  ].join('\n');
}

/** Skips and errors side by side, never in one list: the one is expected, the other is not. */
function topReasons({ counts }: RunView): SectionBlock {
  return fields(
    ['*Top errors*', ...topLines(counts.errors)].join('\n'),
    ['*Top skips* (expected)', ...topLines(counts.skips)].join('\n'),
  );
}

function topLines(tally: Record<string, number>): string[] {
  const entries = Object.entries(tally).sort(([, one], [, other]) => other - one);
  if (entries.length === 0) return ['none'];
  return entries
    .slice(0, TOP_REASONS)
    .map(([code, count]) => `${number(count)} × ${reasonWords(code)?.meaning ?? code}`);
}

function reasonSections(report: IssueReport): KnownBlock[] {
  return reportSections(report).flatMap(({ title, reasons }) => reasonSection(title, reasons));
}

function reasonSection(title: string, reasons: ReportedReason[]): KnownBlock[] {
  if (reasons.length === 0) return [];
  const shown = reasons.slice(0, TOP_REASONS);
  return [
    section(
      `*${title}*`,
      ...shown.map(({ code, count, meaning, remedy, samples }) =>
        [
          `*${number(count)}* \`${code}\``,
          meaning,
          ...(remedy ? [`→ ${remedy}`] : []),
          ...(samples.length > 0 ? [`e.g. ${samples.map(name).join(', ')}`] : []),
          // A line of air between the reasons.
          '',
        ].join('\n'),
      ),
      ...(reasons.length > shown.length ? [`and ${reasons.length - shown.length} more`] : []),
    ),
  ];
}

/** The one thing to do now. */
function nextStep({ coverage, reviews, running, ended }: BackfillStatus): string {
  const stalled = running.find((run) => run.status === 'stalled');
  if (stalled)
    return `look after the stalled run on ${name(stalled.host)}; once its process is gone, ${resume(stalled)}.`;
  if (running.length > 0) return 'nothing; the run goes on by itself.';
  const [last] = ended;
  if (last && (last.status === 'failed' || last.status === 'stopped')) return `${resume(last)}.`;
  if (!coverage) return `ask again with \`${commands.backfillStatus}\` in a minute.`;
  const { to_fill = 0, to_evaluate = 0 } = coverage.drafts;
  if (to_fill + to_evaluate > 0) return fillWords(last);
  if (reviews.unknown.drafts > 0)
    return `settle the ${number(reviews.unknown.drafts)} deliveries whose outcome is unknown.`;
  if (reviews.needs_review.drafts > 0)
    return `review the ${number(reviews.needs_review.drafts)} drafts that wait for a person.`;
  return 'nothing; everything that can be proven is filled.';
}

function fillWords(last: RunView | undefined): string {
  const applied = '`npm run backfill:evaluation-fields -- --apply`';
  const unanswered = last ? totalOf(last.counts.errors) : 0;
  if (last?.dry) return `the dry run is done; write with ${applied}.`;
  if (unanswered > 0)
    return `see \`${commands.backfillStatus} errors\`, then run ${applied} again; it retries what failed.`;
  return `see what is missing with \`npm run backfill:evaluation-fields\` (dry), then write with ${applied}.`;
}

function resume({ script, id }: RunView): string {
  return `go on with \`${npmCommand(name(script), `--resume ${id.slice(0, 8)}`)}\``;
}

function section(...lines: string[]): SectionBlock {
  return { type: 'section', text: mrkdwn(lines.join('\n')), expand: true };
}

function fields(...texts: string[]): SectionBlock {
  return { type: 'section', fields: texts.map(mrkdwn) };
}

function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text };
}

/** What a machine or a person is called, in one line and harmless. */
function name(text: string): string {
  return escapeMrkdwn(oneLine(text, LONGEST_NAME));
}

/** Why a run ended. */
function note(text: string): string {
  return escapeMrkdwn(oneLine(text, LONGEST_NOTE));
}

const BAR_LENGTH = 12;

function bar(part: number): string {
  const filled = Math.floor(Math.min(Math.max(part, 0), 1) * BAR_LENGTH);
  return `\`${'█'.repeat(filled)}${'░'.repeat(BAR_LENGTH - filled)}\``;
}

function share(done: number, total: number | null): string {
  return total ? percent(Math.min(done / total, 1)) : '0 %';
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
