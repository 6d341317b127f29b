/** "Re:" in the languages that mail programs write it in. */
const reply =
  're|ré|aw|antw|antwort|sv|vs|odp|ynt|yan|ref|rif|r|res|resp|rp|hal|bls|atb|vá|ats|απ|σχετ|отв|отг|на|תשובה|השב|رد|trả lời|回复|回覆|答复|返信|답장|회신';
/** And "Fwd:". */
const forward =
  'fwd?|wg|weitergeleitet|tr|rv|enc|enc\\.|i|vb|vl|vl\\.|doorst|pd|ilt|i̇lt|vidb|vs\\.|továbbítás|пер|הועבר|إعادة توجيه|转发|轉寄|転送|전달';
const colon = String.raw`(?:\s?[[(^]\d{1,3}[\])]?)?\s?[:：]\s?`;
/** What a company's gateway puts in front of mail from outside. */
const gateway = String.raw`\[?(?:ext|external|extern|externe|externo|externa|esterno|caution)(?: [\p{L}-]{1,12}){0,2}(?:\]\s?|${colon})`;
const label = String.raw`\[[^[\]]{1,40}\]\s?`;

const startsAsReply = new RegExp(`^(?:${gateway}|${label}){0,3}(?:${reply})${colon}`, 'iu');
const prefixes = new RegExp(`^(?:${gateway}|(?:${reply}|${forward})${colon}){1,10}`, 'iu');

const longestSubject = 500;

/** Whether a subject is a reply's: it begins with "Re:" in any language, labels in brackets apart. */
export function isReplySubject(subject: string): boolean {
  return startsAsReply.test(oneLine(subject));
}

/** A subject, at most 500 characters, without what replies, forwards and gateways put in front. */
export function bareSubject(subject: string | null | undefined): string {
  return oneLine(subject ?? '').replace(prefixes, '');
}

function oneLine(subject: string): string {
  return subject.slice(0, longestSubject).normalize('NFKC').replace(/\s+/g, ' ').trim();
}
