import type { Click, DecisionResult } from '../../drafts/decide/decide.ts';
import { decisionAnswer } from '../blocks/answers.ts';
import type { ApproverAction } from '../middleware/for-approvers.ts';

/** What a button's click asks for. */
export function clickOf({ approver, button }: ApproverAction): Click {
  return { draftId: button.draftId, fingerprint: button.fingerprint, actor: approver };
}

/** The cards tell what was done; only somebody who was too late, or refused, is told in person. */
export async function answerDecision(
  { approver, answer, args }: ApproverAction,
  result: DecisionResult,
): Promise<void> {
  const text = decisionAnswer(result, approver.slackUserId, args.action.action_id);
  if (text) await answer(text);
}
