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
import { isAutomaticByHeaders, machineOf, tellsOfAbsence } from '../mail-text/machine-mail.ts';
import { readMail } from '../mail-text/read-mail.ts';
import { singleSpaced } from '../drafts/single-spaced.ts';

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
  const machine = machineBehind(lead, newestInbound);
  if (machine) return machine;
  if (asksForCall(lead, newestInbound)) return 'skip:call_requested';
  return null;
}

/** Invisible characters (zero-width spaces and the like) are no text. */
function isEmpty(text: string): boolean {
  return text.replace(/[\s\p{Cf}\p{Cc}]/gu, '') === '';
}

/** The tag that a person or the classifier gave says more than the words of the mail. */
function machineBehind(
  lead: LeadStanding,
  message: InboundMessage | null,
): 'skip:bounce' | 'skip:automated_reply' | null {
  if (isTagged(lead, ['bounce', 'bounced', 'hard bounce', 'soft bounce'])) return 'skip:bounce';
  const machine = message && machineOf(message);
  if (machine === 'bounce') return 'skip:bounce';
  if (message && isAutomaticByHeaders(message)) return 'skip:automated_reply';
  // A person who is away still reads the reply later: answered like any other mail.
  if (isTagged(lead, ['out of office', 'ooo'])) return null;
  const isTaggedMachine = isTagged(lead, ['automated reply', 'automatic reply', 'auto reply']);
  return machine === 'automatic' || (isTaggedMachine && !(message && tellsOfAbsence(message)))
    ? 'skip:automated_reply'
    : null;
}

const callMe =
  /(?<!(?:do not|don't|never|not|they|people|friends|everyone|to|reps|agents|salespeople|vendors|callers|bots) )\b(?:call|phone|ring) me(?: back| up)?(?= (?:at|on|back|now|today|tonight|tomorrow|when|whenever|as soon|asap|later|after|before|between|this|next|in the|any|if|please|for|about|to|instead|mon|tue|wed|thu|fri|sat|sun|[+(\d])|[.,!?;:]|$)/i;
const giveMeACall =
  /\bgive (?:me|us) an? (?:quick |short )?(?:phone |telephone )?(?:call|ring|buzz|bell|tinkle)\b|\bprefer (?:a |to (?:have a |do a |do this by |talk (?:by |over |on )?(?:the )?)?)?(?:quick |short |brief )?(?:(?:tele)?phone call|phone|call)\b|\b(?:talk|speak|chat|discuss)(?: \w{1,10}){0,3} (?:by|over|on|via) (?:the )?(?:tele)?phone\b|\b(?:reach|contact) me (?:by|via|over the|on my) (?:tele)?(?:phone|cell|mobile)\b/i;

/** Somebody should ring the lead; a mail in its place would miss the point. */
function asksForCall(lead: LeadStanding, message: InboundMessage | null): boolean {
  if (isTagged(lead, ['call requested', 'call request', 'call me'])) return true;
  if (!message) return false;
  const text = singleSpaced(readMail(message.body).words).replace(/’/g, "'");
  return callMe.test(text) || giveMeACall.test(text);
}
