import { createHash } from 'node:crypto';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import type { EvaluationInput } from './evaluator-prompt.ts';
import type { Verdict } from './verdict.ts';

/** What the model is asked to judge of a draft: plain data, which a thread can be given. */
export function evaluationInput({ draft, messages }: LoadedDraft): EvaluationInput {
  return {
    draft: draft.content,
    messages: messages.map(({ direction, subject, body, sentAt }) => ({
      direction: direction === 'inbound' ? 'inbound' : 'outbound',
      subject,
      body,
      sentAt,
    })),
  };
}

/** Names that text and conversation, so that a verdict is known to be about them. */
export function judgedOnOf(loaded: LoadedDraft): string {
  return createHash('sha256')
    .update(JSON.stringify(evaluationInput(loaded)))
    .digest('base64url');
}

/**
 * A verdict with nothing against sending that was paid for earlier, where the text and the
 * conversation are still the same; else null.
 */
export function keptVerdict(loaded: LoadedDraft): Verdict | null {
  const kept = loaded.verdict;
  if (!kept?.judgedOn || kept.judgedOn !== judgedOnOf(loaded)) return null;
  const { confidence, safe, reason, riskyPhrases, model } = kept;
  return {
    confidence,
    safe,
    reason,
    riskyPhrases,
    model,
    injectedInstruction: null,
    asksNoContact: false,
  };
}
