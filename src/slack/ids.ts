import { createHash } from 'node:crypto';
import type { VerbName } from '../drafts/verbs/verbs.ts';

/** Every id that Slack sends back to us: a contract with the messages already posted. */

/** The action id of each verb's buttons; null: not offered in Slack. Its dialog has the same id. */
export const verbIds: Record<VerbName, string | null> = {
  approve: 'approve_send',
  retry: 'retry_send',
  edit: 'edit_draft',
  edit_and_approve: null,
  stop: 'stop_send',
  settle: 'settle_unknown',
  reject: 'reject_draft',
  never_write: 'never_write',
  lift_wish: 'lift_wish',
};

export const viewAction = 'view_dashboard';

export const commands = {
  backfillStatus: '/autosend-backfill-status',
  pause: '/autosend-pause',
  resume: '/autosend-resume',
} as const;

/** The message metadata by which a posted card is found again when Slack's answer was lost. */
export const cardEventType = 'draft_review_card';

/** The same of a message about a workspace's fault. */
export const faultEventType = 'workspace_fault';

/** The input of a dialog that asks for a text. */
export const askInput = { blockId: 'asked_text', actionId: 'text' } as const;

/** Slack takes 255 characters; a draft id can be any text. */
const LONGEST_DRAFT_ID_IN_BLOCK_ID = 200;

/**
 * A block of a card's buttons.
 *
 * @param number of several; the first is 0
 */
export function reviewActionsBlockId(draftId: string, number = 0): string {
  const fits = draftId.length <= LONGEST_DRAFT_ID_IN_BLOCK_ID;
  const id = fits ? draftId : createHash('sha256').update(draftId).digest('hex');
  return `review_actions_${id}${number === 0 ? '' : `_${number + 1}`}`;
}
