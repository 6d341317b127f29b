import type { PrismaClient } from '../../generated/prisma/client.ts';
import { closeDrafts } from '../close-drafts.ts';
import type { Desk } from '../desk.ts';
import { newestInbound } from '../load-draft.ts';
import { type Click, decide, type DecisionResult } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person records that a lead does not want to be written to: nobody sends to them until a person
 * lifts it, and their open drafts are closed. Like stopping it harms nobody, so it asks for no
 * fingerprint; a second click changes nothing.
 *
 * @param why their words, if they gave any
 */
export function neverWrite(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  why?: string,
): Promise<DecisionResult> {
  return decide(db, desk, 'never_write', click, async (tx, loaded) => {
    if (loaded.wishes.some(({ foundBy }) => foundBy === 'person')) return null;
    const { draftId, actor, fingerprint } = click;
    const leadId = loaded.lead.id;
    await tx.leadWish.create({
      data: {
        leadId,
        messageId: newestInbound(loaded)?.id,
        foundBy: 'person',
        words: why,
        setBy: actor.kind === 'person' ? actor.slackUserId : actor.surface,
      },
    });
    const decision = 'never_write';
    await recordDecision(tx, { draftId, decision, actor, fingerprint, reasonText: why });
    await closeDrafts(tx, desk.queue, leadId, 'skip:opted_out', actor);
    return null;
  });
}
