const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Web addresses; whitespace, quotes and angle brackets end them. */
const webAddress = /\bhttps?:\/\/[^\s<>"'`]+/gi;

/** Ends of sentences and brackets belong to the sentence, not to an address. */
const trailingPunctuation = /[.,;:!?)\]}*_~]+$/;

/**
 * Makes plain text into simple HTML: everything is escaped, line breaks stay, and http(s) addresses
 * become links. Reading the HTML gives back exactly the text, with `\n` as its line break.
 */
export function htmlFromText(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  return `<div>${lines.map(htmlFromLine).join('<br>\n')}</div>`;
}

function htmlFromLine(line: string): string {
  let html = '';
  let end = 0;
  for (const match of line.matchAll(webAddress)) {
    const address = match[0].replace(trailingPunctuation, '');
    html += escapeHtml(line.slice(end, match.index)) + link(address);
    end = match.index + address.length;
  }
  return html + escapeHtml(line.slice(end));
}

function link(address: string): string {
  const escaped = escapeHtml(address);
  return URL.canParse(address) ? `<a href="${escaped}">${escaped}</a>` : escaped;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
