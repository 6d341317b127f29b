import { z } from 'zod';
import { type Carrier, carrierOf } from './carrier.ts';
import type { HouseMail } from './house-mail.ts';
import { fullName } from './lead-name.ts';
import { type LoadedDraft, newestInbound } from './load-draft.ts';
import type { Mailbox } from './mailbox.ts';
import { parseMailbox } from '../settings/parse-mailbox.ts';

/** Who sends a draft to whom under which subject: all that Approve decides besides the text. */
export type Envelope = {
  carrier: Carrier;
  /** The sending mailbox; null where the carrier knows it by the thread. */
  from: Mailbox | null;
  /** Where answers go, where not to the sender. */
  replyTo: string | null;
  to: Mailbox;
  cc: string[];
  subject: string;
};

/** What a provider was given, as the delivery keeps it: the draft's row may change meanwhile. */
export type GivenReply = Envelope & { text: string; threadHandle: string | null };

export type EnvelopeRefusal = 'error:no_recipient' | 'error:provider_not_configured';
export type EnvelopeResult =
  | { ok: true; envelope: Envelope }
  | { ok: false; reason: EnvelopeRefusal };

const emailAddress = z.email();

/** Whether a text is one e-mail address that a provider would take. */
export function isEmailAddress(text: string): boolean {
  return emailAddress.safeParse(text).success;
}

/**
 * Composes the envelope of a draft's reply.
 *
 * The reply goes to whoever of the lead's side wrote last; if that is somebody else than the lead,
 * the lead is on cc. The cc of the trigger is inherited, without invalid addresses, the recipient
 * and the mailbox it is sent from.
 */
export function composeEnvelope(loaded: LoadedDraft, house: HouseMail): EnvelopeResult {
  // Mail providers carry e-mail alone; other channels are answered from the parent product.
  if (loaded.draft.channel !== 'email')
    return { ok: false, reason: 'error:provider_not_configured' };
  const to = recipientOf(loaded);
  if (!to) return { ok: false, reason: 'error:no_recipient' };
  const sender = senderOf(loaded, house);
  return {
    ok: true,
    envelope: {
      ...sender,
      to,
      cc: carbonCopies(loaded, to, sender.from?.address ?? house.from?.address ?? null),
      subject: replySubject(loaded),
    },
  };
}

type Sender = Pick<Envelope, 'carrier' | 'from' | 'replyTo'>;

/** Providers know the sending mailbox by the thread; a mail server is told. */
function senderOf({ workspace, workspaceMail }: LoadedDraft, house: HouseMail): Sender {
  const carrier = carrierOf(workspace);
  if (carrier !== 'smtp') return { carrier, from: null, replyTo: null };
  const { mailFrom = null, replyTo = null } = workspaceMail ?? {};
  // Answers to a workspace's own sender do not go to the house.
  if (mailFrom !== null) return { carrier, from: parseMailbox(mailFrom), replyTo };
  return { carrier, from: house.from, replyTo: replyTo ?? house.replyTo };
}

function recipientOf(loaded: LoadedDraft): Mailbox | null {
  const { lead } = loaded;
  const leadName = fullName(lead);
  const lastWriter = newestInbound(loaded);
  const candidates: [string | null | undefined, string | null | undefined][] = [
    [
      lastWriter?.fromEmail,
      sameAddress(lastWriter?.fromEmail, lead.email) ? leadName : lastWriter?.fromName,
    ],
    // A message without a sender's address: the parent product remembers who took over.
    [lead.currentReplierEmail, lead.currentReplierName],
    [lead.email, leadName],
  ];
  for (const [candidate, name] of candidates) {
    const address = candidate?.trim();
    if (address && isEmailAddress(address)) return { address, ...(name ? { name } : {}) };
  }
  return null;
}

function carbonCopies(loaded: LoadedDraft, to: Mailbox, ownAddress: string | null): string[] {
  const wanted = [loaded.lead.email ?? '', ...(loaded.trigger?.cc ?? [])];
  const taken = new Set([to.address.toLowerCase(), ownAddress?.toLowerCase()]);
  const copies: string[] = [];
  for (const address of wanted.map((entry) => entry.trim())) {
    if (!isEmailAddress(address) || taken.has(address.toLowerCase())) continue;
    taken.add(address.toLowerCase());
    copies.push(address);
  }
  return copies;
}

/** "Re:" in the languages mail programs write it in. */
const replyPrefix = /^\s*(re|aw|sv|vs|antw|odp|ynt|ref)\s*(\[\d+\])?\s*:/i;

function replySubject({ trigger, messages }: LoadedDraft): string {
  const subject =
    trigger?.subject?.trim() ||
    messages.findLast((message) => message.subject?.trim())?.subject?.trim() ||
    'your message';
  const oneLine = subject.replace(/\s+/g, ' ');
  return replyPrefix.test(oneLine) ? oneLine : `Re: ${oneLine}`;
}

function sameAddress(one: string | null | undefined, other: string | null | undefined): boolean {
  return one?.trim().toLowerCase() === other?.trim().toLowerCase();
}
