import { stopSend } from '../../drafts/decide/stop-send.ts';
import type { SlackDesk } from '../desk.ts';
import { actionForApprovers } from '../middleware/for-approvers.ts';
import { answerDecision, clickOf } from './click.ts';

/** Stop: what has not begun to leave stays here and waits for a decision again. */
export const stopSendAction = (desk: SlackDesk) =>
  actionForApprovers(desk, async (action) => {
    const result = await stopSend(desk.db, desk, clickOf(action));
    await answerDecision(action, result);
  });
