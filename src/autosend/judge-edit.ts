import { fingerprintOf } from '../drafts/fingerprint.ts';
import { notPending } from '../drafts/guards.ts';
import { underDraftLock } from '../drafts/lead-lock.ts';
import { type LoadedDraft, loadDraft } from '../drafts/load-draft.ts';
import { recordFindings } from '../drafts/record-findings.ts';
import { recordOutcome } from '../drafts/record-outcome.ts';
import { heldWords } from '../drafts/telling/held-words.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { AutoSendDesk } from './desk.ts';
import { judge } from './orchestrate.ts';
import { recipientFindings } from './recipient-findings.ts';
import { recordVerdict } from './record-auto-decision.ts';

/**
 * Has the model judge a text that a person wrote, for the cards to tell: the draft waits for a person
 * whatever the verdict. A text that changes meanwhile has a job of its own. Where the model does not
 * answer, the cards go on saying that it has not judged this text.
 */
export async function judgeEdit(
  db: PrismaClient,
  desk: AutoSendDesk,
  draftId: string,
): Promise<void> {
  const loaded = await loadDraft(db, draftId);
  if (!loaded || !isJudged(loaded)) return;
  const aboutRecipients = await recipientFindings(db, desk.houseMail, loaded);
  const judgement = await judge(db, desk.evaluator, loaded, aboutRecipients);
  const { verdict } = judgement;
  if (!verdict) return;
  const judged = fingerprintOf(loaded, desk.houseMail);
  await underDraftLock(db, draftId, async (tx) => {
    const current = await loadDraft(tx, draftId);
    if (!current || !isJudged(current) || fingerprintOf(current, desk.houseMail) !== judged) return;
    const threshold = current.campaign!.autoSendConfidenceThreshold;
    const hold = judgement.kind === 'hold' ? judgement : null;
    await recordVerdict(tx, draftId, threshold, verdict);
    await recordFindings(tx, [{ draftId, findings: hold?.findings ?? [] }]);
    await recordOutcome(tx, draftId, {
      outcome: 'needs_review',
      reason:
        hold?.words ?? heldWords('a person edited it, and nothing speaks against the new text'),
      confidence: verdict.confidence,
      threshold,
      evaluatedAt: new Date(),
    });
    await desk.queue.enqueue(tx, 'refresh-card', { draftId });
  });
}

/** Held for review in a campaign whose drafts the model judges; not somebody else's business. */
function isJudged(loaded: LoadedDraft): boolean {
  const { draft, campaign } = loaded;
  return (
    campaign !== null && draft.autoSendAction === 'needs_review' && notPending(loaded) === null
  );
}
