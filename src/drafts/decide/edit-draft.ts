import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Db } from '../../database/db.ts';
import { replaceText } from '../draft-text.ts';
import type { Desk } from '../desk.ts';
import type { Finding } from '../finding.ts';
import { notPending } from '../guards.ts';
import { loadDraft } from '../load-draft.ts';
import { findTextFaults } from '../rules/find-text-faults.ts';
import { textToCheck } from '../rules/text-to-check.ts';
import { recordFindings } from '../record-findings.ts';
import { type Click, decide, type DecisionResult, staleness } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person replaces the text they were shown; every card is redrawn with the new one. The text of
 * before is kept. The rules judge the new text at once, the model in the background.
 *
 * @param content at most `MAX_DRAFT_LENGTH` characters; the surface checks that
 */
export async function editDraft(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  content: string,
): Promise<DecisionResult> {
  const findings = await faultsOf(db, click.draftId, content);
  return decide(db, desk, 'edit', click, async (tx, loaded) => {
    if (notPending(loaded)) return { already: true };
    const stale = staleness(loaded, desk, click);
    if (stale) return stale;
    if (content.trim() === '') return { refuse: 'error:empty_draft' };
    const { draftId, actor, fingerprint } = click;
    await replaceText(tx, loaded.draft, content, actor);
    await recordFindings(tx, [{ draftId, findings }]);
    await recordDecision(tx, { draftId, decision: 'edit', actor, fingerprint });
    await desk.queue.enqueue(tx, 'judge-edit', { draftId });
    return null;
  });
}

/** Before the transaction, which it would hold up; what it refers to is in the fingerprint. */
async function faultsOf(db: Db, draftId: string, content: string): Promise<Finding[]> {
  const loaded = await loadDraft(db, draftId);
  if (!loaded) return [];
  return findTextFaults(textToCheck({ ...loaded, draft: { ...loaded.draft, content } }));
}
