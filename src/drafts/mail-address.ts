import { domainToASCII } from 'node:url';

/** A mail address, taken apart. */
export type MailAddress = {
  /** As written: upper case, quotes and letters of any script stay. */
  local: string;
  /** In ASCII: internationalised names in punycode. */
  domain: string;
};

/** RFC 5321, 4.5.3.1, in bytes. */
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;

/** RFC 5322's dot-atom, with the letters of all scripts (RFC 6531). */
const dotAtom =
  /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u;
const quoted = /^"(?:[^"\\\p{Cc}\p{Cf}]|\\[\x20-\x7e])+"$/u;
const asciiDomain = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})$/;
/** Spaces and signs that are not seen, which two addresses could differ by. */
const unseen = /[\p{Cc}\p{Cf}\p{Z}\p{Cs}]/u;

/**
 * Reads one mail address: plain, quoted, in any script, its domain by name. Null for everything
 * else, lists and names beside an address among it.
 */
export function parseAddress(text: string): MailAddress | null {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 1000) return null;
  const local = text.slice(0, at);
  const written = text.slice(at + 1);
  const isPlain = dotAtom.test(local) && !unseen.test(local);
  if (!isPlain && !quoted.test(local)) return null;
  if (Buffer.byteLength(local) > LONGEST_LOCAL || /[\s/\\:?#%@[\]]/.test(written)) return null;
  if (unseen.test(written)) return null;
  const domain = domainToASCII(written).toLowerCase();
  if (domain.length > LONGEST_DOMAIN || !asciiDomain.test(domain)) return null;
  if (domain.split('.').some((label) => label.length > 63)) return null;
  return { local, domain };
}

/** Whether a text is one mail address. */
export function isEmailAddress(text: string): boolean {
  return parseAddress(text) !== null;
}

/** What two spellings of one mailbox have in common; null where it is no address. */
export function mailboxKey(text: string | null | undefined): string | null {
  const address = parseAddress(text?.trim() ?? '');
  return address && `${address.local.normalize('NFC').toLowerCase()}@${address.domain}`;
}

/** The same without a tag (`sales+acme@…`): all of them reach one mailbox. */
export function untaggedKey(text: string | null | undefined): string | null {
  return mailboxKey(text)?.replace(/^([^"+][^+]*)\+[^@]*@/, '$1@') ?? null;
}

/** The domain of an address in ASCII; null where it is none. */
export function domainOf(text: string | null | undefined): string | null {
  return parseAddress(text?.trim() ?? '')?.domain ?? null;
}

/** Whether two texts name one mailbox. */
export function sameMailbox(
  one: string | null | undefined,
  other: string | null | undefined,
): boolean {
  const key = mailboxKey(one);
  return key !== null && key === mailboxKey(other);
}

/** Names under which nobody reads, between separators; digits count as separators too. */
const machineName =
  /(?:^|-)(?:no-?repl(?:y|ies)|do-?not-?reply|dont-?reply|not-?reply|mailer-?daemon|daemon|postmaster|bounces?|bounced|undeliverable|auto-?repl(?:y|ies)|auto-?responder|autoresponse|auto-?mailer|notifications?|dev-?null|ne-?pas-?repondre|nicht-?antworten|keine-?antwort|no-?responder|nao-?responda|non-?rispondere)(?:-|$)|noreply|donotreply|mailerdaemon/;

/** Whether an address is a program's: what is written there, nobody reads. */
export function isMachine(text: string): boolean {
  const local = parseAddress(text.trim())?.local.toLowerCase() ?? '';
  return machineName.test(local.replaceAll(/[^a-z]+/g, '-'));
}

/** Where everybody may have an address: the same domain there says nothing about two people. */
const publicDomains = new Set(
  `gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.co.in yahoo.com.br ymail.com rocketmail.com
  outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it live.com live.co.uk live.fr
  msn.com aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de mail.com
  mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru rambler.ru proton.me protonmail.com protonmail.ch pm.me tutanota.com
  tuta.io tuta.com posteo.de mailbox.org fastmail.com fastmail.fm hey.com zoho.com zohomail.com qq.com foxmail.com 163.com
  126.com sina.com yeah.net naver.com daum.net hanmail.net orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it
  virgilio.it tiscali.it alice.it bluewin.ch btinternet.com sky.com talktalk.net virginmedia.com comcast.net verizon.net
  att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net shaw.ca rogers.com sympatico.ca bigpond.com
  optusnet.com.au uol.com.br bol.com.br terra.com.br seznam.cz wp.pl o2.pl onet.pl interia.pl ukr.net abv.bg rediffmail.com`.split(
    /\s+/,
  ),
);

/** Whether somebody is of the lead's side: the lead's own address, or one at the lead's own domain. */
export function isOfLeadsSide(address: string, leadAddress: string | null): boolean {
  if (sameMailbox(address, leadAddress)) return true;
  const domain = domainOf(leadAddress);
  return domain !== null && !publicDomains.has(domain) && domain === domainOf(address);
}
