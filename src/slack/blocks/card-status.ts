import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import type { ReviewState } from '../../drafts/review-state.ts';
import { attentionLine, bold, line, richText, time, timeInSeconds } from './block-parts.ts';
import { heldReasonOf } from './card-heading.ts';
import { actorOf, shownAddress } from './card-names.ts';
import { cardNotices } from './card-notices.ts';
import type { ApproveBlocker } from './approve-blocker.ts';
import { oneLine } from './escape.ts';

/** Longest words of a person who rejected, in characters. */
const LONGEST_REJECTION = 300;
/** A longer undo window is told by the clock alone. Seconds. */
const LONGEST_COUNTDOWN = 120;

type StateOf<Kind extends ReviewState['kind']> = Extract<ReviewState, { kind: Kind }>;

/** Where the draft stands: what must be known first, then the state, then how sure the model was. */
export function cardStatus(review: DraftReview, blocker: ApproveBlocker | null): RichTextBlock[] {
  const notices = cardNotices(review, blocker);
  const status = richText(...stateLines(review));
  return notices.length > 0 ? [richText(...notices), status] : [status];
}

function stateLines(review: DraftReview): RichTextSection[] {
  const { state } = review;
  switch (state.kind) {
    case 'pending':
      return [line(bold('Held: '), heldReasonOf(review)), confidenceLine(review)];
    case 'queued':
      return [line(...approvedBy(state.by), ...countdown(state), timeInSeconds(state.sendAt))];
    case 'scheduled':
      return [line(bold('Will be sent by itself '), time(state.sendAt)), confidenceLine(review)];
    case 'sending':
      return [line(...(state.by ? [...approvedBy(state.by), ' · sending'] : ['Sending']))];
    case 'sent':
      return [line(...sentParts(review, state), ' ', time(state.at))];
    case 'unknown':
      return unknownLines(state);
    case 'rejected':
      return rejectedLines(state);
  }
}

function approvedBy(by: NonNullable<StateOf<'sending'>['by']>): (string | RichTextElement)[] {
  return [bold('Approved by '), actorOf(by)];
}

function countdown({ by, sendAt }: StateOf<'queued'>): string[] {
  const seconds = Math.round((sendAt.getTime() - by.at.getTime()) / 1000);
  const tellable = seconds > 0 && seconds <= LONGEST_COUNTDOWN;
  return tellable ? [` · sending in ${seconds} s, at `] : [' · sending at '];
}

function sentParts(
  { sentEnvelope }: DraftReview,
  { automatic, by }: StateOf<'sent'>,
): (string | RichTextElement)[] {
  const to = sentEnvelope ? ` to ${shownAddress(sentEnvelope.to.address)}` : '';
  if (automatic) return [bold('Sent automatically'), to];
  if (!by) return [bold('Sent from elsewhere')];
  return [bold('Sent'), to, ' by ', actorOf(by)];
}

function unknownLines({ by }: StateOf<'unknown'>): RichTextSection[] {
  const lines = [
    attentionLine(bold('We lost contact while sending. It may or may not have gone out.')),
    line('Look among the mailbox’s sent mail, then say below how it ended.'),
  ];
  return by ? [...lines, line('Approved by ', actorOf(by), ' ', time(by.at))] : lines;
}

function rejectedLines({ by, reason }: StateOf<'rejected'>): RichTextSection[] {
  const who = by
    ? [bold('Rejected by '), actorOf(by), ' ', time(by.at)]
    : [bold('Rejected elsewhere')];
  const why = oneLine(reason ?? '', LONGEST_REJECTION);
  return [line(...who), ...(why ? [line(`Reason: ${why}`)] : [])];
}

/** How sure the model was, against what the campaign asks for. */
function confidenceLine({ verdict }: DraftReview): RichTextSection {
  return line(confidenceWords(verdict));
}

function confidenceWords({ confidence, threshold }: DraftReview['verdict']): string {
  if (confidence === null) return 'Not evaluated';
  const sure = percent(confidence);
  if (threshold === null) return `Confidence ${sure}`;
  const needed = percent(threshold);
  // Rounded to the same number, "90 %, needs 90 %" would contradict the decision.
  const almost = confidence < threshold && sure === needed ? 'just under ' : '';
  return `Confidence ${almost}${sure}, needs ${needed}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
