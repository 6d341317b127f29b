import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import { actionIds, notSentBlockId, reviewActionsBlockId } from '../ids.ts';
import type { ApproveBlocker } from './approve-blocker.ts';
import { line, link, plainText, richText, withConfirm } from './block-parts.ts';
import { writeButtonValue } from './button-value.ts';
import { leadFirstNameOf } from './card-names.ts';
import { dashboardLink } from './dashboard-link.ts';

/** docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: characters. */
export const LONGEST_INPUT = 3000;

/** What can be done about the draft as it stands; a decided one keeps only its link. */
export function buttonBlocks(
  review: DraftReview,
  dashboardUrl: string,
  blocker: ApproveBlocker | null,
): KnownBlock[] {
  const url = dashboardLink(dashboardUrl, review);
  const view = url === null ? null : viewButton(url);
  const blockId = reviewActionsBlockId(review.draftId);
  switch (review.state.kind) {
    case 'pending':
      return actions(blockId, [
        blocker ? null : approveButton(review),
        editButton(review),
        view,
        rejectButton(review),
      ]);
    case 'queued':
    case 'scheduled':
      return actions(blockId, [stopButton(review), view]);
    case 'sending':
      return actions(blockId, [view]);
    case 'unknown':
      // Slack allows an action id once in a block, so the second one stands in its own.
      return [
        ...actions(blockId, [settleButton(review, true)]),
        ...actions(notSentBlockId(review.draftId), [settleButton(review, false), view]),
      ];
    case 'sent':
    case 'rejected':
      return url === null ? [] : [richText(line(link('View in dashboard', url)))];
  }
}

function actions(blockId: string, buttons: (Button | null)[]): ActionsBlock[] {
  const elements = buttons.filter((button) => button !== null);
  return elements.length > 0 ? [{ type: 'actions', block_id: blockId, elements }] : [];
}

function approveButton(review: DraftReview): Button | null {
  const { state } = review;
  const failed = state.kind === 'pending' && state.lastAttempt?.reason.startsWith('error:');
  const button = failed
    ? actingButton(review, actionIds.retry, 'Try again')
    : actingButton(review, actionIds.approve, 'Approve & Send');
  return button && { ...button, style: 'primary' };
}

function editButton(review: DraftReview): Button | null {
  const editable = review.content.length <= LONGEST_INPUT && !review.contactBan;
  return editable ? actingButton(review, actionIds.edit, 'Edit') : null;
}

function viewButton(url: string): Button {
  return {
    type: 'button',
    action_id: actionIds.view,
    text: plainText('View in dashboard'),
    url,
  };
}

function rejectButton(review: DraftReview): Button | null {
  const button = actingButton(review, actionIds.reject, 'Reject');
  const text = `It will not be sent to ${leadFirstNameOf(review)}.`;
  return (
    button && withConfirm({ ...button, style: 'danger' }, 'Reject this draft?', text, 'danger')
  );
}

function stopButton(review: DraftReview): Button | null {
  const button = actingButton(review, actionIds.stop, 'Stop');
  return button && { ...button, style: 'danger' };
}

function settleButton(review: DraftReview, sent: boolean): Button | null {
  const button = actingButton(
    review,
    actionIds.settle,
    sent ? 'It was sent' : 'It was not sent',
    sent,
  );
  if (!button) return null;
  return sent
    ? withConfirm(
        button,
        'Was it sent?',
        'Only if you saw it among the sent mail. It is recorded as sent, and never sent again.',
        'primary',
      )
    : withConfirm(
        button,
        'Was it not sent?',
        'Only if it is not among the sent mail. It then waits for a decision, and may be sent again.',
        'danger',
      );
}

/** A button bound to what is shown; null where the draft's id is too long for Slack. */
function actingButton(
  { draftId, fingerprint }: DraftReview,
  actionId: string,
  text: string,
  sent?: boolean,
): Button | null {
  const value = writeButtonValue({ draftId, fingerprint, sent });
  if (value === null) return null;
  return { type: 'button', action_id: actionId, text: plainText(text), value };
}
