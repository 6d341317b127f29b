import type { Click } from '../../drafts/decide/decide.ts';
import { type VerbName, verbOf } from '../../drafts/verbs/verbs.ts';
import { answerDecision } from '../answer-decision.ts';
import type { SlackDesk } from '../desk.ts';
import { type ApproverAction, actionForApprovers } from '../middleware/for-approvers.ts';

/** A button that decides at once, or after Slack's own question. */
export const decideAction = (desk: SlackDesk, verb: VerbName) =>
  actionForApprovers(desk, async (action) => {
    const { button, visitor, answer, refuse } = action;
    const result = await verbOf(verb).carryOut(
      desk.db,
      desk,
      clickOf(action, verb),
      button.carried,
    );
    if (!result) return refuse('skip:unreadable_button');
    await answerDecision(result, visitor.actor.slackUserId, verb, answer);
  });

function clickOf({ visitor, button }: ApproverAction, verb: VerbName): Click {
  const { draftId, fingerprint } = button;
  return { draftId, fingerprint, actor: visitor.actor, may: visitor.may[verbOf(verb).takes] };
}
