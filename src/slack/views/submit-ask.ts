import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { type VerbName, verbOf } from '../../drafts/verbs/verbs.ts';
import { answerDecision } from '../answer-decision.ts';
import { askedTextOf, parseAskMetadata } from '../blocks/ask-view.ts';
import type { SlackDesk } from '../desk.ts';
import { letIn } from '../middleware/for-approvers.ts';

type ViewArgs = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>;

/** A dialog was submitted: authorised again, and bound to what was shown. */
export const submitAsk =
  (desk: SlackDesk, verb: VerbName) =>
  async ({ ack, body, view }: ViewArgs): Promise<void> => {
    const metadata = parseAskMetadata(view.private_metadata);
    const { text, error } = askedTextOf(view);
    if (error) return ack({ response_action: 'errors', errors: error });
    await ack();
    const sender = { userId: body.user.id, teamId: body.user.team_id ?? body.team?.id ?? null };
    // A modal has no response_url: answers go to the DM of the person who submitted it.
    const answer = async (words: string) => {
      await desk.client.chat.postEphemeral({
        channel: metadata?.channel ?? sender.userId,
        user: sender.userId,
        text: words,
      });
    };
    await letIn(desk, sender, answer, metadata?.draftId ?? null, async ({ visitor, refuse }) => {
      if (!metadata) return refuse('skip:unreadable_button');
      const { draftId, fingerprint, field } = metadata;
      const { actor, may } = visitor;
      const click = { draftId, fingerprint, actor, may: may[verbOf(verb).takes] };
      const result = await verbOf(verb).carryOut(desk.db, desk, click, { [field]: text });
      if (!result) return refuse('skip:unreadable_button');
      await answerDecision(result, actor.slackUserId, verb, answer);
    });
  };
