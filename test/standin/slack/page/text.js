import { make, makeLink } from './dom.js';
import { emojiNamed, withEmoji } from './emoji.js';
import { formatDate } from './dates.js';

/** A text object as nodes: `mrkdwn` with its markup, `plain_text` inert. */
export function renderText(text, names) {
  if (text.type === 'mrkdwn') return renderMrkdwn(text.text, names);
  return [plainText(text)];
}

/** A plain-text object as the text one reads. */
export function plainText({ text, emoji }) {
  const decoded = decodeEntities(text);
  return emoji === false ? decoded : withEmoji(decoded);
}

/** Slack's own markup: docs.slack.dev/messaging/formatting-message-text. */
export function renderMrkdwn(text, names) {
  return text.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    const isCode = index % 2 === 1;
    if (isCode) return [make('pre', {}, decodeEntities(part.replace(/^\n|\n$/g, '')))];
    return part === '' ? [] : renderLines(part, names);
  });
}

/** Groups lines that begin with `>` into quotes; other lines keep their breaks. */
function renderLines(text, names) {
  const nodes = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    const last = nodes.at(-1);
    if (quoted) {
      const quote = last?.tagName === 'BLOCKQUOTE' ? last : make('blockquote');
      if (quote === last) quote.append('\n');
      else nodes.push(quote);
      quote.append(...renderInline(quoted[1], names));
    } else {
      if (last !== undefined && last.tagName !== 'BLOCKQUOTE') nodes.push('\n');
      nodes.push(...renderInline(line, names));
    }
  }
  return nodes;
}

const INLINE = new RegExp(
  [
    /`(?<code>[^`\n]+)`/,
    /<(?<angle>[^<>\n]+)>/,
    /(?<![\w*])\*(?<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/,
    /(?<![\w_])_(?<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])/,
    /(?<![\w~])~(?<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/,
    /:(?<emoji>[a-z0-9_+-]+):/,
    /(?<url>https?:\/\/[^\s<>|*`]+)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

function renderInline(text, names) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(decodeEntities(text.slice(end, match.index)));
    nodes.push(renderMatch(match[0], match.groups, names));
    end = match.index + match[0].length;
  }
  nodes.push(decodeEntities(text.slice(end)));
  return nodes.filter((node) => node !== '');
}

function renderMatch(written, groups, names) {
  if (groups.code) return make('code', {}, decodeEntities(groups.code));
  if (groups.angle) return renderAngle(groups.angle, names);
  if (groups.bold) return make('b', {}, ...renderInline(groups.bold, names));
  if (groups.italic) return make('i', {}, ...renderInline(groups.italic, names));
  if (groups.strike) return make('s', {}, ...renderInline(groups.strike, names));
  if (groups.url) return makeLink(decodeEntities(groups.url), decodeEntities(groups.url));
  return emojiNamed(groups.emoji) ?? written;
}

/** What stands between `<` and `>`: a mention, a date, a link; anything else stays text. */
function renderAngle(content, names) {
  const bar = content.indexOf('|');
  const target = bar === -1 ? content : content.slice(0, bar);
  const label = bar === -1 ? '' : decodeEntities(content.slice(bar + 1));
  if (/^@[A-Z0-9]+$/.test(target)) return mention(`@${names[target.slice(1)] ?? label ?? target}`);
  if (/^#[A-Z0-9]+$/.test(target)) return mention(`#${label || target.slice(1)}`);
  if (/^!(channel|here|everyone)$/.test(target)) return mention(`@${target.slice(1)}`);
  if (target.startsWith('!date^')) {
    const [, seconds, format, link] = target.split('^');
    const date = make('time', {}, formatDate(Number(seconds), format ?? '', label));
    return link ? makeLink(link, date) : date;
  }
  if (/^(https?:\/\/|mailto:)/i.test(target)) {
    const address = decodeEntities(target);
    return makeLink(address, label || address.replace(/^mailto:/, ''));
  }
  return `<${decodeEntities(content)}>`;
}

export function mention(text) {
  return make('span', { class: 'mention' }, text);
}

/** Slack carries `&`, `<` and `>` as entities and knows no others. */
function decodeEntities(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
