import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writingLog } from './log-fault.ts';
import type { RowResult, RunCounts } from './run-counts.ts';

/** The log of one run: JSON lines with ids and codes, never with texts, names or addresses. */
export type RowLog = {
  file: string;
  rows(results: RowResult[]): void;
  summary(end: { status: string; note: string | null; counts: RunCounts }): void;
  close(): void;
};

/**
 * Opens `<directory>/<script>-<timestamp>.jsonl`, a new file for each run. What is written is with
 * the operating system when a call returns, so a crash of the process loses none of it.
 *
 * @throws LogFault, as all that writes to it
 */
export function openRowLog(directory: string, script: string, runId: string): RowLog {
  writingLog(directory, () => mkdirSync(directory, { recursive: true }));
  const timestamp = new Date().toISOString().replaceAll(':', '-');
  const file = path.join(directory, `${script}-${timestamp}.jsonl`);
  const descriptor = writingLog(directory, () => openSync(file, 'ax'));
  const write = (lines: string) => writingLog(directory, () => writeFileSync(descriptor, lines));
  return {
    file,
    rows(results) {
      if (results.length === 0) return;
      const time = new Date().toISOString();
      const lines = results.map(
        ({ draftId, action, reason, ms, fault }) =>
          `${JSON.stringify({
            time,
            run: runId,
            draft: draftId,
            ...(action ? { action } : {}),
            ...(reason ? { reason } : {}),
            ...(fault ? { fault } : {}),
            ms,
          })}\n`,
      );
      write(lines.join(''));
    },
    summary({ status, note, counts: { samples: _samples, ...counts } }) {
      const time = new Date().toISOString();
      write(
        `${JSON.stringify({ time, run: runId, summary: { script, status, note, ...counts } })}\n`,
      );
    },
    close: () => closeSync(descriptor),
  };
}
