import { type Options, SingleBar } from 'cli-progress';
import { durationWords, secondsLeft } from './duration-words.ts';
import { totalOf } from './run-counts.ts';
import type { ProgressView } from './run-backfill.ts';
import type { RunProgress } from './run-record.ts';

/** Plain lines come so often. Milliseconds. */
const LINE_EVERY_MS = 10_000;

/**
 * Shows a run on a terminal as a live bar, elsewhere as plain lines from time to time.
 *
 * @param stream where to; standard error, so that standard output stays the summary's
 */
export function createProgressView(stream: NodeJS.WriteStream = process.stderr): ProgressView {
  return stream.isTTY ? barView(stream) : lineView(stream);
}

function barView(stream: NodeJS.WriteStream): ProgressView {
  let bar: SingleBar | null = null;
  let title = '';
  const options: Options = {
    stream,
    format: '{title} {bar} {percentage}% · {value}/{total} · {facts}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    fps: 5,
  };
  return {
    begin(stepTitle, progress) {
      bar?.stop();
      title = stepTitle;
      bar = new SingleBar(options);
      bar.start(Math.max(progress.total, progress.done), progress.done, {
        title,
        facts: factsOf(progress),
      });
    },
    update(progress) {
      bar?.setTotal(Math.max(progress.total, progress.done));
      bar?.update(progress.done, { title, facts: factsOf(progress) });
    },
    end() {
      bar?.stop();
      bar = null;
    },
  };
}

function lineView(stream: NodeJS.WriteStream): ProgressView {
  let title = '';
  let latest: RunProgress | null = null;
  let lastLineAt = 0;
  const say = (progress: RunProgress) => {
    stream.write(`${title}: ${progress.done} of ${progress.total} · ${factsOf(progress)}\n`);
    lastLineAt = Date.now();
    latest = null;
  };
  const sayLatest = () => {
    if (latest) say(latest);
  };
  return {
    begin(stepTitle, progress) {
      sayLatest();
      title = stepTitle;
      say(progress);
    },
    update(progress) {
      latest = progress;
      if (Date.now() - lastLineAt >= LINE_EVERY_MS) say(progress);
    },
    end: sayLatest,
  };
}

function factsOf(progress: RunProgress): string {
  const { counts, rowsPerSecond } = progress;
  const left = secondsLeft(progress);
  return [
    ...(rowsPerSecond === null ? [] : [`${Math.round(rowsPerSecond)}/s`]),
    ...(left === null ? [] : [`${durationWords(left)} left`]),
    `${totalOf(counts.actions)} actions`,
    `${totalOf(counts.skips)} skips`,
    `${totalOf(counts.errors)} errors`,
  ].join(' · ');
}
