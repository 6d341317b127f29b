import { findStop, type Stop } from '../../drafts/auto-send-pause.ts';
import { draftVersion } from '../../drafts/draft-version.ts';
import type { Envelope } from '../../drafts/envelope.ts';
import type { Db } from '../../database/db.ts';
import { currentDraftsOf, type OfferedDraft } from '../../drafts/find-linked-draft.ts';
import { findReviews, positionText } from '../../drafts/find-reviews.ts';
import { type DraftWithDecisions, loadDraftWithDecisions } from '../../drafts/load-draft.ts';
import type { ReasonWords } from '../../drafts/reasons.ts';
import { approveBlocker, type DraftReview, reviewOf } from '../../drafts/review.ts';
import type { ReviewState } from '../../drafts/review-state.ts';
import { type ConversationView, conversationOf } from './conversation.ts';
import { highlight, type Piece } from './highlight.ts';
import { type HistoryLine, historyOf } from './history.ts';
import { namesOf } from './names.ts';
import type { PageDesk } from './page-desk.ts';
import { type Notice, type Told, toldNotice } from './told.ts';
import {
  actorName,
  capitalized,
  labelOf,
  type NameOf,
  pauseWords,
  reasonSentence,
  type StateLabel,
  stateWords,
  type Words,
} from './words.ts';

/** All that the page of one draft shows. */
export type DraftPage = {
  title: string;
  review: DraftReview;
  /** Another one means that the page is out of date. */
  version: string;
  label: StateLabel;
  state: Words;
  /** When a countdown ends, or null where there is none. */
  leavesAt: Date | null;
  notices: Notice[];
  heldBecause: string | null;
  confidence: { percent: number; thresholdPercent: number | null; words: string } | null;
  conversation: ConversationView;
  text: Piece[];
  /** What can be done: the page offers nothing that would be refused. */
  can: {
    approve: boolean;
    retry: boolean;
    edit: boolean;
    reject: boolean;
    stop: boolean;
    settle: boolean;
  };
  envelope: (Pick<Envelope, 'to' | 'cc' | 'subject'> & { heading: string }) | null;
  sendDelaySeconds: number;
  history: HistoryLine[];
  otherDrafts: OfferedDraft[];
  nextDraft: { draftId: string; leadId: string; clientId: string } | null;
};

/**
 * Makes the page of a draft, or null where it is gone.
 *
 * @param told what its reader is to be told of a decision they just made
 */
export async function draftPage(
  desk: PageDesk,
  draftId: string,
  told: Told | null,
): Promise<DraftPage | null> {
  // Before the rest: a change between the two makes the page reload, never look newer than it is.
  const version = await draftVersion(desk.db, draftId);
  const loaded = await loadDraftWithDecisions(desk.db, draftId);
  if (!version || !loaded) return null;
  const stop = await findStop(desk.db, desk.autoSendDisabled, loaded.campaign?.id ?? null);
  const nameOf = await namesOf(desk.rules, [
    ...loaded.decisions.map(({ slackUserId }) => slackUserId),
    stop?.kind === 'paused' ? stop.by : null,
  ]);
  const review = reviewOf(loaded, desk.houseMail, stop);
  const current = await currentDraftsOf(desk.db, review.leadId);
  return {
    ...partsOf(review, loaded, nameOf, told),
    version,
    sendDelaySeconds: desk.sendDelaySeconds,
    otherDrafts: current.filter((other) => other.draftId !== draftId),
    nextDraft: await nextWaiting(desk.db, loaded.draft),
  };
}

function partsOf(
  review: DraftReview,
  loaded: DraftWithDecisions,
  nameOf: NameOf,
  told: Told | null,
) {
  const { state } = review;
  const blocker = approveBlocker(review);
  const pending = state.kind === 'pending';
  return {
    title: `Reply to ${review.leadName}`,
    review,
    label: labelOf(state.kind),
    state: stateWords(state, nameOf),
    leavesAt: state.kind === 'queued' || state.kind === 'scheduled' ? state.sendAt : null,
    notices: [
      ...(told ? [toldNotice(told, state, nameOf)] : []),
      ...noticesOf(review, loaded, blocker, nameOf),
    ],
    heldBecause: review.heldBecause && capitalized(review.heldBecause.replace(/^held:\s*/i, '')),
    confidence: confidenceOf(review),
    conversation: conversationOf(review),
    text: highlight(review.content, review.verdict.riskyPhrases),
    can: {
      approve: pending && blocker === null,
      retry: pending && Boolean(state.lastAttempt?.reason.startsWith('error:')),
      edit: pending && review.contactBan === null,
      reject: pending,
      stop: state.kind === 'queued' || state.kind === 'scheduled',
      settle: state.kind === 'unknown',
    },
    envelope: envelopeOf(review, blocker !== null),
    history: historyOf(loaded.decisions, nameOf),
  };
}

const envelopeHeadings: Record<ReviewState['kind'], string> = {
  pending: 'What Approve does',
  queued: 'Where it goes',
  scheduled: 'Where it goes',
  sending: 'Where it goes',
  unknown: 'Where it was on its way to',
  sent: 'Where it went',
  rejected: 'Where it went',
};

/** Where it goes or went; null where it may not go anywhere, or nobody knows. */
function envelopeOf(review: DraftReview, blocked: boolean): DraftPage['envelope'] {
  const { state, envelope, sentEnvelope } = review;
  const heading = envelopeHeadings[state.kind];
  if (sentEnvelope) return { heading, ...sentEnvelope };
  const stillTo = ['pending', 'queued', 'scheduled'].includes(state.kind);
  return stillTo && envelope.ok && !blocked ? { heading, ...envelope.envelope } : null;
}

/** What a reviewer must know before anything else. */
function noticesOf(
  review: DraftReview,
  loaded: DraftWithDecisions,
  blocker: ReasonWords | null,
  nameOf: NameOf,
): Notice[] {
  const { state, autoSendPaused } = review;
  const notices: Notice[] = [];
  if (state.kind === 'pending') {
    if (state.lastAttempt) notices.push(lastAttemptNotice(state.lastAttempt));
    if (blocker)
      notices.push({ tone: 'bad', words: [`${capitalized(blocker.meaning)}. ${blocker.remedy}`] });
    else if (review.overtakenBy) notices.push(overtakenNotice(review));
  }
  const edit = loaded.decisions.find(({ decision }) => decision === 'edit');
  if (edit) {
    const by = { slackUserId: edit.slackUserId, surface: edit.surface, at: edit.createdAt };
    notices.push({
      tone: 'warn',
      words: [
        `Edited by ${actorName(by, nameOf)} `,
        edit.createdAt,
        '. This is the newest text; an older card or link may have shown another.',
      ],
    });
  }
  if (autoSendPaused && (state.kind === 'pending' || state.kind === 'scheduled'))
    notices.push({ tone: 'warn', words: stopWords(autoSendPaused, nameOf) });
  return notices;
}

/** Who stopped automatic sending, until when and why; and that it does not bind people. */
function stopWords(stop: Stop, nameOf: NameOf): Words {
  const byHand = 'What a person approves is sent all the same.';
  if (stop.kind === 'switched_off') return [`Automatic sending is switched off. ${byHand}`];
  return ['Automatic sending is ', ...pauseWords(stop, nameOf), `. ${byHand}`];
}

function lastAttemptNotice({ reason, at }: { reason: string; at: Date }): Notice {
  // Only a person's "it was not sent" brings an unknown outcome back to pending.
  if (reason === 'error:send_outcome_unknown')
    return {
      tone: 'bad',
      words: ['Not sent, as a person found: contact was lost while sending ', at, '.'],
    };
  return { tone: 'bad', words: ['Not sent ', at, `: ${reasonSentence(reason)}`] };
}

function overtakenNotice({ overtakenBy, newerInbound, leadFirstName }: DraftReview): Notice {
  if (overtakenBy === 'skip:newer_inbound_exists' && newerInbound)
    return {
      tone: 'bad',
      words: [
        `${leadFirstName} wrote again `,
        newerInbound.sentAt,
        ', after the message this draft answers. Read it, then decide.',
      ],
    };
  return { tone: 'bad', words: [reasonSentence(overtakenBy!)] };
}

function confidenceOf({ verdict }: DraftReview): DraftPage['confidence'] {
  const { confidence, threshold } = verdict;
  if (confidence === null) return null;
  const percent = Math.round(confidence * 100);
  const thresholdPercent = threshold === null ? null : Math.round(threshold * 100);
  if (threshold === null) return { percent, thresholdPercent, words: `${percent} %` };
  // Rounded to the same number, "90 % of 90 %" would contradict the decision.
  const almost = confidence < threshold && percent === thresholdPercent ? 'just under ' : '';
  return { percent, thresholdPercent, words: `${almost}${percent} %, needs ${thresholdPercent} %` };
}

/** The draft to look at after this one: the next that waits, or the one that waits longest. */
async function nextWaiting(
  db: Db,
  { id: draftId, createdAt }: { id: string; createdAt: Date },
): Promise<DraftPage['nextDraft']> {
  const filter = 'needs_review';
  const after = positionText({ createdAt, draftId });
  const following = await findReviews(db, { filter, after, limit: 1 });
  const { reviews } =
    following.reviews.length > 0 ? following : await findReviews(db, { filter, limit: 1 });
  const next = reviews.find((review) => review.draftId !== draftId);
  return next ? { clientId: next.clientId, leadId: next.leadId, draftId: next.draftId } : null;
}
