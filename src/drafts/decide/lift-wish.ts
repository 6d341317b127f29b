import type { PrismaClient } from '../../generated/prisma/client.ts';
import { reopenDrafts } from '../reopen-drafts.ts';
import type { Desk } from '../desk.ts';
import { banOf } from '../may-send.ts';
import { type Click, decide, type DecisionResult, staleness } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person finds that what was taken for a wish not to be written to is none: the lead may be written
 * to again, and what was closed because of it waits for a decision. The messages it was found in stay
 * read, so that only another one can set it again.
 *
 * @param why their reason
 */
export function liftWish(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  why: string,
): Promise<DecisionResult> {
  return decide(db, desk, 'lift_wish', click, async (tx, loaded) => {
    // Somebody was faster, and it is as this person wants it.
    if (loaded.wishes.length === 0) return null;
    const stale = staleness(loaded, desk, click);
    if (stale) return stale;
    const { draftId, actor, fingerprint } = click;
    const leadId = loaded.lead.id;
    await tx.leadWish.updateMany({
      where: { leadId, liftedAt: null },
      data: {
        liftedAt: new Date(),
        liftedBy: actor.kind === 'person' ? actor.slackUserId : actor.surface,
        liftReason: why,
      },
    });
    const decision = 'lift_wish';
    await recordDecision(tx, { draftId, decision, actor, fingerprint, reasonText: why });
    if (banOf({ ...loaded, wishes: [] }) === null)
      await reopenDrafts(tx, desk.queue, leadId, actor);
    return null;
  });
}
