import type { Db } from '../database/db.ts';
import type { Queue } from '../queue.ts';
import type { ContactBan } from './contact-permission.ts';
import { type Actor, recordDecision, workerActor } from './decide/record-decision.ts';
import { endDelivery } from './end-delivery.ts';
import { liveStates } from './review-state.ts';

/**
 * Closes the drafts of a lead that wait, since nobody may write to the lead: they would wait for
 * ever. One that is about to leave is taken back. To other programs they are rejected; the decision
 * says why, and `reopenDrafts` finds them by it.
 *
 * @param tx a transaction under the lead's lock
 */
export async function closeDrafts(
  tx: Db,
  queue: Queue,
  leadId: string,
  reason: ContactBan,
  actor: Actor = workerActor,
): Promise<void> {
  const waiting = await tx.aIDraft.findMany({
    where: { leadId, channel: 'email', status: 'pending', messages: { none: {} } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  for (const { id: draftId } of waiting) {
    const live = await tx.draftDelivery.findFirst({
      where: { draftId, state: { in: liveStates } },
      select: { id: true, state: true },
    });
    if (live && live.state !== 'queued') continue;
    if (live) await endDelivery(tx, queue, live, 'barred', { reason, actor });
    const where = { id: draftId, status: 'pending' };
    const { count } = await tx.aIDraft.updateMany({ where, data: { status: 'rejected' } });
    if (count === 0) continue;
    await recordDecision(tx, { draftId, decision: 'close', actor, reason });
    await queue.enqueue(tx, 'refresh-card', { draftId });
  }
}
