import { contactBan } from './contact-permission.ts';
import { composeEnvelope } from './envelope.ts';
import type { HouseMail } from './house-mail.ts';
import { fingerprintOf, whatChanged } from './fingerprint.ts';
import { answeredAt, isBooked, type LoadedDraft, newestInbound, sentBodies } from './load-draft.ts';
import type { ReasonCode } from './reasons.ts';
import { liveStates } from './review-state.ts';

/** Whether an automatic send that was decided earlier may still go out, and if not, what then. */
export type AutomaticGuard =
  | { kind: 'clear' }
  | { kind: 'cancel'; reason: ReasonCode }
  | { kind: 'wait'; until: Date };

/** Why the draft is not waiting for a decision any more, or null while it is. */
export function notPending(loaded: LoadedDraft): ReasonCode | null {
  const live = loaded.deliveries.find(({ state }) => liveStates.includes(state));
  if (live) return live.state === 'sent' ? 'skip:already_sent' : 'skip:draft_not_pending';
  return notPendingElsewhere(loaded);
}

/** The same, whatever our own delivery says: another program may have sent or rejected it. */
export function notPendingElsewhere({ draft, messages }: LoadedDraft): ReasonCode | null {
  if (messages.some((message) => message.aiDraftId === draft.id)) return 'skip:already_sent';
  return draft.status === 'pending' ? null : 'skip:draft_not_pending';
}

/**
 * What stands against sending for anybody, a person's explicit approval included: nobody may be
 * written to who forbade it, and there must be a text and somewhere to send it.
 */
export function forbidsSending(loaded: LoadedDraft, house: HouseMail): ReasonCode | null {
  const ban = contactBan(loaded.lead, newestInbound(loaded), sentBodies(loaded));
  if (ban) return ban;
  if (loaded.parentJob) return 'skip:parent_scheduled';
  if (loaded.draft.content.trim() === '') return 'error:empty_draft';
  const result = composeEnvelope(loaded, house);
  return result.ok ? null : result.reason;
}

/**
 * What has happened since the draft was written that stands against sending it unseen. A person who
 * was shown it may send all the same; nothing automatic may.
 */
export function overtakenBy(loaded: LoadedDraft): ReasonCode | null {
  const since = answeredAt(loaded).getTime();
  const later = loaded.messages.filter((message) => message.sentAt.getTime() > since);
  if (later.some((message) => message.direction === 'inbound')) return 'skip:newer_inbound_exists';
  if (later.some((message) => message.direction === 'outbound'))
    return 'skip:outbound_after_trigger';
  return isBooked(loaded.lead) ? 'skip:already_booked' : null;
}

/**
 * Whether what is about to leave is what was seen; if not, the reason in the most telling words.
 *
 * @param seen the fingerprint a button or a delivery carries
 */
export function changedSince(
  loaded: LoadedDraft,
  house: HouseMail,
  seen: string,
): ReasonCode | null {
  const changed = whatChanged(seen, fingerprintOf(loaded, house));
  if (changed === null) return null;
  const knowledge = changed === 'knowledge' ? overtakenBy(loaded) : null;
  return knowledge ?? 'skip:draft_changed';
}
