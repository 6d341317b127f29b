import { rejectDraft } from '../../drafts/decide/reject-draft.ts';
import type { SlackDesk } from '../desk.ts';
import { actionForApprovers } from '../middleware/for-approvers.ts';
import { answerDecision, clickOf } from './click.ts';

/** Reject: the draft as it was shown is never sent. */
export const rejectDraftAction = (desk: SlackDesk) =>
  actionForApprovers(desk, async (action) => {
    const result = await rejectDraft(desk.db, desk, clickOf(action));
    await answerDecision(action, result);
  });
