import type { ActionsBlock, Button, ConfirmationDialog, KnownBlock, Overflow } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import type { Offer } from '../../drafts/verbs/verb.ts';
import { type AnyVerb, offersOf } from '../../drafts/verbs/verbs.ts';
import { reviewActionsBlockId, verbIds, viewAction } from '../ids.ts';
import { confirmation, link, line, plainText, richText } from './block-parts.ts';
import { LONGEST_OPTION, writeButtonValue } from './button-value.ts';
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
  const elements = offersOf(review)
    .filter(({ verb, offer }) => canApprove || !sends(verb) || offer.look !== 'primary')
    .flatMap(({ verb, offer }) => acting(review, verb, offer) ?? []);
  const done = ['sent', 'rejected', 'approved', 'closed'].includes(review.state.kind);
  if (done && elements.length === 0)
    return url === null ? [] : [richText(line(link('View in dashboard', url)))];
  return blocksOf(review.draftId, withView(elements, url));
}

/** Whether its button sends what the card shows: not offered where the card does not show it whole. */
function sends({ records }: AnyVerb): boolean {
  return records.includes('approve') || records.includes('retry');
}

type Acting = Button | Overflow;

/** View stands before what asks first and cannot be taken back, and before the menu. */
function withView(elements: Acting[], url: string | null): Acting[] {
  if (url === null) return elements;
  const view: Button = {
    type: 'button',
    action_id: viewAction,
    text: plainText('View in dashboard'),
    url,
  };
  const at = elements.findIndex(
    ({ action_id, type }) => action_id === verbIds.reject || type === 'overflow',
  );
  return at === -1 ? [...elements, view] : elements.toSpliced(at, 0, view);
}

/** Slack allows an action id once in a block, so a second one begins the next block. */
function blocksOf(draftId: string, elements: Acting[]): ActionsBlock[] {
  const rows: Acting[][] = [];
  for (const element of elements) {
    const row = rows.at(-1);
    if (row && row.every(({ action_id }) => action_id !== element.action_id)) row.push(element);
    else rows.push([element]);
  }
  return rows.map((elements, number) => ({
    type: 'actions',
    block_id: reviewActionsBlockId(draftId, number),
    elements,
  }));
}

function acting(review: DraftReview, verb: AnyVerb, offer: Offer): Acting | null {
  return offer.inMenu ? menu(review, verb, offer) : actingButton(review, verb, offer);
}

/** What is rarely wanted: at most one of it is offered at a time, so its id is the menu's. */
function menu({ draftId, fingerprint }: DraftReview, verb: AnyVerb, offer: Offer): Overflow | null {
  const actionId = verbIds[verb.name];
  const carried = offer.carries ?? {};
  const value = writeButtonValue({ draftId, fingerprint, carried }, LONGEST_OPTION);
  if (actionId === null || value === null) return null;
  return {
    type: 'overflow',
    action_id: actionId,
    options: [{ text: plainText(offer.label), value }],
    ...(offer.confirm && { confirm: confirmationOf(offer, offer.confirm) }),
  };
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
  return offer.confirm ? { ...button, confirm: confirmationOf(offer, offer.confirm) } : button;
}

function confirmationOf(
  { label, look }: Offer,
  { title, text }: NonNullable<Offer['confirm']>,
): ConfirmationDialog {
  return confirmation(title, oneLine(text, LONGEST_CONFIRMATION), label, look ?? 'primary');
}
