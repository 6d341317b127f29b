import type { KnownBlock, MrkdwnElement, SectionBlock } from '@slack/types';
import type { BackfillStatus, RunView } from '../../backfill/backfill-status.ts';
import { durationWords } from '../../backfill/duration-words.ts';
import { type IssueReport, type ReportedReason } from '../../backfill/issue-report.ts';
import { actionWords, type BackfillAction, totalOf } from '../../backfill/run-counts.ts';
import type { Coverage } from '../../drafts/draft-tally.ts';
import { reasonWords } from '../../drafts/reasons.ts';
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
    ([action, count]) => `${number(count)} ${actionWords[action as BackfillAction] ?? action}`,
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
  return `Backfill status: ${percent(coveredShare(coverage.drafts))} of the fields are filled`;
}

type CoverageCounts = NonNullable<BackfillStatus['coverage']>['drafts'];

function coverageLines(coverage: BackfillStatus['coverage']): string[] {
  if (!coverage)
    return [
      '*Coverage*',
      'The drafts are being counted for the first time. Ask again in a minute.',
    ];
  const { drafts, countedAt } = coverage;
  const { filled = 0, to_fill = 0, to_evaluate = 0, under_way = 0 } = drafts;
  const provable = filled + to_fill + to_evaluate + under_way;
  return [
    '*Coverage* of campaigns that send automatically',
    `${bar(coveredShare(drafts))} *${percent(coveredShare(drafts))}*`,
    `${number(filled)} of ${number(provable)} drafts have their fields`,
    ...parts([
      [to_fill, 'sent, to be filled'],
      [to_evaluate, 'waiting, to be evaluated'],
      [under_way, 'being sent'],
    ]),
    ...unprovenLines(drafts),
    `Counted ${mrkdwnTime(countedAt)}.`,
  ];
}

const unprovenWords: Partial<Record<Coverage, string>> = {
  sent_by_person: 'sent by a person or another program',
  no_message: 'approved, but no message is tied to them',
  rejected: 'rejected before anything was recorded',
};

function unprovenLines(drafts: CoverageCounts): string[] {
  const entries = Object.entries(unprovenWords).map(([key, words]): [number, string] => [
    drafts[key as Coverage] ?? 0,
    words,
  ]);
  const sum = entries.reduce((total, [count]) => total + count, 0);
  if (sum === 0) return [];
  return [`*${number(sum)} cannot be proven:*`, ...parts(entries)];
}

function parts(entries: [number, string][]): string[] {
  return entries
    .filter(([count]) => count > 0)
    .map(([count, words]) => `• ${number(count)} ${words}`);
}

function coveredShare({ filled = 0, to_fill = 0, to_evaluate = 0, under_way = 0 }: CoverageCounts) {
  const provable = filled + to_fill + to_evaluate + under_way;
  return provable === 0 ? 1 : filled / provable;
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
  const short = script.replace(/^backfill-ai-/, '').replaceAll('-', ' ');
  return `${name(short)}, ${dry ? 'dry run' : 'applied'}`;
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

function reasonSections({ errors, skips, holds }: IssueReport): KnownBlock[] {
  return [
    ...reasonSection('Errors, to be looked at', errors),
    ...reasonSection('Skips, expected', skips),
    ...reasonSection('Held for review because', holds),
  ];
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
  return `go on with \`node scripts/${name(script)}.ts --resume ${id.slice(0, 8)}\``;
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

/** Rounded down: 99.9 % must not read as everything. */
function percent(part: number): string {
  return `${Math.floor(part * 100)} %`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
