import type { KnownBlock } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import { plainLine } from '../../drafts/telling/plain-text.ts';
import { headingLine, notificationLine } from '../../drafts/telling/state.ts';
import { type ApproveBlocker, cardBlocker, tooLongForSlack } from './approve-blocker.ts';
import { charactersOf, plainText, smallPrint } from './block-parts.ts';
import { buttonBlocks } from './card-buttons.ts';
import { conversationBlocks } from './card-conversation.ts';
import { draftBlocks, fitsWhole } from './card-draft.ts';
import { envelopeBlocks } from './card-envelope.ts';
import { cardStatus } from './card-status.ts';
import { escapeMrkdwn, oneLine, truncate } from './escape.ts';

/**
 * Characters of all texts of a card, counted escaped. Slack names no limit, but was seen to refuse
 * messages above some 13,000 (github.com/slackapi/bolt-js/issues/2509).
 */
const LONGEST_CARD = 12_000;
/** Kept free for the lead's messages and the small print beside them and the draft, in characters. */
const LEAST_FOR_CONVERSATION = 700;
const SMALL_PRINT = 200;

/** docs.slack.dev/reference/block-kit/blocks/header-block: characters. */
const LONGEST_HEADING = 150;
const LONGEST_NOTIFICATION = 200;
/** Longest address and name in the line about the lead, in characters. */
const LONGEST_NAME = 120;

export type CardLinks = { dashboardUrl: string };

/**
 * Draws the review card of a draft as it stands. It always shows the draft whole where it offers
 * Approve: one that does not fit into Slack is shown by its beginning and decided elsewhere.
 */
export function reviewCard(
  review: DraftReview,
  links: CardLinks,
): { text: string; blocks: KnownBlock[] } {
  const blocker = cardBlocker(review);
  const room = LONGEST_CARD - SMALL_PRINT - charactersOf(frame(review, links, blocker, []));
  const whole = fitsWhole(review.content, room - LEAST_FOR_CONVERSATION);
  const draft = draftBlocks(review, whole);
  const conversation = conversationBlocks(review, room - charactersOf(draft));
  const middle: KnownBlock[] = [...conversation, { type: 'divider' }, ...draft];
  const shownBlocker = whole ? blocker : (blocker ?? tooLongForSlack);
  return {
    text: notification(review),
    blocks: frame(review, links, shownBlocker, middle),
  };
}

/** A card that Slack takes where it takes no other: how it stands, and where it can be decided. */
export function shortCard(
  review: DraftReview,
  { dashboardUrl }: CardLinks,
): { text: string; blocks: KnownBlock[] } {
  const blocker = cardBlocker(review) ?? tooLongForSlack;
  return {
    text: notification(review),
    blocks: [
      heading(review),
      ...cardStatus(review, blocker),
      ...buttonBlocks(review, dashboardUrl, false),
    ],
  };
}

/** Everything of a card but the messages and the draft, which are put into its middle. */
function frame(
  review: DraftReview,
  { dashboardUrl }: CardLinks,
  blocker: ApproveBlocker | null,
  middle: KnownBlock[],
): KnownBlock[] {
  return [
    heading(review),
    ...cardStatus(review, blocker),
    smallPrint(surroundings(review)),
    ...middle,
    { type: 'divider' },
    ...envelopeBlocks(review, blocker),
    ...buttonBlocks(review, dashboardUrl, blocker === null),
  ];
}

/** What the phone shows, and a screen reader says. */
export function notification(review: DraftReview): string {
  return escapeMrkdwn(truncate(plainLine(notificationLine(review)), LONGEST_NOTIFICATION));
}

function heading(review: DraftReview): KnownBlock {
  const words = truncate(plainLine(headingLine(review)), LONGEST_HEADING);
  return { type: 'header', text: plainText(words) };
}

/** Who it is about and where it comes from, in one line. */
function surroundings(review: DraftReview): string {
  const { leadEmail, sentiment, campaignName, workspaceName } = review;
  const parts = [leadEmail || 'no address', sentiment, campaignName, workspaceName].map((part) =>
    oneLine(part ?? '', LONGEST_NAME),
  );
  return parts.filter((part) => part !== '').join(' · ');
}
