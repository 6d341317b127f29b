import type { PrismaClient } from '../../generated/prisma/client.ts';
import { replaceText } from '../draft-text.ts';
import type { Desk } from '../desk.ts';
import { notPending } from '../guards.ts';
import { type Click, decide, type DecisionResult, staleness } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person replaces the text they were shown; every card is redrawn with the new one. The text of
 * before is kept.
 *
 * @param content at most `MAX_DRAFT_LENGTH` characters; the surface checks that
 */
export function editDraft(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  content: string,
): Promise<DecisionResult> {
  return decide(db, desk, 'edit', click, async (tx, loaded) => {
    if (notPending(loaded)) return { already: true };
    const stale = staleness(loaded, desk, click);
    if (stale) return stale;
    if (content.trim() === '') return { refuse: 'error:empty_draft' };
    const { draftId, actor, fingerprint } = click;
    await replaceText(tx, loaded.draft, content, actor);
    await recordDecision(tx, { draftId, decision: 'edit', actor, fingerprint });
    return null;
  });
}
