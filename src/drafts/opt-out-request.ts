import { readMail } from '../mail-text/read-mail.ts';

/** An inbound message as stored; the channel is 'email', 'sms', 'linkedin' or another. */
export type InboundMessage = {
  channel: string;
  subject: string | null;
  body: string;
  fromEmail: string | null;
};

/**
 * Returns whether the sender asks, in the subject or in words of their own, not to be written to any
 * more. Leans towards yes: a wrong no writes to somebody who forbade it. English only; requests in
 * other languages are left to the model and to people.
 */
export function asksForNoContact(message: InboundMessage): boolean {
  const { words, cut } = readMail(message.body);
  const signed = cut.filter(({ why }) => why === 'signature').map(({ text }) => text);
  const text = [words, ...signed].join('\n\n');
  if (message.channel.toLowerCase() !== 'email' && carrierKeyword.test(plainWords(text)))
    return true;
  if (subjectAsksForNoContact(message.subject ?? '')) return true;
  return linesOf(text).some(isRequest) || paragraphSentencesOf(text).some(asksToStop);
}

/** The words carriers must take as an opt-out when they are all of a text message (CTIA, 47 CFR 64.1200). */
const carrierKeyword = /^(?:stop|stop ?all|end|quit|cancel|revoke|unsubscribe|opt ?-?out)[.! ]*$/i;

/** A line or sentence that says nothing else: "STOP", "Please unsubscribe!", "Remove me, thanks". */
const wholeRequest = pattern(
  String.raw`^\W*(?:(?:please|pls|kindly|just|no|hi|hello|and|not interested|no,? thank(?:s| you))[,. ]+)*`,
  String.raw`(?:stop(?: it| this| now| all)?|unsubscribe(?: me| us)?|unsub|opt(?: me| us)?[- ]?out`,
  String.raw`|remove(?: me| us)?|take (?:me|us) off|do not contact|no more)`,
  String.raw`(?:[, ]+(?:please|pls|now|immediately|asap|today|thanks|thank you|from (?:the|your|this) list))*\W*$`,
);

/** Not behind "don't want to …": who does not want to stop talking has not opted out. */
const notNegated = String.raw`(?<!(?:\bdo not|n't|\bnot|\bnever)(?: (?:ever|you|want|wish|need|mean|plan|intend|have|going|to|dare))* )`;
const never = String.raw`\b(?:do not|don't|never)(?: ever)?`;
const contacting = String.raw`(?:e-?mailing|mailing|messaging|texting|contacting|writing|spamming|bothering|harassing|reaching out|following up)`;
const mails = String.raw`(?:e-?mails?|messages?|mails?|texts?|contact|communications?|follow[- ]?ups?|spam)`;
const theSender = String.raw`(?:(?:me|us)\b|(?:my|our|this) (?:e-?mail|address|name|number|phone|contact|details|info|data|inbox|domain))`;
const opening = String.raw`(?:^|[,:;–—-] ?|\b(?:please|pls|kindly|just|and|so) )`;
/** "Don't write me until January" asks for patience, not for silence. */
const notJustForNow = String.raw`(?! (?:until|till|before|during|yet|while|on (?:weekends?|holidays?))\b)`;

/** Requests that count wherever they stand in the sender's own words. */
const requests = [
  pattern(notNegated, String.raw`\b(?:remove|delete|erase|unsubscribe) ${theSender}`),
  pattern(notNegated, String.raw`\b(?:take|drop|strike) ${theSender}.{0,20} (?:off|out of)\b`),
  pattern(
    String.raw`\bremove from (?:the|your|this|all|any)\b.{0,30}\b(?:list|database|sequence)s?\b`,
  ),
  pattern(
    notNegated,
    String.raw`\b(?:stop|quit|cease) (?:\w+ly )?(?:${contacting}|sending|calling)(?: to)? (?:me|us|this|these|here|my|our)\b`,
  ),
  pattern(
    opening,
    String.raw`(?:stop|quit|cease) (?:${contacting}|(?:the|these|this|all|your) ${mails})\b`,
  ),
  pattern(
    never,
    String.raw` (?:e-?mail|contact|write(?: to)?|text|message|bother) (?:me|us|again|this|here|any ?more)\b`,
    notJustForNow,
  ),
  pattern(
    never,
    String.raw` send(?: me| us)? (?:any ?more|anything|(?:any )?(?:more|further)|these|your|${mails})\b`,
  ),
  pattern(
    never,
    String.raw` (?:call (?:me|us)|reach out(?: to (?:me|us))?) (?:again|any ?more|ever)\b`,
  ),
  pattern(opening, String.raw`no (?:more|further) ${mails}\b`),
  pattern(
    String.raw`\b(?:do not|don't|no longer) (?:want|wish|care|like) (?:to (?:receive|get|hear from|be (?:e-?mailed|contacted|messaged|on your))`,
    String.raw`|(?:any )?(?:more |further )?(?:of )?(?:your|these|more|further) ${mails})\b`,
  ),
  pattern(
    String.raw`\b(?:leave|let) (?:me|us) alone\b|\blose my (?:number|e-?mail|address|contact)\b`,
  ),
  pattern(String.raw`\bopt(?:ing|ed)? (?:me|us) out\b`),
  pattern(
    String.raw`\b(?:want|wish|like|need|choose|please|i|i'm|i am|we|we're)(?: (?:to|have|already))* opt(?:ing|ed)?[- ]?out\b`,
    String.raw`(?! of (?!your|this|these|all|any|future|further|the|e-?mails?))`,
  ),
  pattern(String.raw`\b(?:cancel|end) (?:my|our) (?:e-?mail )?subscription\b`),
  pattern(
    String.raw`\bcease and desist\b|\breport(?:ing|ed)? (?:you|this|it|your \w+) (?:as|for) spam\b`,
  ),
  pattern(String.raw`\bright to (?:be forgotten|erasure)\b|\berasure request\b`),
];

/** Any other mention of unsubscribing counts too, unless it is one of the next two. */
const unsubscribing = /\bun-?subscri(?:be|bed|bing|ption)\b/i;

/** The small print of the sender's own company, which offers its readers to unsubscribe. */
const smallPrint = [
  /\bif you (?:no longer|do not|don't|would rather not|wish|want)\b.{0,40}\b(?:receive|unsubscri)/i,
  /\bto unsubscribe\b.{0,40}\b(?:click|visit|use|follow|go to|reply)\b/i,
  /\b(?:click|tap|visit)\b.{0,20} to unsubscribe\b|\bunsubscribe (?:here|at any ?time|by)\b/i,
  /\byou (?:can|may)(?: always)? unsubscri|\bunsubscribe\W{0,3}(?:\||·|•|https?:)|(?:\||·|•) ?unsubscri/i,
];

/** A lead asking what the product does with those who unsubscribe. */
const asksAboutUnsubscribing = [
  /\b(?:does|can|how does) (?:your|it|the|this)\b.{0,40}\bunsubscri/i,
  /\bdo you (?:handle|manage|support|offer|track|process|deal with)\b.{0,40}\bunsubscri/i,
  /\bunsubscribe rates?\b/i,
];

/** The subject is mostly our own, quoted behind "Re:", so only a request counts, not a mention. */
function subjectAsksForNoContact(subject: string): boolean {
  return isRequest(plainWords(subject).replace(/^(?:(?:re|fwd?|aw|wg|sv|antw) ?: ?)+/i, ''));
}

function isRequest(sentence: string): boolean {
  return wholeRequest.test(sentence) || requests.some((request) => request.test(sentence));
}

function asksToStop(sentence: string): boolean {
  if (smallPrint.some((offer) => offer.test(sentence))) return false;
  if (isRequest(sentence)) return true;
  return (
    unsubscribing.test(sentence) &&
    !asksAboutUnsubscribing.some((question) => question.test(sentence))
  );
}

/** Lines as written: people put "STOP" on one of its own. */
function linesOf(text: string): string[] {
  return text.split('\n').map(plainWords).filter(isNoSmallPrint);
}

/** Sentences of whole paragraphs, since mail programs wrap long lines in the middle of a request. */
function paragraphSentencesOf(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => plainWords(paragraph).split(/(?<=[.!?;]) /));
}

function isNoSmallPrint(sentence: string): boolean {
  return !smallPrint.some((offer) => offer.test(sentence));
}

/** Lets typographic apostrophes, wide letters, invisible characters and line breaks make no difference. */
function plainWords(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/\bdont\b/gi, "don't")
    .replace(/\s+/g, ' ')
    .trim();
}

function pattern(...parts: string[]): RegExp {
  return new RegExp(parts.join(''), 'i');
}
