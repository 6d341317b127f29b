import type { HouseMail } from './house-mail.ts';
import { fingerprintOf, whatChanged } from './fingerprint.ts';
import { isBooked, type LoadedDraft } from './load-draft.ts';
import { isNews } from './news.ts';
import { otherMailSince } from './other-mail.ts';
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
 * What has happened since the draft was written that stands against sending it unseen. A person who
 * was shown it may send all the same; nothing automatic may.
 */
export function overtakenBy(loaded: LoadedDraft): ReasonCode | null {
  const later = loaded.messages.filter((message) => isNews(loaded, message));
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
  if (changed !== 'knowledge') return 'skip:draft_changed';
  if (otherMailSince(loaded)) return 'hold:lead_has_another';
  return overtakenBy(loaded) ?? 'skip:draft_changed';
}
