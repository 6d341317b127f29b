import {
  contactBan,
  type InboundMessage,
  isTagged,
  type LeadStanding,
} from '../drafts/contact-permission.ts';
import {
  answersMessage,
  type LoadedDraft,
  newestInbound,
  sentBodies,
} from '../drafts/load-draft.ts';
import type { ReasonCode } from '../drafts/reasons.ts';
import { readMail } from '../mail-text/read-mail.ts';
import { inOneLine } from './in-one-line.ts';

/** What hard blocks look at: the draft, the newest inbound message if there is one, the lead's tags. */
export type HardBlockInput = {
  draftText: string;
  newestInbound: InboundMessage | null;
  /** Bodies of what we sent before. */
  oursBefore: string[];
  lead: LeadStanding;
};

/** The hard block of a loaded draft, a trigger that does not exist among them; or null. */
export function hardBlockOf(loaded: LoadedDraft): ReasonCode | null {
  const { draft, lead, trigger } = loaded;
  const missing = answersMessage(draft) && trigger === null;
  return (
    findHardBlock({
      draftText: draft.content,
      newestInbound: newestInbound(loaded),
      oursBefore: sentBodies(loaded),
      lead,
    }) ?? (missing ? 'error:trigger_message_not_found' : null)
  );
}

/**
 * Returns the first reason why no setting and no verdict may let this draft go out by itself, or
 * null. Text is looked for in the lead's own new words only, never in what their mail quotes.
 */
export function findHardBlock({
  draftText,
  newestInbound,
  oursBefore,
  lead,
}: HardBlockInput): ReasonCode | null {
  if (isEmpty(draftText)) return 'error:empty_draft';
  const ban = contactBan(lead, newestInbound, oursBefore);
  if (ban) return ban;
  if (isBounce(lead, newestInbound)) return 'skip:bounce';
  if (isAutomatedReply(lead, newestInbound) && !isOutOfOffice(lead, newestInbound)) {
    return 'skip:automated_reply';
  }
  if (asksForCall(lead, newestInbound)) return 'skip:call_requested';
  return null;
}

/** Invisible characters (zero-width spaces and the like) are no text. */
function isEmpty(text: string): boolean {
  return text.replace(/[\s\p{Cf}\p{Cc}]/gu, '') === '';
}

/** Local parts that delivery failure notices come from (RFC 3464 mailers and their habits). */
const bounceSender = /^(?:mailer-daemon|mail-daemon|postmaster|bounces?)(?:[+._-].*)?@/i;
const bounceSubject =
  /^(?:undeliver(?:able|ed)|delivery (?:status notification|failure|has failed)|(?:mail|message) (?:delivery failed|undeliverable|not delivered)|failure notice|returned mail|delivery incomplete)/i;

function isBounce(lead: LeadStanding, message: InboundMessage | null): boolean {
  if (isTagged(lead, ['bounce', 'bounced', 'hard bounce', 'soft bounce'])) return true;
  return (
    message !== null &&
    (bounceSender.test(message.fromEmail?.trim() ?? '') ||
      bounceSubject.test(message.subject?.trim() ?? ''))
  );
}

const machineSender = /^(?:no-?_?reply|do-?not-?reply|auto-?reply|autoresponder)(?:[+._-].*)?@/i;
const machineSubject =
  /^(?:automatic reply|auto(?:mated)?[ -]?(?:reply|response)|autoreply|automatische antwort|réponse automatique|respuesta automática|risposta automatica)\b/i;
const machineText =
  /\bthis is an? (?:automat(?:ed|ic)|auto-?generated) (?:e-?mail|message|reply|response|notification)\b|\b(?:this|the) (?:mailbox|inbox|e-?mail address) is (?:not|no longer) (?:monitored|in use|active)\b|\b(?:do not|don't) (?:reply|respond) (?:directly )?to this (?:e-?mail|message)\b|\byour (?:ticket|request|case|enquiry|inquiry) (?:has been|was) (?:received|created|logged|opened)\b/i;

function isAutomatedReply(lead: LeadStanding, message: InboundMessage | null): boolean {
  if (isTagged(lead, ['automated reply', 'automatic reply', 'auto reply'])) return true;
  return (
    message !== null &&
    (machineSender.test(message.fromEmail?.trim() ?? '') ||
      machineSubject.test(message.subject?.trim() ?? '') ||
      machineText.test(inOneLine(readMail(message.body).words)))
  );
}

const outOfOfficeText =
  /\bout[ -]of[ -](?:the )?office\b|\booo\b|\b(?:on|for) (?:annual leave|parental leave|maternity leave|paternity leave|sick leave|vacation|holiday|pto)\b|\baway from (?:my desk|the office)\b|\b(?:limited|no) access to (?:my )?e-?mails?\b/i;

/** A person who is away still reads the reply later, so these are answered like any other mail. */
function isOutOfOffice(lead: LeadStanding, message: InboundMessage | null): boolean {
  if (isTagged(lead, ['out of office', 'ooo'])) return true;
  return (
    message !== null &&
    outOfOfficeText.test(`${message.subject ?? ''}\n${inOneLine(readMail(message.body).words)}`)
  );
}

const callMe =
  /(?<!(?:do not|don't|never|not|they|people|friends|everyone|to) )\b(?:call|phone|ring) me(?: back| up)?(?= (?:at|on|back|now|today|tonight|tomorrow|when|whenever|as soon|asap|later|after|before|between|this|next|in the|any|if|please|for|about|to|instead|mon|tue|wed|thu|fri|sat|sun|[+(\d])|[.,!?;:]|$)/i;
const giveMeACall =
  /\bgive (?:me|us) an? (?:quick |short )?(?:call|ring|buzz|bell)\b|\b(?:reach|contact) me (?:by|via|over the|on my) (?:tele)?(?:phone|cell|mobile)\b/i;

/** Somebody should ring the lead; a mail in its place would miss the point. */
function asksForCall(lead: LeadStanding, message: InboundMessage | null): boolean {
  if (isTagged(lead, ['call requested', 'call request', 'call me'])) return true;
  if (!message) return false;
  const text = inOneLine(readMail(message.body).words).replace(/’/g, "'");
  return callMe.test(text) || giveMeACall.test(text);
}
