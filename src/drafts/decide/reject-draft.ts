import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Desk } from '../desk.ts';
import { notPending } from '../guards.ts';
import { type Click, decide, type DecisionResult, staleness } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person rejects what they were shown: it is never sent.
 *
 * @param why their words, if they gave any
 */
export function rejectDraft(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  why?: string,
): Promise<DecisionResult> {
  return decide(db, desk, 'reject', click, async (tx, loaded) => {
    if (notPending(loaded)) return { already: true };
    const stale = staleness(loaded, desk, click);
    if (stale) return stale;
    const { draftId, actor, fingerprint } = click;
    await tx.aIDraft.update({ where: { id: draftId }, data: { status: 'rejected' } });
    await recordDecision(tx, { draftId, decision: 'reject', actor, fingerprint, reasonText: why });
    return null;
  });
}
