import { createHash } from 'node:crypto';

/** Every id that Slack sends back to us: a contract with the messages already posted. */

export const actionIds = {
  approve: 'approve_send',
  view: 'view_dashboard',
  reject: 'reject_draft',
  edit: 'edit_draft',
  stop: 'stop_send',
  retry: 'retry_send',
  settle: 'settle_unknown',
} as const;

export const commands = {
  backfillStatus: '/autosend-backfill-status',
  pause: '/autosend-pause',
  resume: '/autosend-resume',
} as const;

export const viewIds = {
  edit: 'edit_draft_view',
} as const;

/** The message metadata by which a posted card is found again when Slack's answer was lost. */
export const cardEventType = 'draft_review_card';

/** The modal's input that holds the edited text. */
export const editInput = { blockId: 'edit_draft_text', actionId: 'text' } as const;

/** Slack takes 255 characters; a draft id can be any text. */
const LONGEST_DRAFT_ID_IN_BLOCK_ID = 200;

/** The block of a card's buttons. */
export function reviewActionsBlockId(draftId: string): string {
  const fits = draftId.length <= LONGEST_DRAFT_ID_IN_BLOCK_ID;
  return `review_actions_${fits ? draftId : createHash('sha256').update(draftId).digest('hex')}`;
}

/** The block of the second of two buttons that share an action id, which a block allows once. */
export function notSentBlockId(draftId: string): string {
  return `${reviewActionsBlockId(draftId)}_not_sent`;
}
