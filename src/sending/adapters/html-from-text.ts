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
const trailingPunctuation = '.,;:!?)]}*_~';

const TAB = '    ';

/**
 * Makes plain text into simple HTML: everything is escaped, line breaks stay, and http(s) addresses
 * become links. Indents, tabs (four spaces wide) and runs of spaces are kept by no-break spaces,
 * which mail programs show that know no style sheets. But for those, reading the HTML gives back
 * exactly the text, with `\n` as its line break. Takes time in proportion to the text.
 */
export function htmlFromText(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  return `<div>${lines.map(htmlFromLine).join('<br>\n')}</div>`;
}

function htmlFromLine(line: string): string {
  let html = '';
  let end = 0;
  for (const match of line.matchAll(webAddress)) {
    const address = withoutPunctuation(match[0]);
    html += escapeHtml(line.slice(end, match.index)) + link(address);
    end = match.index + address.length;
  }
  html += escapeHtml(line.slice(end));
  return html.replaceAll(/[ \t]{2,}|\t|^ /g, keptSpaces);
}

/** All but the last of a run, at which the line may break; at a line's start that one too. */
function keptSpaces(run: string, index: number): string {
  const { length } = run.replaceAll('\t', TAB);
  return index === 0 ? '&nbsp;'.repeat(length) : `${'&nbsp;'.repeat(length - 1)} `;
}

function withoutPunctuation(address: string): string {
  let end = address.length;
  while (end > 0 && trailingPunctuation.includes(address[end - 1]!)) end -= 1;
  return address.slice(0, end);
}

function link(address: string): string {
  const escaped = escapeHtml(address);
  return URL.canParse(address) ? `<a href="${escaped}">${escaped}</a>` : escaped;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
