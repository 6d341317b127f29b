import { reasonWords } from '../drafts/reasons.ts';
import type { BackfillRun } from '../generated/prisma/client.ts';
import { npmCommand } from './npm-command.ts';
import { actionText, ageBands, type RunCounts, totalOf } from './run-counts.ts';
import { countsOf } from './run-record.ts';

/** What a run did, for a person at a terminal; ids and codes only. */
export function runSummary(run: BackfillRun, logFile: string | null): string {
  const counts = countsOf(run);
  const dry = run.mode === 'dry_run';
  const note = run.note ? ` (${run.note})` : '';
  return [
    '',
    `${run.script}: ${run.status}${note}`,
    `  ${counts.looked} rows looked at: ${totalOf(counts.actions)} ${dry ? 'to do' : 'done'}, ${totalOf(counts.left)} left as they were`,
    ...table(dry ? 'Would be done' : 'Done', counts.actions, counts, actionText),
    ...table('Left as they were', counts.left, counts, meaning),
    ...agesOf(counts, dry),
    ...table('Held because', counts.holds, counts, meaning),
    ...table('Skips, expected', counts.skips, counts, meaning),
    ...table('Errors, to be looked at', counts.errors, counts, meaning),
    '',
    `Run ${run.id}`,
    ...(logFile ? [`Log ${logFile}`] : []),
    ...hints(run, dry),
    '',
  ].join('\n');
}

/** The same for programs. */
export function runSummaryJson(run: BackfillRun, logFile: string | null): string {
  const { id, script, mode, status, note } = run;
  const { samples, ...counts } = countsOf(run);
  return JSON.stringify({ run: id, script, mode, status, note, ...counts, samples, log: logFile });
}

/** How one goes on with a run that did not come to its end; null where there is nothing to go on with. */
export function resumeHint(run: BackfillRun): string | null {
  if (run.status === 'finished') return null;
  return `Go on with it:  ${npmCommand(run.script, `--resume ${run.id}`)}`;
}

function hints(run: BackfillRun, dry: boolean): string[] {
  const resume = resumeHint(run);
  return [
    ...(resume ? [resume] : []),
    ...(dry ? ['This was a dry run: nothing was written. Add --apply to write.'] : []),
  ];
}

/** How old the messages are that would be answered, the youngest first. */
function agesOf({ ages }: RunCounts, dry: boolean): string[] {
  const lines = ageBands.flatMap((band) =>
    ages[band] ? [`  ${String(ages[band]).padStart(8)}  ${band}`] : [],
  );
  if (lines.length === 0) return [];
  return ['', `Ages of the messages that ${dry ? 'would be' : 'are'} answered`, ...lines];
}

function table(
  title: string,
  tally: Record<string, number>,
  { samples }: RunCounts,
  words: (key: string) => string,
): string[] {
  const entries = Object.entries(tally).sort(([, one], [, other]) => other - one);
  if (entries.length === 0) return [];
  const lines = entries.map(
    ([key, count]) =>
      `  ${String(count).padStart(8)}  ${key.padEnd(32)} ${words(key)}${examplesOf(samples[key])}`,
  );
  return ['', title, ...lines];
}

function examplesOf(drafts: string[] = []): string {
  return drafts.length === 0 ? '' : ` · e.g. ${drafts.join(', ')}`;
}

function meaning(code: string): string {
  return reasonWords(code)?.meaning ?? '';
}
