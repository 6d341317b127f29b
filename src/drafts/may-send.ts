import { contactBan, type ContactBan } from './contact-permission.ts';
import { composeEnvelope } from './envelope.ts';
import { overtakenBy } from './guards.ts';
import type { HouseMail } from './house-mail.ts';
import type { LoadedDraft } from './load-draft.ts';
import { hasMailInDoubt } from './other-mail.ts';
import type { ReasonCode } from './reasons.ts';

/** Who wants a draft sent: the evaluator, or a person who was shown it. */
export type Origin = 'auto_send' | 'approval';

/**
 * Answers whether this draft may go to these people now, from all that concerns its lead: null, or
 * what stands against it. The one place that knows; asked when it is decided, when somebody clicks,
 * and when it is sent, each time under the lead's lock and on what was loaded there.
 */
export function obstacleToSending(
  loaded: LoadedDraft,
  house: HouseMail,
  origin: Origin,
): ReasonCode | null {
  const forbidden = forbidsSending(loaded, house);
  if (forbidden || origin === 'approval') return forbidden;
  return obstacleToAutomatic(loaded);
}

/**
 * What stands against sending for anybody, a person's explicit approval included: nobody may be
 * written to who forbade it, and there must be a text and somewhere to send it.
 */
export function forbidsSending(loaded: LoadedDraft, house: HouseMail): ReasonCode | null {
  const ban = banOf(loaded);
  if (ban) return ban;
  if (loaded.parentJob) return 'skip:parent_scheduled';
  if (loaded.draft.content.trim() === '') return 'error:empty_draft';
  const result = composeEnvelope(loaded, house);
  return result.ok ? null : result.reason;
}

/** Why nobody may write to the lead, or null: what is recorded of them, and the wishes that stand. */
export function banOf({ lead, wishes }: LoadedDraft): ContactBan | null {
  return contactBan(lead, wishes.length > 0);
}

/** What stands against sending by itself, and a person may send in spite of. */
export function obstacleToAutomatic(loaded: LoadedDraft): ReasonCode | null {
  if (hasMailInDoubt(loaded)) return 'hold:lead_has_another';
  return overtakenBy(loaded) ?? (isUnanswered(loaded) ? 'hold:lead_has_another' : null);
}

/** Whether the last mail is ours, of whatever draft or program: the lead has not answered it yet. */
function isUnanswered({ messages, draft, trigger }: LoadedDraft): boolean {
  const last = messages.findLast(({ channel }) => channel === draft.channel);
  return last?.direction === 'outbound' && last.id !== trigger?.id;
}
