import { createHash } from 'node:crypto';
import { composeEnvelope, type Envelope } from './envelope.ts';
import type { HouseMail } from './house-mail.ts';
import { isBooked, type LoadedDraft } from './load-draft.ts';
import { newestByArrival } from './news.ts';

/**
 * The fingerprint of everything that determines what leaves and on what knowledge it was decided.
 * It has three parts, so that a refusal can say which of them changed: the text; the envelope
 * (channel, carrier, From, Reply-To, to, cc, subject); the knowledge (the newest messages, what else
 * went to the lead or may have, the wishes that stand, whether the lead is booked, and which attempt
 * to send it came to nothing last: a click on an older card decides nothing new).
 */
export function fingerprintOf(loaded: LoadedDraft, house: HouseMail): string {
  const result = composeEnvelope(loaded, house);
  const envelope = result.ok ? whatLeaves(result.envelope) : [result.reason];
  return [
    hash(loaded.draft.content),
    hash([loaded.draft.channel, envelope]),
    hash(whatIsKnown(loaded)),
  ].join('.');
}

function whatLeaves({ carrier, from, replyTo, to, cc, subject }: Envelope): unknown[] {
  return [carrier, from?.address, from?.name, replyTo, to.address, cc, subject];
}

/** The newest message by date and by arrival, and what else went to the lead, or may have. */
function whatIsKnown(loaded: LoadedDraft): unknown[] {
  const { messages, lead, otherDeliveries, wishes } = loaded;
  return [
    messages.at(-1)?.id ?? null,
    newestByArrival(messages)?.id ?? null,
    isBooked(lead),
    lastFailure(loaded),
    otherDeliveries.filter(({ state }) => ['unknown', 'sent'].includes(state)).map(({ id }) => id),
    wishes.map(({ id }) => String(id)),
  ];
}

function lastFailure({ deliveries }: LoadedDraft): string | null {
  return deliveries.find(({ state }) => state === 'failed' || state === 'cancelled')?.id ?? null;
}

/**
 * The fingerprint of what somebody saw, with a text of their own in place of the one they saw. It
 * lets a person save and approve in one step without approving anything else that changed meanwhile.
 */
export function withText(seen: string, content: string): string {
  return [hash(content), ...seen.split('.').slice(1)].join('.');
}

export type FingerprintPart = 'text' | 'envelope' | 'knowledge';

/** Which part differs first, or null where the two are equal. A malformed one differs in its text. */
export function whatChanged(seen: string, current: string): FingerprintPart | null {
  const [seenParts, currentParts] = [seen.split('.'), current.split('.')];
  const parts: FingerprintPart[] = ['text', 'envelope', 'knowledge'];
  return parts.find((_, index) => seenParts[index] !== currentParts[index]) ?? null;
}

/** 96 bits: far beyond chance, and short enough for a button's value. */
function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
