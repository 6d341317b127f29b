/** A link as it stands in a text, and what it leads to in one spelling. */
export type Link = { phrase: string; address: string; host: string; isHomePage: boolean };

const withScheme = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"]{1,2000}/giu;

/** "acme.com", "www.acme.io/demo"; not the domain of an e-mail address. */
const withoutScheme =
  /(?<![@\w.\-/:])(?:www\.)?(?:[a-z0-9-]{1,63}\.){1,8}([a-z]{2,24})(?![\w@-])(\/[^\s<>"]{0,2000})?/giu;

/**
 * Endings that make a bare name a link. Others do only with a path behind them: "sounds good.me too"
 * and "report.pdf" are no links, "bit.ly/x" and "cal.me/ann" are.
 */
const plainEndings = new Set(
  'com net org io co ai app dev info biz edu gov eu uk de fr nl ca au ch at es ly xyz online site tech cloud agency page link shop store'.split(
    ' ',
  ),
);

/** Parameters that say where a reader came from, not where the link leads. */
const trackingParameter = /^(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|mkt_tok|_hs\w+|igshid)$/i;

/** Returns the links of a text in the order they stand there. */
export function findLinks(text: string): Link[] {
  const complete = [...text.matchAll(withScheme)];
  const rest = text.replace(withScheme, (link) => ' '.repeat(link.length));
  const bare = [...rest.matchAll(withoutScheme)].filter(
    ([, ending, path]) => path !== undefined || plainEndings.has(ending!.toLowerCase()),
  );
  return [...complete, ...bare]
    .sort((one, other) => one.index - other.index)
    .map(([match]) => readLink(withoutPunctuation(match)));
}

/** Drops what belongs to the sentence around the link, and a bracket that was opened before it. */
function withoutPunctuation(link: string): string {
  const trimmed = link.replace(/[.,;:!?'"*_…’”]+$/u, '');
  const openings = { ')': '(', ']': '[', '}': '{' };
  const opening = openings[trimmed.at(-1) as keyof typeof openings];
  const closesForeignBracket =
    opening && trimmed.split(opening).length < trimmed.split(trimmed.at(-1)!).length;
  return closesForeignBracket ? withoutPunctuation(trimmed.slice(0, -1)) : trimmed;
}

/** Scheme, "www.", a closing slash, the fragment and tracking parameters make no difference. */
function readLink(phrase: string): Link {
  const url = URL.parse(phrase.includes('://') ? phrase : `https://${phrase}`);
  if (!url) return { phrase, address: phrase.toLowerCase(), host: '', isHomePage: false };
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  const host = url.host.toLowerCase().replace(/^www\./, '');
  const path = url.pathname.replace(/\/+$/, '');
  const parameters = [...url.searchParams]
    .filter(([name]) => !trackingParameter.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const address = `${isWeb ? '' : url.protocol}${host}${path}?${parameters.join('&')}`;
  return { phrase, address, host, isHomePage: isWeb && path === '' && parameters.length === 0 };
}
