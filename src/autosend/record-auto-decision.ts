import type { Db } from '../database/db.ts';
import { type Actor, evaluatorActor, recordDecision } from '../drafts/decide/record-decision.ts';
import type { Finding } from '../drafts/finding.ts';
import { keepText } from '../drafts/draft-text.ts';
import type { Desk } from '../drafts/desk.ts';
import { fingerprintOf } from '../drafts/fingerprint.ts';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import { queueDelivery } from '../drafts/queue-delivery.ts';
import { type ReasonCode, reasonWords } from '../drafts/reasons.ts';
import { redrawLead } from '../drafts/redraw-lead.ts';
import { recordFindings } from '../drafts/record-findings.ts';
import { recordEvaluation, recordOutcome } from '../drafts/record-outcome.ts';
import { judgedOnOf } from './kept-verdict.ts';
import type { Verdict } from './verdict.ts';

/** What was decided without a person. */
export type AutoDecision =
  /** None of our business: nothing is written to the draft. */
  | { kind: 'leave'; reason: ReasonCode }
  | { kind: 'skip'; reason: ReasonCode; verdict?: Verdict }
  /** `words` for reviewers; `detail` for operators, without private text. */
  | {
      kind: 'hold';
      reason: ReasonCode;
      words: string;
      detail?: string;
      findings?: Finding[];
      verdict?: Verdict;
    }
  /** `at` null: now. `reason`: what it waits for besides the campaign's delay. */
  | { kind: 'send'; at: Date | null; reason: 'skip:outside_schedule' | null; verdict: Verdict };

/**
 * Records a decision and what follows from it: the outcome, the cards or the delivery.
 *
 * @param actor who decided: the evaluator, or a script that had it decide
 */
export async function record(
  tx: Db,
  desk: Pick<Desk, 'queue' | 'houseMail'>,
  loaded: LoadedDraft,
  decision: AutoDecision,
  actor: Actor = evaluatorActor,
): Promise<void> {
  const draftId = loaded.draft.id;
  if (decision.kind !== 'leave') await keepText(tx, loaded.draft);
  const evaluation = evaluationOf(loaded, decision);
  if (evaluation) await recordVerdict(tx, draftId, evaluation.threshold, evaluation.verdict);
  const decided = (kind: 'skip' | 'hold', reason: ReasonCode) =>
    recordDecision(tx, { draftId, decision: kind, actor, reason });
  const fields = evaluation && {
    confidence: evaluation.verdict.confidence,
    threshold: evaluation.threshold,
    evaluatedAt: new Date(),
  };
  switch (decision.kind) {
    case 'leave':
      await decided('skip', decision.reason);
      return;
    case 'skip': {
      const reason = reasonWords(decision.reason)!.meaning;
      await recordOutcome(tx, draftId, { outcome: 'skip', reason, ...fields });
      await decided('skip', decision.reason);
      return;
    }
    case 'hold':
      await recordOutcome(tx, draftId, {
        outcome: 'needs_review',
        reason: decision.words,
        ...fields,
      });
      await recordFindings(tx, [{ draftId, findings: decision.findings ?? [] }]);
      await decided('hold', decision.reason);
      await redrawLead(tx, desk.queue, loaded.lead.id, draftId);
      return;
    case 'send':
      await setGoing(tx, desk, loaded, decision, fields!, actor);
  }
}

type EvaluationFields = { confidence: number; threshold: number; evaluatedAt: Date };

async function setGoing(
  tx: Db,
  desk: Pick<Desk, 'queue' | 'houseMail'>,
  loaded: LoadedDraft,
  { at, reason: waitsFor }: Extract<AutoDecision, { kind: 'send' }>,
  fields: EvaluationFields,
  actor: Actor,
): Promise<void> {
  const draftId = loaded.draft.id;
  const reason = 'The model is confident, and nothing stands against sending';
  // "Sent" is recorded when it was sent; a promise to send later is an outcome of its own.
  if (at) await recordOutcome(tx, draftId, { outcome: 'send_delayed', reason, ...fields });
  else await recordEvaluation(tx, draftId, { reason, ...fields });
  const fingerprint = fingerprintOf(loaded, desk.houseMail);
  const decisionId = await recordDecision(tx, {
    draftId,
    decision: 'auto_send',
    actor,
    fingerprint,
    reason: waitsFor ?? undefined,
  });
  await queueDelivery(tx, desk.queue, {
    draftId,
    leadId: loaded.lead.id,
    decisionId,
    fingerprint,
    origin: 'auto_send',
    ...(at ? { notBefore: at } : {}),
  });
}

/** Keeps what the model said of a draft about which nothing is decided yet. */
export async function recordVerdictOnly(
  tx: Db,
  loaded: LoadedDraft,
  decision: AutoDecision,
): Promise<void> {
  const evaluation = evaluationOf(loaded, decision);
  if (!evaluation) return;
  const { verdict, threshold } = evaluation;
  const draftId = loaded.draft.id;
  await recordVerdict(tx, draftId, threshold, verdict, judgedOnOf(loaded));
  const { reason, confidence } = verdict;
  await recordEvaluation(tx, draftId, { reason, confidence, threshold, evaluatedAt: new Date() });
}

function evaluationOf({ campaign }: LoadedDraft, decision: AutoDecision) {
  if (decision.kind === 'leave' || !decision.verdict || !campaign) return null;
  return { verdict: decision.verdict, threshold: campaign.autoSendConfidenceThreshold };
}

/**
 * Stores what the model said of a draft, in place of what it said before.
 *
 * @param judgedOn given where it may serve again, as long as text and conversation are the same
 */
export async function recordVerdict(
  tx: Db,
  draftId: string,
  threshold: number,
  verdict: Verdict,
  judgedOn: string | null = null,
): Promise<void> {
  const { model, confidence, safe, reason, riskyPhrases } = verdict;
  const row = {
    model,
    confidence,
    threshold,
    safe,
    reason,
    riskyPhrases,
    judgedOn,
    evaluatedAt: new Date(),
  };
  await tx.draftVerdict.upsert({
    where: { draftId },
    create: { draftId, ...row },
    update: row,
  });
}
