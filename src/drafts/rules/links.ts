import { type Claim, exactly } from './claim.ts';

/** Words of a text that may hold a link; longer ones are cut, and so unknown. */
const word = /[^\s<>"]{3,2000}/gu;
/** "acme [dot] com". */
const spelledOut =
  /[\p{L}\p{N}-]{1,63}(?:\s?[([{]\s?(?:dot|\.)\s?[)\]}]\s?\p{L}{2,24}|\sdot\s(?:com|io|net|org|ai|co|de|dev|app))(?!\p{L})/giu;
const scheme =
  /(?:[a-z][a-z0-9+-]{1,20}:)?\/\/|(?:mailto|tel|sms|callto|whatsapp|skype|javascript|data):/i;
const host =
  /^(?:[\p{L}\p{N}_-]{1,63}\.){1,8}(?<ending>xn--[a-z0-9-]{1,59}|\p{L}{2,24})(?::\d{1,5})?(?<path>[/?#].*)?$/su;
/** "+1 202 555 0100", "(202) 555-0100", "202-555-0100". */
const phone =
  /\+\d[\d ().-]{6,18}\d|\(\d{3}\)\s?\d{3}[ .-]\d{4}|(?<![\d-])(?:\d{3}[.-]\d{3}[.-]\d{4}|0\d{2,4}[ /-]\d{5,9})(?!\d)/gu;

/**
 * Endings that make a bare name a link. Others do only with a path or "www." beside them: "sounds
 * good.me too" and "report.pdf" are no links, "t.me/ann" is.
 */
const endings = new Set(
  'com net org io co ai app dev info biz edu gov eu uk de fr nl ca au ch es pl se dk fi br mx jp kr cn ru cz ie nz sg ly gg xyz online site tech cloud agency page link shop store finance software email consulting digital media studio design network global group solutions services systems ventures capital marketing business academy expert partners health energy legal tax law blog website space live life world today news travel school fund jobs legal church cafe bio wiki page pro mobi tv fm example test local'.split(
    ' ',
  ),
);
/** Products that are called by their domain. */
const productNames = new Set(
  'Salesforce.com Booking.com Monday.com Amazon.com Hotels.com Cars.com Make.com Close.com Customer.io Apollo.io Outreach.io Reply.io Draw.io Cal.com Crypto.com Change.org Archive.org WordPress.com WordPress.org Drift.com Pipedrive.com Notion.so Discord.gg'.split(
    ' ',
  ),
);
/** Parameters that say where a reader came from, not where the link leads. */
const trackingParameter =
  /^(?:utm_\w{1,40}|gclid|fbclid|msclkid|mc_[ce]id|mkt_tok|_hs\w{1,40}|igshid)$/i;

/** Returns the links and telephone numbers of a text. */
export function findLinks(text: string): Claim[] {
  const inWords = Array.from(text.matchAll(word)).flatMap(({ 0: token, index }) => {
    const link = linkIn(token);
    return link ? [{ ...link, start: index + link.start, end: index + link.end }] : [];
  });
  const spelled = Array.from(text.matchAll(spelledOut), ({ 0: phrase, index }) => ({
    ...exactly(phrase.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')),
    start: index,
    end: index + phrase.length,
  }));
  const phones = Array.from(text.matchAll(phone), ({ 0: phrase, index }) => ({
    ...exactly(`tel ${phrase.replace(/\D/g, '')}`),
    start: index,
    end: index + phrase.length,
  }));
  return [...inWords, ...spelled, ...phones];
}

/** The home pages that mail addresses make known: "acme.com" where somebody writes from "@acme.com". */
export function homePagesOf(addresses: string[]): Claim[] {
  const hosts = addresses.map((address) => `home ${hostKey(address.split('@').at(-1)!)}`);
  return hosts.map((key) => ({ ...exactly(key), start: 0, end: 0 }));
}

/** The link in a word, without the brackets and punctuation of its sentence. */
function linkIn(token: string): Claim | null {
  const start = scheme.exec(token)?.index ?? bareStart(token);
  const end = start + closing(token.slice(start));
  const phrase = token.slice(start, end);
  const meaning = scheme.test(phrase) ? readAddress(phrase) : readBareName(phrase);
  return meaning && { ...meaning, start, end };
}

/** Behind a markdown link's text, and behind brackets and quotation marks. */
function bareStart(token: string): number {
  let start = token.indexOf('](') + 1;
  while (start < token.length && "([{'*_“‘«„".includes(token[start]!)) start += 1;
  return start;
}

/** Where a link ends: before the punctuation around it, and before a bracket that it did not open. */
function closing(phrase: string): number {
  const unclosed = new Map([')', ']', '}'].map((bracket) => [bracket, 0]));
  const openings = new Map([
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ]);
  let end = 0;
  for (let index = 0; index < phrase.length; index += 1) {
    const character = phrase[index]!;
    const closes = openings.get(character);
    if (closes) unclosed.set(closes, unclosed.get(closes)! + 1);
    const open = unclosed.get(character);
    if (open === 0) break;
    if (open) unclosed.set(character, open - 1);
    if (!".,;:!?'*_…’”»".includes(character)) end = index + 1;
  }
  return end;
}

/** Product names and the domains of mail addresses are no links. */
function readBareName(phrase: string) {
  const { ending, path } = host.exec(phrase)?.groups ?? {};
  if (ending === undefined || productNames.has(phrase)) return null;
  const isWeb =
    path !== undefined ||
    /^www\./i.test(phrase) ||
    ending.startsWith('xn--') ||
    !/^[a-z]/i.test(ending);
  // "Thanks.Today" lacks a space; a domain is written in one case.
  const isEnding = endings.has(ending.toLowerCase()) && !/^\p{Lu}\p{Ll}/u.test(ending);
  return isWeb || isEnding ? readAddress(phrase) : null;
}

/** Scheme, "www.", a closing slash, the fragment and tracking parameters make no difference. */
function readAddress(phrase: string) {
  const address = phrase.startsWith('//') ? `https:${phrase}` : phrase;
  const url = URL.parse(scheme.test(address) ? address : `https://${address}`);
  if (!url) return exactly(phrase.toLowerCase());
  if (url.protocol === 'mailto:') return exactly(`mail ${url.pathname.toLowerCase()}`);
  if (url.protocol === 'tel:') return exactly(`tel ${url.pathname.replace(/\D/g, '')}`);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  const name = hostKey(url.host);
  let path = url.pathname;
  while (path.endsWith('/')) path = path.slice(0, -1);
  const parameters = [...url.searchParams]
    .filter(([parameter]) => !trackingParameter.test(parameter))
    .map(([parameter, value]) => `${parameter}=${value}`)
    .sort();
  const login = url.username ? `${url.username}@` : '';
  const key = `${isWeb ? '' : url.protocol}${login}${name}${path}?${parameters.join('&')}`;
  const isHomePage = isWeb && !login && path === '' && parameters.length === 0;
  return {
    needs: isHomePage ? [key, `home ${name}`] : [key],
    gives: isWeb ? [key, `home ${name}`] : [key],
  };
}

function hostKey(name: string): string {
  return name.toLowerCase().replace(/^www\./, '');
}
