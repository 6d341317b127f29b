import type { Stop } from './auto-send-pause.ts';
import { type Carrier, carrierOf } from './carrier.ts';
import {
  composeEnvelope,
  type Envelope,
  type EnvelopeResult,
  type GivenReply,
} from './envelope.ts';
import type { Finding } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { HouseMail } from './house-mail.ts';
import { leadName } from './lead-name.ts';
import {
  type ConversationMessage,
  type DraftWithDecisions,
  isMeetingCalledOff,
  type LoadedDraft,
  newestInbound,
} from './load-draft.ts';
import { banOf } from './may-send.ts';
import { isNews, newestByArrival } from './news.ts';
import { otherMailSince } from './other-mail.ts';
import type { OfferedDraft } from './find-linked-draft.ts';
import { type ReasonCode, type ReasonWords, reasonWords } from './reasons.ts';
import type { Dropped, DropReason } from './recipients.ts';
import { inOneLine } from './telling/one-line.ts';
import { overtakenBy } from './guards.ts';
import { type Act, actOf, type ReviewState, reviewStateOf } from './review-state.ts';

/** Everything a reviewer is shown of one draft, on whatever surface; made from the database alone. */
export type DraftReview = {
  draftId: string;
  leadId: string;
  clientId: string;
  workspaceName: string;
  campaignName: string | null;
  /** First and last name, or the address where there is no name. */
  leadName: string;
  /** What the lead is called in a sentence: the first name, or "The lead". */
  leadFirstName: string;
  leadEmail: string | null;
  sentiment: string | null;
  channel: string;
  content: string;
  /** The newest edit; null while the text is the AI's. */
  edit: Act | null;
  /** What the AI wrote, where the text is another one by now. */
  aiText: string | null;
  /** Carried by every acting button. */
  fingerprint: string;
  state: ReviewState;
  verdict: {
    confidence: number | null;
    threshold: number | null;
    /** Whether it is about the text that is shown, not about one before an edit. */
    ofThisText: boolean;
    /** Word for word from the draft. */
    riskyPhrases: string[];
  };
  /** All that speaks against sending it unseen, the worst first. */
  findings: Finding[];
  /** In plain words why it was held, or null where nothing was recorded. */
  heldBecause: string | null;
  /** The message the draft answers. */
  trigger: ConversationMessage | null;
  /** The newest inbound message, where it is another one than the trigger. */
  newerInbound: ConversationMessage | null;
  /** What happened since the draft was written that a reviewer must know before approving. */
  overtakenBy: ReasonCode | null;
  /** Oldest first. */
  conversation: ConversationMessage[];
  /** What Approve will do, or why it cannot. */
  envelope: EnvelopeResult;
  /** The mailbox it is sent from; null where the provider knows it by the thread. */
  from: string | null;
  /** What carries it, or carried it. */
  carrier: Carrier;
  /** The envelope of the delivery under way or done: where it really goes or went. */
  sentEnvelope: Envelope | null;
  /** Another mail that went to the lead since the message this draft answers, or may have. */
  otherMail: OtherMail | null;
  /** The lead's other drafts that wait, leave or are in doubt; newest first. */
  otherDrafts: OfferedDraft[];
  /** Nobody may write to this lead: no Approve anywhere. */
  contactBan: ReasonCode | null;
  /** The newest wish of the lead not to be written to, where one stands. */
  wish: StandingWish | null;
  /** When the parent product's own delayed send of it is due; null where there is none. */
  parentSendsAt: Date | null;
  /** Whether the lead's meeting was called off, so that nothing is booked. */
  meetingCalledOff: boolean;
  /** What stops automatic sending of this draft now; a person's approval goes out all the same. */
  autoSendPaused: Stop | null;
};

/** A mail of another draft: when it was handed over, and whether it is known to have gone out. */
export type OtherMail = { draftId: string; at: Date; inDoubt: boolean };

/** Who said so and when: a person and why, or the lead in these words (`by` null). */
export type StandingWish = { by: string | null; at: Date; words: string | null };

/** Makes the review of a loaded draft. */
export function reviewOf(
  loaded: DraftWithDecisions,
  house: HouseMail,
  autoSendPaused: Stop | null,
): DraftReview {
  const { draft, lead, workspace, campaign, verdict, findings, decisions, trigger } = loaded;
  const newest = newestInbound(loaded);
  const given = givenReply(loaded);
  const envelope = composeEnvelope(loaded, house);
  const shown = given ?? (envelope.ok ? envelope.envelope : null);
  const edit = decisions.find(({ decision }) => decision === 'edit');
  return {
    draftId: draft.id,
    leadId: lead.id,
    clientId: workspace.id,
    workspaceName: workspace.name,
    campaignName: campaign?.name ?? null,
    leadName: leadName(lead),
    leadFirstName: lead.firstName || 'The lead',
    leadEmail: lead.email,
    sentiment: lead.sentimentTag,
    channel: draft.channel,
    content: given?.text ?? draft.content,
    edit: edit ? actOf(edit) : null,
    aiText: aiTextOf(loaded, given?.text ?? draft.content),
    fingerprint: fingerprintOf(loaded, house),
    state: reviewStateOf(loaded),
    verdict: {
      confidence: draft.autoSendConfidence,
      threshold: draft.autoSendThreshold,
      ofThisText: !edit || (draft.autoSendEvaluatedAt ?? draft.createdAt) > edit.createdAt,
      riskyPhrases: (verdict?.riskyPhrases ?? []).filter((phrase) =>
        draft.content.includes(phrase),
      ),
    },
    findings,
    heldBecause: draft.autoSendReason,
    trigger,
    newerInbound: newestNews(loaded) ?? (newest && newest.id !== trigger?.id ? newest : null),
    overtakenBy: overtakenBy(loaded),
    conversation: loaded.messages,
    envelope,
    from: shown?.from?.address ?? null,
    carrier: shown?.carrier ?? carrierOf(workspace),
    sentEnvelope: given ?? null,
    parentSendsAt: loaded.parentJob?.runAt ?? null,
    meetingCalledOff: isMeetingCalledOff(lead),
    contactBan: banOf(loaded),
    wish: wishOf(loaded),
    otherMail: otherMailOf(loaded),
    otherDrafts: loaded.otherDrafts,
    autoSendPaused,
  };
}

function wishOf({ wishes, messages }: LoadedDraft): StandingWish | null {
  const [wish] = wishes;
  if (!wish) return null;
  const { setBy: by, words, messageId, createdAt } = wish;
  const message = by === null ? messages.find(({ id }) => id === messageId) : undefined;
  return { by, words, at: message?.sentAt ?? createdAt };
}

function otherMailOf(loaded: LoadedDraft): OtherMail | null {
  const other = otherMailSince(loaded);
  if (!other) return null;
  const { draftId, handedOverAt, createdAt, state } = other;
  return { draftId, at: handedOverAt ?? createdAt, inDoubt: state === 'unknown' };
}

/** What the lead's side wrote that the draft does not answer; the last to arrive. */
function newestNews(loaded: LoadedDraft): ConversationMessage | undefined {
  return newestByArrival(
    loaded.messages.filter((message) => message.direction === 'inbound' && isNews(loaded, message)),
  );
}

function aiTextOf({ texts }: DraftWithDecisions, content: string): string | null {
  const [first] = texts;
  return first && first.author === 'ai' && first.content !== content ? first.content : null;
}

const cannotBe: Record<DropReason, string> = {
  not_an_address: 'it is no e-mail address',
  machine: 'a program writes there, and nobody reads it',
  our_own: 'it is our own',
};

/** Whose address it is that cannot be written to; nobody else is written to instead. */
function unusableWords({ address, because }: Dropped): ReasonWords {
  return {
    meaning: `whoever wrote last cannot be answered at ${inOneLine(address)}: ${cannotBe[because]}`,
    remedy: 'Answer from the mailbox, or correct the message’s sender and approve then.',
  };
}

/** Why addresses that were on cc are not written to, as a sentence without its full stop. */
export function dropWords(because: DropReason): string {
  return {
    not_an_address: 'That is no e-mail address',
    machine: 'A program writes there, and nobody reads it',
    our_own: 'That is us',
  }[because];
}

/** What stands against approving a draft that waits, and what to do about it; or null. */
export function approveBlocker(review: DraftReview): ReasonWords | null {
  if (review.contactBan) return reasonWords(review.contactBan)!;
  if (review.parentSendsAt) return parentScheduled(review.parentSendsAt);
  if (review.content.trim() === '') return reasonWords('error:empty_draft')!;
  if (review.envelope.ok) return null;
  const { reason, unusable } = review.envelope;
  return unusable ? unusableWords(unusable) : reasonWords(reason)!;
}

function parentScheduled(at: Date): ReasonWords {
  const { meaning, remedy } = reasonWords('skip:parent_scheduled')!;
  return {
    meaning: `${meaning} at ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    remedy,
  };
}

/** What the provider was given, once it may have been; later changes of the draft are not in it. */
function givenReply({ deliveries }: LoadedDraft): GivenReply | undefined {
  const given = deliveries.find(({ state }) => ['sending', 'unknown', 'sent'].includes(state));
  if (!given?.envelope) return undefined;
  // What was handed over before envelopes named their carrier.
  const before = { carrier: (given.provider ?? 'smtp') as Carrier, from: null, replyTo: null };
  return { ...before, ...(given.envelope as GivenReply) };
}
