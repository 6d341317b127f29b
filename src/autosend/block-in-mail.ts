import { type InboundMessage, isTagged, type LeadStanding } from '../drafts/contact-permission.ts';
import { isAutomaticByHeaders, machineOf, tellsOfAbsence } from '../mail-text/machine-mail.ts';
import { readMail } from '../mail-text/read-mail.ts';
import { plainWords } from '../mail-text/wishes/plain-words.ts';

export type BlockInMail = 'skip:bounce' | 'skip:automated_reply' | 'skip:call_requested';

/**
 * Returns why the newest mail of a lead (null: there is none) is answered by no mail, or null: a
 * machine wrote it, or it asks for a call. Pure; takes time in proportion to the mail.
 */
export function blockInMail({
  lead,
  newestInbound,
}: {
  lead: LeadStanding;
  newestInbound: InboundMessage | null;
}): BlockInMail | null {
  return (
    machineBehind(lead, newestInbound) ??
    (asksForCall(lead, newestInbound) ? 'skip:call_requested' : null)
  );
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
  /(?<!(?:do not|don't|never|not|they|people|friends|everyone|to|reps|agents|salespeople|vendors|callers|bots) )\b(?:call|phone|ring) me(?: back| up)?(?= (?:at|on|back|now|today|tonight|tomorrow|when|whenever|as soon|asap|later|after|before|between|this|next|in the|any|if|please|for|about|to|instead|mon|tue|wed|thu|fri|sat|sun|[+(\d])|[.,!?;:]|$)/;
const giveMeACall =
  /\bgive (?:me|us) an? (?:quick |short )?(?:phone |telephone )?(?:call|ring|buzz|bell|tinkle)\b|\bprefer (?:a |to (?:have a |do a |do this by |talk (?:by |over |on )?(?:the )?)?)?(?:quick |short |brief )?(?:(?:tele)?phone call|phone|call)\b|\b(?:talk|speak|chat|discuss)(?: \w{1,10}){0,3} (?:by|over|on|via) (?:the )?(?:tele)?phone\b|\b(?:reach|contact) me (?:by|via|over the|on my) (?:tele)?(?:phone|cell|mobile)\b/;

/** Somebody should ring the lead; a mail in its place would miss the point. */
function asksForCall(lead: LeadStanding, message: InboundMessage | null): boolean {
  if (isTagged(lead, ['call requested', 'call request', 'call me'])) return true;
  if (!message) return false;
  const text = plainWords(readMail(message.body).words);
  return callMe.test(text) || giveMeACall.test(text);
}
