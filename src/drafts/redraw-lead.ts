import type { Db } from '../database/db.ts';
import type { Queue } from '../queue.ts';

/**
 * Has the cards of a draft drawn again, and those of the lead's other open drafts: each names the
 * others, and tells what else went to the lead.
 *
 * @param tx the transaction of the change
 */
export async function redrawLead(
  tx: Db,
  queue: Queue,
  leadId: string,
  draftId: string,
): Promise<void> {
  await queue.enqueue(tx, 'refresh-card', { draftId });
  await redrawOthers(tx, queue, leadId, draftId);
}

/** The same for the lead's other open drafts alone: of a draft that has no cards yet. */
export async function redrawOthers(
  tx: Db,
  queue: Queue,
  leadId: string,
  draftId: string,
): Promise<void> {
  const others = await tx.$queryRaw<{ id: string }[]>`
    SELECT draft."id" FROM "AIDraft" draft
    WHERE draft."leadId" = ${leadId} AND draft."id" <> ${draftId}
      AND draft."status" IN ('pending', 'sending')
      AND EXISTS (SELECT FROM "ReviewCard" card WHERE card."draftId" = draft."id")`;
  for (const { id } of others) await queue.enqueue(tx, 'refresh-card', { draftId: id });
}
