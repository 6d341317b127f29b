import { settleUnknown } from '../../drafts/decide/settle-unknown.ts';
import type { SlackDesk } from '../desk.ts';
import { actionForApprovers } from '../middleware/for-approvers.ts';
import { answerDecision, clickOf } from './click.ts';

/** It was sent, or It was not sent: a person says how a delivery of unknown outcome ended. */
export const settleUnknownAction = (desk: SlackDesk) =>
  actionForApprovers(desk, async (action) => {
    const { sent: wasSent } = action.button;
    if (wasSent === undefined) throw new Error('a settle button does not say what it settles');
    const result = await settleUnknown(desk.db, desk, clickOf(action), wasSent);
    await answerDecision(action, result);
  });
