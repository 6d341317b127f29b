import type { RichTextSection } from '@slack/types';
import type { Stop } from '../../drafts/auto-send-pause.ts';
import { type ReasonCode, reasonWords } from '../../drafts/reasons.ts';
import type { DraftReview } from '../../drafts/review.ts';
import type { ApproveBlocker } from './approve-blocker.ts';
import { attentionLine, bold, line, person, time } from './block-parts.ts';
import { leadFirstNameOf } from './card-names.ts';
import { oneLine } from './escape.ts';

/** Longest words of a person on why they paused automatic sending, in characters. */
const LONGEST_PAUSE_REASON = 200;
/** The states in which a draft has not left yet. */
const waitingStates = ['pending', 'queued', 'scheduled'];

/** What a reviewer must know before anything else, one line each. */
export function cardNotices(
  review: DraftReview,
  blocker: ApproveBlocker | null,
): RichTextSection[] {
  const { kind } = review.state;
  const notices = kind === 'pending' ? pendingNotices(review, blocker) : [];
  if (review.autoSendPaused && waitingStates.includes(kind))
    notices.push(stopNotice(review.autoSendPaused));
  return notices;
}

/** Who stopped automatic sending, until when and why; and that it does not bind people. */
function stopNotice(stop: Stop): RichTextSection {
  const byHand = 'What a person approves is sent all the same.';
  if (stop.kind === 'switched_off')
    return line(bold('Automatic sending is switched off. '), byHand);
  const why = oneLine(stop.reason ?? '', LONGEST_PAUSE_REASON);
  return line(
    bold('Automatic sending is paused by '),
    person(stop.by),
    ...(stop.until ? [' until ', time(stop.until)] : []),
    why === '' ? '. ' : `: ${why}. `,
    byHand,
  );
}

function pendingNotices(review: DraftReview, blocker: ApproveBlocker | null): RichTextSection[] {
  const notices = [lastAttemptNotice(review)];
  if (blocker) {
    notices.push(attentionLine(bold(`${capitalized(blocker.meaning)}. `), blocker.remedy));
  } else if (review.overtakenBy) {
    notices.push(overtakenNotice(review, review.overtakenBy));
  }
  return notices.filter((notice) => notice !== null);
}

function lastAttemptNotice({ state }: DraftReview): RichTextSection | null {
  if (state.kind !== 'pending' || !state.lastAttempt) return null;
  const { reason, at } = state.lastAttempt;
  const words = reasonWords(reason) ?? { meaning: reason, remedy: '' };
  // Only a person's "it was not sent" brings an unknown outcome back to pending.
  if (reason === 'error:send_outcome_unknown')
    return attentionLine(
      bold('Not sent'),
      ', as a person found: contact was lost while sending ',
      time(at),
    );
  return attentionLine(bold('Not sent '), time(at), `: ${words.meaning}. ${words.remedy}`);
}

function overtakenNotice(review: DraftReview, reason: ReasonCode): RichTextSection {
  if (reason === 'skip:newer_inbound_exists' && review.newerInbound) {
    const who = leadFirstNameOf(review);
    return attentionLine(
      bold(`${who} wrote again `),
      time(review.newerInbound.sentAt),
      ': read it, then approve or reject',
    );
  }
  const words = reasonWords(reason)!;
  return attentionLine(bold(`${capitalized(words.meaning)}. `), words.remedy);
}

function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
