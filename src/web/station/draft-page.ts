import { findStop } from '../../drafts/auto-send-pause.ts';
import { draftVersion } from '../../drafts/draft-version.ts';
import type { Db } from '../../database/db.ts';
import type { OfferedDraft } from '../../drafts/find-linked-draft.ts';
import type { Visitor } from '../../drafts/admission.ts';
import type { Clients } from '../../drafts/clients.ts';
import { findReviews, positionText } from '../../drafts/find-reviews.ts';
import { type Decision, loadDraftWithDecisions } from '../../drafts/load-draft.ts';
import { showInvisible } from '../../drafts/rules/invisible-text.ts';
import { approveBlocker, type DraftReview, reviewOf } from '../../drafts/review.ts';
import { type EnvelopeTelling, envelopeOf } from '../../drafts/telling/envelope.ts';
import { confidenceLine, findingLine, worstOf } from '../../drafts/telling/findings.ts';
import { type HistoryLine, historyOf } from '../../drafts/telling/history.ts';
import type { Line, Notice } from '../../drafts/telling/line.ts';
import { noticesOf } from '../../drafts/telling/notices.ts';
import {
  draftLabel,
  type StateLabel,
  stateLabels,
  stateLines,
} from '../../drafts/telling/state.ts';
import type { Ask } from '../../drafts/verbs/verb.ts';
import { offersOf } from '../../drafts/verbs/verbs.ts';
import { type ConversationView, conversationOf } from './conversation.ts';
import { highlight, type Piece } from './highlight.ts';
import { type NameOf, namesOf } from './names.ts';
import type { PageDesk } from './page-desk.ts';
import { type Told, toldNotice } from './told.ts';

/** All that the page of one draft shows. */
export type DraftPage = {
  title: string;
  review: DraftReview;
  nameOf: NameOf;
  /** Another one means that the page is out of date. */
  version: string;
  label: StateLabel;
  state: Line[];
  /** When a countdown ends, or null where there is none. */
  leavesAt: Date | null;
  notices: Notice[];
  /** Why it is held: the worst of it, and how much more there is. */
  held: Line;
  /** What there is besides. */
  furtherFindings: Line[];
  /** Drawn as a bar, from 0 to 100. */
  confidence: { percent: number; thresholdPercent: number | null; line: Line } | null;
  conversation: ConversationView;
  draftLabel: Line;
  text: Piece[];
  /** What can be done: the page offers nothing that would be refused. */
  offers: Offered[];
  /** Where the draft can be rewritten. */
  writing: { asks: Ask; first: Offered; others: Offered[] } | null;
  keys: [press: string, does: string][];
  envelope: EnvelopeTelling | null;
  approvable: boolean;
  sendDelaySeconds: number;
  history: HistoryLine[];
  otherDrafts: OfferedDraft[];
  nextDraft: { draftId: string; leadId: string; clientId: string } | null;
};

type Offered = ReturnType<typeof offersOf>[number];

/**
 * Makes the page of a draft, or null where it is gone.
 *
 * @param told what its reader is to be told of a decision they just made
 * @param reader who reads it; a draft they may not see does not exist for them
 */
export async function draftPage(
  desk: PageDesk,
  draftId: string,
  told: Told | null,
  { actor, may }: Visitor,
): Promise<DraftPage | null> {
  // Before the rest: a change between the two makes the page reload, never look newer than it is.
  const version = await draftVersion(desk.db, draftId, may.see);
  const loaded = await loadDraftWithDecisions(desk.db, draftId);
  if (!version || !loaded) return null;
  const stop = await findStop(desk.db, desk.autoSendDisabled, loaded.campaign?.id ?? null);
  const nameOf = await namesOf(desk.rules, [
    ...loaded.decisions.map(({ slackUserId }) => slackUserId),
    stop?.kind === 'paused' ? stop.by : null,
  ]);
  const review = reviewOf(loaded, desk.houseMail, stop);
  return {
    ...partsOf(
      review,
      loaded.decisions,
      nameOf,
      told && toldNotice(told, review.state, actor.slackUserId),
    ),
    version,
    sendDelaySeconds: desk.sendDelaySeconds,
    otherDrafts: review.otherDrafts,
    nextDraft: await nextWaiting(desk.db, loaded.draft, may.see),
  };
}

function partsOf(review: DraftReview, decisions: Decision[], nameOf: NameOf, told: Notice | null) {
  const { state, verdict, findings } = review;
  const blocked = approveBlocker(review) !== null;
  const offers = offersOf(review);
  const quotes = findings.flatMap((finding) => finding.quotes);
  return {
    title: `Reply to ${review.leadName}`,
    review,
    nameOf,
    label: stateLabels[state.kind],
    state: stateLines(review),
    leavesAt: state.kind === 'queued' || state.kind === 'scheduled' ? state.sendAt : null,
    notices: [...(told ? [told] : []), ...noticesOf(review)],
    held: worstOf(review),
    furtherFindings: findings.slice(1).map(findingLine),
    confidence: confidenceOf(review),
    conversation: conversationOf(review),
    draftLabel: draftLabel(review),
    text: highlight(
      showInvisible(review.content),
      [...verdict.riskyPhrases, ...quotes].map(showInvisible),
    ),
    offers: offers.filter(({ offer }) => offer.asks?.text === undefined),
    writing: writingOf(offers),
    keys: keysOf(offers),
    envelope: envelopeOf(review, blocked),
    approvable: offers.some(({ verb }) => verb.name === 'approve' || verb.name === 'retry'),
    history: historyOf(decisions),
  };
}

/** The keys of what is offered, and of the page itself. */
function keysOf(offers: DraftPage['offers']): [press: string, does: string][] {
  const ofVerbs = offers.flatMap(({ verb: { key } }) => (key ? [`${key.press}\n${key.does}`] : []));
  return [
    ...[...new Set(ofVerbs)].map((key) => key.split('\n') as [string, string]),
    ['n', 'next waiting draft'],
    ['i', 'inbox'],
  ];
}

/** How sure the model was, drawn as a bar of 100. */
function confidenceOf(review: DraftReview): DraftPage['confidence'] {
  const { confidence, threshold } = review.verdict;
  if (confidence === null) return null;
  return {
    percent: 100 * confidence,
    thresholdPercent: threshold === null ? null : 100 * threshold,
    line: confidenceLine(review),
  };
}

/** Where a text is to be written in place of the draft, with every button that takes it. */
function writingOf(offers: DraftPage['offers']): DraftPage['writing'] {
  const [first, ...others] = offers.filter(({ offer }) => offer.asks?.text !== undefined);
  return first ? { asks: first.offer.asks!, first, others } : null;
}

/** The draft to look at after this one: the next that waits, or the one that waits longest. */
async function nextWaiting(
  db: Db,
  { id: draftId, createdAt }: { id: string; createdAt: Date },
  visible: Clients,
): Promise<DraftPage['nextDraft']> {
  const filter = 'needs_review';
  const after = positionText({ createdAt, draftId });
  const following = await findReviews(db, { visible, filter, after, limit: 1 });
  const { reviews } =
    following.reviews.length > 0 ? following : await findReviews(db, { visible, filter, limit: 1 });
  const next = reviews.find((review) => review.draftId !== draftId);
  return next ? { clientId: next.clientId, leadId: next.leadId, draftId: next.draftId } : null;
}
