import { compile, type FormatCallback, type SelectorDefinition } from 'html-to-text';

/** Deeper than the longest threads nest; what lies deeper is marked by "...". */
const maximumDepth = 200;
/** Elements looked at to tell whether a wrapper holds a quotation of its own. */
const maximumSearch = 500;
/** Different entities decoded in a plain text, which hardly holds any. */
const maximumEntities = 100;

/** Styles by which mail programs hide preheaders and trackers. Nobody reads these words. */
const hidingStyles = [
  'display:none',
  'display: none',
  'visibility:hidden',
  'visibility: hidden',
  'mso-hide:all',
  'mso-hide: all',
  'font-size:0px',
  'font-size: 0px',
  'font-size:0;',
  'font-size: 0;',
  'opacity:0;',
  'opacity: 0;',
];

/** What mail programs wrap the older mail in. */
const quoteWrappers = ['div.gmail_quote', 'div.yahoo_quoted', 'div.protonmail_quote'];
/** And the signature. */
const signatureWrappers = [
  'div.gmail_signature',
  'div.moz-signature',
  'pre.moz-signature',
  'div#Signature',
  'div#ms-outlook-mobile-signature',
];

const skipped = ['title', 'head', 'style', 'script', 'template', 'img', '[hidden]'];

const formatters: Record<string, FormatCallback> = {
  quotation: (element, walk, builder) => {
    const blockTransform = isInsideQuotation(element) ? undefined : asQuoted;
    builder.openBlock({ leadingLineBreaks: 2 });
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 2, blockTransform });
  },
  /** Gmail puts a reply below the quote into the same wrapper: only the quote inside is one. */
  quoteWrapper: (element, walk, builder, options) => {
    if (!holdsBlockquote(element)) return formatters.quotation!(element, walk, builder, options);
    builder.openBlock({ leadingLineBreaks: 2 });
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 2 });
  },
  signature: (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: 1 });
    walk(element.children, builder);
    builder.closeBlock({
      trailingLineBreaks: 1,
      blockTransform: (text) => (text.trim() === '' ? '' : `-- \n${text}`),
    });
  },
};

const selectors: SelectorDefinition[] = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
    selector,
    options: { uppercase: false },
  })),
  ...['table', 'tr', 'td', 'th'].map((selector) => ({ selector, format: 'block' })),
  { selector: 'blockquote', format: 'quotation' },
  ...quoteWrappers.map((selector) => ({ selector, format: 'quoteWrapper' })),
  ...signatureWrappers.map((selector) => ({ selector, format: 'signature' })),
  ...hidingStyles.map((style) => ({ selector: `*[style*="${style}"i]`, format: 'skip' })),
  ...skipped.map((selector) => ({ selector, format: 'skip' })),
];

const options = {
  wordwrap: false as const,
  limits: { maxDepth: maximumDepth },
  whitespaceCharacters: ' \t\r\n\f',
  formatters,
};

const wordsOnly = compile({
  ...options,
  selectors: [...selectors, { selector: 'a', format: 'inline' }],
});
const wordsAndLinks = compile({
  ...options,
  selectors: [...selectors, { selector: 'a', options: { hideLinkHrefIfSameAsText: true } }],
});
/** HTML without paragraphs or line breaks keeps the line breaks it is written with. */
const asWritten = compile({
  ...options,
  preserveNewlines: true,
  selectors: [...selectors, { selector: 'a', format: 'inline' }],
});

const anyTag =
  /<(?:!doctype|html|body|head|div|p|br|table|blockquote|span|a|b|i|u|em|strong|font|ul|ol|li|pre|h[1-6]|center|style)\b[^<>]{0,2000}>/i;
const blockTag = /<(?:p|div|br|table|tr|li|blockquote|h[1-6])\b/i;
const entity = /&(?:[a-z][a-z0-9]{1,20}|#\d{1,7}|#x[\da-f]{1,6});/gi;

/**
 * Turns a mail's body into lines of text: HTML by `html-to-text`, with what it quotes marked by "> "
 * and its marked signatures below "-- ". Entities are decoded; hidden elements are dropped. Plain
 * text stays as it is, but for entities that some programs leave in it.
 *
 * @param links 'shown' writes the address of a link behind its words
 */
export function htmlText(body: string, links: 'shown' | 'left out'): string {
  const isHtml = anyTag.test(body) && (blockTag.test(body) || /<\/[a-z]/i.test(body));
  if (!isHtml) return decodeEntities(body);
  if (!blockTag.test(body)) return asWritten(body);
  return links === 'shown' ? wordsAndLinks(body) : wordsOnly(body);
}

function decodeEntities(text: string): string {
  const decoded = new Map<string, string>();
  return text.replace(entity, (written) => {
    if (!decoded.has(written) && decoded.size < maximumEntities)
      decoded.set(written, wordsOnly(written) || written);
    return decoded.get(written) ?? written;
  });
}

function asQuoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

type Element = Parameters<FormatCallback>[0];

/** One mark is enough: marking each level would take time in proportion to the depth. */
function isInsideQuotation(element: Element): boolean {
  for (let outer = element.parent; outer; outer = outer.parent)
    if (outer.name === 'blockquote') return true;
  return false;
}

function holdsBlockquote(element: Element): boolean {
  const waiting: Element[] = (element.children ?? []).slice(0, maximumSearch);
  for (let seen = 0; seen < maximumSearch && waiting.length > 0; seen += 1) {
    const next = waiting.shift()!;
    if (next.name === 'blockquote') return true;
    waiting.push(...(next.children ?? []).slice(0, maximumSearch));
  }
  return false;
}
