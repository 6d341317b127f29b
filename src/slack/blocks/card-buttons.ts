import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import type { Offer } from '../../drafts/verbs/verb.ts';
import { type AnyVerb, offersOf } from '../../drafts/verbs/verbs.ts';
import { reviewActionsBlockId, verbIds, viewAction } from '../ids.ts';
import { link, line, plainText, richText, withConfirm } from './block-parts.ts';
import { writeButtonValue } from './button-value.ts';
import { dashboardLink } from './dashboard-link.ts';
import { oneLine } from './escape.ts';

/** docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: characters. */
export const LONGEST_INPUT = 3000;
/** docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object: characters. */
const LONGEST_CONFIRMATION = 300;

/** What can be done about the draft as it stands; one that is done with keeps only its link. */
export function buttonBlocks(
  review: DraftReview,
  dashboardUrl: string,
  canApprove: boolean,
): KnownBlock[] {
  const url = dashboardLink(dashboardUrl, review);
  const acting = offersOf(review)
    .filter(({ verb, offer }) => canApprove || !sends(verb) || offer.look !== 'primary')
    .flatMap(({ verb, offer }) => actingButton(review, verb, offer) ?? []);
  const done = ['sent', 'rejected', 'approved'].includes(review.state.kind);
  if (done && acting.length === 0)
    return url === null ? [] : [richText(line(link('View in dashboard', url)))];
  return blocksOf(review.draftId, withView(acting, url));
}

/** Whether its button sends what the card shows: not offered where the card does not show it whole. */
function sends({ records }: AnyVerb): boolean {
  return records.includes('approve') || records.includes('retry');
}

/** View stands before what asks first and cannot be taken back. */
function withView(buttons: Button[], url: string | null): Button[] {
  if (url === null) return buttons;
  const view: Button = {
    type: 'button',
    action_id: viewAction,
    text: plainText('View in dashboard'),
    url,
  };
  const at = buttons.findIndex(({ action_id }) => action_id === verbIds.reject);
  return at === -1 ? [...buttons, view] : buttons.toSpliced(at, 0, view);
}

/** Slack allows an action id once in a block, so a second one begins the next block. */
function blocksOf(draftId: string, buttons: Button[]): ActionsBlock[] {
  const rows: Button[][] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    if (row && row.every(({ action_id }) => action_id !== button.action_id)) row.push(button);
    else rows.push([button]);
  }
  return rows.map((elements, number) => ({
    type: 'actions',
    block_id: reviewActionsBlockId(draftId, number),
    elements,
  }));
}

/** A button bound to what is shown; null where Slack has none, or cannot carry or take the text. */
function actingButton(review: DraftReview, verb: AnyVerb, offer: Offer): Button | null {
  const { draftId, fingerprint } = review;
  const actionId = verbIds[verb.name];
  const value = writeButtonValue({ draftId, fingerprint, carried: offer.carries ?? {} });
  const fits = (offer.asks?.text ?? '').length <= LONGEST_INPUT;
  if (actionId === null || value === null || !fits) return null;
  const button: Button = {
    type: 'button',
    action_id: actionId,
    text: plainText(offer.label),
    value,
    ...(offer.look && !offer.carries ? { style: offer.look } : {}),
  };
  return offer.confirm ? asking(button, offer, offer.confirm) : button;
}

function asking(button: Button, { look }: Offer, confirm: NonNullable<Offer['confirm']>): Button {
  const text = oneLine(confirm.text, LONGEST_CONFIRMATION);
  return withConfirm(button, confirm.title, text, look ?? 'primary');
}
