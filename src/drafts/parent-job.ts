import type { Db } from '../database/db.ts';

/** The parent product's own delayed send of a draft, as long as it is pending or running. */
export type ParentJob = { runAt: Date };

/** The job by which the parent product will send this draft itself, or null where there is none. */
export async function findParentJob(db: Db, draftId: string): Promise<ParentJob | null> {
  return db.backgroundJob.findFirst({
    where: { draftId, type: 'AI_AUTO_SEND_DELAYED', status: { in: ['PENDING', 'RUNNING'] } },
    orderBy: { runAt: 'asc' },
    select: { runAt: true },
  });
}
