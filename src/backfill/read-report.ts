import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Db } from '../database/db.ts';
import type { BackfillRun } from '../generated/prisma/client.ts';
import { type IssueReport, issueReporter, makeReport } from './issue-report.ts';
import { countsOf } from './run-record.ts';

const rowLine = z.object({
  time: z.iso.datetime(),
  draft: z.string(),
  action: z.string().optional(),
  reason: z
    .string()
    .regex(/^(?:skip|hold|error):/)
    .optional(),
});
const summaryLine = z.object({ summary: z.object({}) });

/**
 * Makes the report of one or many logs, line by line, however large they are.
 *
 * @throws faults of reading a file
 */
export async function reportOfLogs(files: string[]): Promise<IssueReport> {
  const reporter = issueReporter(files.map((file) => path.basename(file)));
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const value = parse(line);
      const row = rowLine.safeParse(value);
      if (row.success) reporter.add(row.data);
      else if (!summaryLine.safeParse(value).success) reporter.addUnreadable();
    }
  }
  return reporter.report();
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Makes the report of a run from its tables: its counts, and the times in the ledger. */
export async function reportOfRun(db: Db, run: BackfillRun): Promise<IssueReport> {
  const { rows, actions, errors, skips, holds, samples } = countsOf(run);
  const seen = await timesOf(db, run);
  const reasons = Object.entries({ ...errors, ...skips, ...holds }).map(([code, count]) => ({
    code,
    count,
    samples: samples[code] ?? [],
    ...(seen.get(code) ?? { firstSeen: run.startedAt, lastSeen: run.heartbeatAt }),
  }));
  return makeReport({
    sources: [`run ${run.id} (${run.script}, ${run.mode})`],
    drafts: rows,
    actions,
    reasons,
    unreadable: 0,
  });
}

/** When each reason was first and last met; of holds and of dry runs the ledger says nothing. */
async function timesOf(db: Db, { id: runId }: BackfillRun) {
  const groups = await db.backfillIssue.groupBy({
    by: ['code'],
    where: { runId },
    _min: { createdAt: true },
    _max: { createdAt: true },
  });
  return new Map(
    groups.map(({ code, _min, _max }) => [
      code,
      { firstSeen: _min.createdAt!, lastSeen: _max.createdAt! },
    ]),
  );
}
