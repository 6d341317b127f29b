import type { Question, Sighting } from './adapter.ts';
import { sameAddress } from './same-address.ts';

/** A mail that a provider says it sent. */
export type SentMail = {
  /** The provider's own id of it, or null where it tells none. */
  id: string | null;
  sentAt: Date;
  to: string[];
  /** As the provider keeps it: plain text or HTML. */
  body: string;
};

/**
 * Looks for a mail among those that a provider sent. Exactly one with its recipient and its text,
 * sent since the call began, is the mail; none or several prove nothing.
 */
export function lookForMail({ claimedAt, given }: Question, mails: SentMail[]): Sighting {
  const since = startOfSecond(claimedAt);
  const sentThere = mails.filter(
    ({ sentAt, to }) =>
      sentAt.getTime() >= since && to.some((address) => sameAddress(address, given.to.address)),
  );
  const wanted = plainWords(given.text);
  const alike = sentThere.filter(({ body }) =>
    [plainWords(body), plainWords(textOfHtml(body))].includes(wanted),
  );
  const [mail, ...others] = distinct(alike);
  if (!mail) return { kind: 'not_found', note: noneOf(sentThere.length) };
  if (others.length > 0)
    return { kind: 'not_found', note: `${others.length + 1} mails sent there since look like it` };
  return { kind: 'found', providerMessageId: mail.id };
}

/** Providers may tell times in whole seconds. */
function startOfSecond(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}

/** A list may name a mail twice. */
function distinct(mails: SentMail[]): SentMail[] {
  return mails.filter(
    ({ id }, at) => id === null || mails.findIndex((other) => other.id === id) === at,
  );
}

function noneOf(count: number): string {
  if (count === 0) return 'no mail was sent there since';
  return count === 1
    ? 'the one mail sent there since has another text'
    : `none of the ${count} mails sent there since has this text`;
}

/** A text without what a mail's way may change: spaces, line ends, forms of letters. */
function plainWords(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The words of a piece of HTML as simple as ours; each tag that breaks a line separates words. */
function textOfHtml(html: string): string {
  return html
    .replaceAll(/<(?:br|p|div|li|tr|\/p|\/div|\/li|\/tr)\b[^<>]*>/gi, ' ')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(#x?[\da-f]{1,6}|[a-z]{1,8});/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
      const hex = /^#x/i.test(name);
      const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}
