import type { Db } from '../database/db.ts';
import { type Finding, sortFindings } from './finding.ts';

/** Stores what speaks against each of these drafts, in place of what was stored before. */
export async function recordFindings(
  tx: Db,
  drafts: { draftId: string; findings: Finding[] }[],
): Promise<void> {
  const ids = drafts.map(({ draftId }) => draftId);
  await tx.draftFinding.deleteMany({ where: { draftId: { in: ids } } });
  const rows = drafts.flatMap(({ draftId, findings }) =>
    sortFindings(findings).map((finding, position) => ({ draftId, position, ...finding })),
  );
  if (rows.length > 0) await tx.draftFinding.createMany({ data: rows });
}
