import addressparser from 'nodemailer/lib/addressparser';
import { fullName } from './lead-name.ts';
import { type LoadedDraft, newestInbound } from './load-draft.ts';
import { domainOf, isEmailAddress, isMachine, sameMailbox, untaggedKey } from './mail-address.ts';
import type { Mailbox } from './mailbox.ts';

/** An address that a mail does not go to, and why. */
export type Dropped = { address: string; because: DropReason };
export type DropReason = 'not_an_address' | 'machine' | 'our_own';

/** Who a reply goes to. */
export type Recipients = {
  to: Mailbox;
  cc: string[];
  /** Who would have been on it, but cannot be. */
  dropped: Dropped[];
  /** Whom the record names as having taken over, though the conversation names somebody else. */
  recordNames: string | null;
};

export type RecipientResult =
  | { ok: true; recipients: Recipients }
  /** `unusable`: whose address it is that cannot be written to; null where there is none. */
  | { ok: false; unusable: Dropped | null };

/**
 * Works out who a reply goes to: whoever wrote the newest inbound message, at the address they want
 * answers at. The conversation decides; what is recorded about who took over counts only where no
 * writer is known. An address that cannot be used is not replaced by another: whoever approves is
 * told whose it is. Where somebody else than the lead wrote, the lead is on cc. The cc of the
 * trigger is inherited, without machines, ourselves, and what is no address.
 *
 * @param senders the addresses we send from
 */
export function recipientsOf(loaded: LoadedDraft, senders: (string | null)[]): RecipientResult {
  const { lead, trigger } = loaded;
  const own = ownMailboxes(loaded, senders);
  const writer = lastWriter(loaded);
  if (!writer) return { ok: false, unusable: null };
  const refusal = dropReason(writer.address, own);
  if (refusal) return { ok: false, unusable: { address: writer.address, because: refusal } };

  const taken = [writer.address];
  const cc: string[] = [];
  const dropped: Dropped[] = [];
  const wanted = [lead.email ?? '', ...(trigger?.cc ?? [])].map(bareAddress);
  for (const address of wanted) {
    if (address === '' || taken.some((other) => isSame(address, other))) continue;
    taken.push(address);
    const because = dropReason(address, own);
    if (because) dropped.push({ address, because });
    else cc.push(address);
  }
  const recorded = lead.currentReplierEmail?.trim();
  const disagrees = recorded && isEmailAddress(recorded) && !sameMailbox(recorded, writer.address);
  return {
    ok: true,
    recipients: { to: writer, cc, dropped, recordNames: disagrees ? recorded : null },
  };
}

/** The address of `Name <address>`; other texts, lists among them, as they are. */
function bareAddress(text: string): string {
  if (isEmailAddress(text.trim())) return text.trim();
  const parsed = addressparser(text, { flatten: true });
  return (parsed.length === 1 && parsed[0]!.address) || text.trim();
}

/** Also of what is no address: it is named once. */
function isSame(one: string, other: string): boolean {
  return sameMailbox(one, other) || one.toLowerCase() === other.toLowerCase();
}

function lastWriter(loaded: LoadedDraft): Mailbox | null {
  const { lead } = loaded;
  const newest = newestInbound(loaded);
  const from = newest?.fromEmail?.trim();
  const leadName = fullName(lead);
  const named = (address: string, name: string | null | undefined): Mailbox => ({
    address,
    ...(name ? { name } : {}),
  });
  const nameOf = (address: string, name: string | null | undefined) =>
    sameMailbox(address, lead.email) ? leadName : name;
  const replyTo = newest?.replyTo ? bareAddress(newest.replyTo) : null;
  if (replyTo) return named(replyTo, nameOf(replyTo, newest?.fromName));
  if (from) return named(from, nameOf(from, newest?.fromName));
  // A message without a sender's address: the parent product remembers who took over.
  const recorded = lead.currentReplierEmail?.trim();
  if (recorded) return named(recorded, lead.currentReplierName);
  return lead.email?.trim() ? named(lead.email.trim(), leadName) : null;
}

function dropReason(address: string, own: Set<string>): DropReason | null {
  if (!isEmailAddress(address)) return 'not_an_address';
  if (own.has(untaggedKey(address)!)) return 'our_own';
  return isMachine(address) ? 'machine' : null;
}

/**
 * Our own mailboxes, tags left out: those we send from, those that wrote our mails of this
 * conversation, and, at the same domains, those the lead wrote to.
 */
function ownMailboxes({ messages }: LoadedDraft, senders: (string | null)[]): Set<string> {
  const outbound = messages.filter(({ direction }) => direction === 'outbound');
  const known = [...senders, ...outbound.map(({ fromEmail }) => fromEmail)];
  const domains = new Set(known.map(domainOf).filter((domain) => domain !== null));
  const writtenTo = messages
    .filter(
      ({ direction, toEmail }) => direction === 'inbound' && domains.has(domainOf(toEmail) ?? ''),
    )
    .map(({ toEmail }) => toEmail);
  return new Set([...known, ...writtenTo].map(untaggedKey).filter((key) => key !== null));
}
