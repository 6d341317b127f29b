import { answersMessage, type LoadedDraft } from '../drafts/load-draft.ts';

/** Why a draft is none of our business for now, whatever it says; or null. No model is asked. */
export function notOurs({
  draft,
  parentJob,
}: LoadedDraft): 'skip:channel_not_served' | 'skip:parent_scheduled' | null {
  if (draft.channel !== 'email') return 'skip:channel_not_served';
  return parentJob ? 'skip:parent_scheduled' : null;
}

/**
 * Why a draft may never go out by itself, whatever the model says; or null. Only the reply to a
 * recent message may: a follow-up is meant for another day, what a person had written anew is theirs
 * to send, and an old message wants another answer than a fresh one.
 *
 * @param maxAgeHours the campaign's limit
 */
export function neverByItself(
  loaded: LoadedDraft,
  maxAgeHours: number,
  now: Date,
): 'hold:follow_up' | 'hold:too_old' | null {
  if (!answersMessage(loaded.draft)) return 'hold:follow_up';
  const hours = ageHours(loaded, now);
  return hours !== null && hours > maxAgeHours ? 'hold:too_old' : null;
}

/** How long ago the message that the draft answers came, in hours; null where there is none. */
export function ageHours({ trigger }: LoadedDraft, now: Date): number | null {
  if (!trigger) return null;
  // Late mail carries its own date, and a wrong clock may name a day to come: the older one counts.
  const from = Math.min(trigger.sentAt.getTime(), trigger.createdAt.getTime());
  return (now.getTime() - from) / 3_600_000;
}

/** "60 days", "7 hours": for people. */
export function ageWords(hours: number): string {
  const [count, unit] = hours >= 48 ? [hours / 24, 'day'] : [hours, 'hour'];
  const whole = Math.floor(count);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}
