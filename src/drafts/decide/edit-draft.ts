import type { PrismaClient } from '../../generated/prisma/client.ts';
import { replaceText } from '../draft-text.ts';
import type { Desk } from '../desk.ts';
import type { Finding } from '../finding.ts';
import { type LoadedDraft, loadDraft } from '../load-draft.ts';
import { recordFindings } from '../record-findings.ts';
import { judgeText } from '../rules/judge-text.ts';
import { textToCheck } from '../rules/text-to-check.ts';
import { notPending } from '../guards.ts';
import { type Click, decide, type DecisionResult, staleness } from './decide.ts';
import { recordDecision } from './record-decision.ts';

/**
 * A person replaces the text they were shown; every card is redrawn with the new one. The text of
 * before is kept. The rules judge the new text at once (a corrected price approves nothing else
 * unseen), the model in the background.
 *
 * @param content at most `MAX_DRAFT_LENGTH` characters; the surface checks that
 */
export async function editDraft(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  content: string,
): Promise<DecisionResult> {
  const seen = await loadDraft(db, click.draftId);
  // Before the transaction: it may take long. What changed meanwhile is stale and refused below.
  const findings = seen ? await findingsAfter(seen, content) : [];
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

/** What the rules say of the new text, and what the model said of words that still stand in it. */
async function findingsAfter(seen: LoadedDraft, content: string): Promise<Finding[]> {
  const stands = ({ source, quotes }: Finding) =>
    source === 'model' && quotes.some((quote) => content.includes(quote));
  return [...(await judgeText(textToCheck(seen, content))), ...seen.findings.filter(stands)];
}
