import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { editDraft } from '../../drafts/decide/edit-draft.ts';
import { decisionAnswer } from '../blocks/answers.ts';
import { editedTextOf, parseEditMetadata } from '../blocks/edit-view.ts';
import type { SlackDesk } from '../desk.ts';
import { actionIds } from '../ids.ts';
import { letIn } from '../middleware/for-approvers.ts';

type ViewArgs = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>;

/** The edit modal was submitted: authorised again, and bound to the text that was shown. */
export const submitEdit =
  (desk: SlackDesk) =>
  async ({ ack, body, view }: ViewArgs): Promise<void> => {
    const metadata = parseEditMetadata(view.private_metadata);
    const { text, error } = editedTextOf(view);
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
    await letIn(desk, sender, answer, metadata?.draftId ?? null, async (approver) => {
      if (!metadata) throw new Error('the edit modal came back without its metadata');
      const { draftId, fingerprint } = metadata;
      const result = await editDraft(
        desk.db,
        desk,
        { draftId, fingerprint, actor: approver },
        text,
      );
      const words = decisionAnswer(result, approver.slackUserId, actionIds.edit);
      if (words) await answer(words);
    });
  };
