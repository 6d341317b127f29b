import { approveDraft } from '../../drafts/decide/approve-draft.ts';
import type { SlackDesk } from '../desk.ts';
import { actionForApprovers } from '../middleware/for-approvers.ts';
import { answerDecision, clickOf } from './click.ts';

/** Approve & Send, and Try again: the draft goes out as it was shown, when the undo window is over. */
export const approveSend = (desk: SlackDesk) =>
  actionForApprovers(desk, async (action) => {
    const result = await approveDraft(desk.db, desk, clickOf(action));
    await answerDecision(action, result);
  });
