import { runView } from '../../backfill/backfill-status.ts';
import { type ReportedReason, reportSections } from '../../backfill/issue-report.ts';
import { reportOfRun } from '../../backfill/read-report.ts';
import { actionText } from '../../backfill/run-counts.ts';
import { findRun } from '../../backfill/run-record.ts';
import type { Db } from '../../database/db.ts';
import { type RunRow, runRow } from './health-page.ts';
import { capitalized } from '../../drafts/telling/line.ts';

/** All that is shown of one backfill run. */
export type RunPage = {
  title: string;
  run: RunRow;
  actions: { words: string; count: string }[];
  /** Errors first: they are what somebody has to look at. */
  sections: { title: string; reasons: (ReportedReason & { width: number })[] }[];
};

/** @param id the run's id, or the beginning of it; null where there is none */
export async function runPage(db: Db, id: string): Promise<RunPage | null> {
  const run = await findRun(db, id);
  if (!run) return null;
  const report = await reportOfRun(db, run);
  const { actions, errors, skips, holds } = report;
  const most = Math.max(1, ...[...errors, ...skips, ...holds].map(({ count }) => count));
  const withWidth = (reasons: ReportedReason[]) =>
    reasons.map((reason) => ({
      ...reason,
      meaning: capitalized(reason.meaning),
      width: (100 * reason.count) / most,
    }));
  return {
    title: `Run ${run.id.slice(0, 8)}`,
    run: runRow(runView(run)),
    actions: Object.entries(actions).map(([action, count]) => ({
      words: actionText(action),
      count: count.toLocaleString('en-US'),
    })),
    sections: reportSections(report).map(({ title, reasons }) => ({
      title,
      reasons: withWidth(reasons),
    })),
  };
}
