import type { ContactBan, InboundMessage, LeadStanding } from '../drafts/contact-permission.ts';
import { answersMessage, type LoadedDraft, newestInbound } from '../drafts/load-draft.ts';
import { banOf } from '../drafts/may-send.ts';
import type { ReasonCode } from '../drafts/reasons.ts';
import { inThread } from '../mail-text/in-thread.ts';
import { blockInMail } from './block-in-mail.ts';

/** What hard blocks look at: the draft, the newest inbound message if there is one, the lead's tags. */
export type HardBlockInput = {
  draftText: string;
  newestInbound: InboundMessage | null;
  /** Why nobody may write to the lead. */
  ban: ContactBan | null;
  lead: LeadStanding;
};

const blocksInMail = { module: new URL('./block-in-mail.ts', import.meta.url), run: blockInMail };

/**
 * The hard block of a loaded draft, a trigger that does not exist among them; or null. What the lead
 * wrote is read in a thread; where it cannot be, that is the block.
 */
export async function hardBlockOf(loaded: LoadedDraft): Promise<ReasonCode | null> {
  const { draft, lead, trigger } = loaded;
  const input: HardBlockInput = {
    draftText: draft.content,
    newestInbound: mailOf(newestInbound(loaded)),
    ban: banOf(loaded),
    lead: { status: lead.status, sentimentTag: lead.sentimentTag },
  };
  const known = knownBlock(input);
  if (known) return known;
  const read = await inThread(blocksInMail, input);
  if (!read) return 'hold:could_not_be_judged';
  if (read.output) return read.output;
  return answersMessage(draft) && trigger === null ? 'error:trigger_message_not_found' : null;
}

/** What a thread is given of a message: plain data. */
function mailOf(message: InboundMessage | null): InboundMessage | null {
  if (!message) return null;
  const { channel, subject, body, fromEmail, headers } = message;
  return { channel, subject, body, fromEmail, headers: headers ?? null };
}

/**
 * Returns the first reason why no setting and no verdict may let this draft go out by itself, or
 * null. Text is looked for in the lead's own new words only, never in what their mail quotes.
 */
export function findHardBlock(input: HardBlockInput): ReasonCode | null {
  return knownBlock(input) ?? blockInMail(input);
}

function knownBlock({ draftText, ban }: HardBlockInput): ReasonCode | null {
  return isEmpty(draftText) ? 'error:empty_draft' : ban;
}

/** Invisible characters (zero-width spaces and the like) are no text. */
function isEmpty(text: string): boolean {
  return text.replace(/[\s\p{Cf}\p{Cc}]/gu, '') === '';
}
