import { formatDate } from './dates.js';
import { make, makeLink } from './dom.js';
import { emojiNamed } from './emoji.js';
import { mention } from './text.js';

/** A `rich_text` block: docs.slack.dev/reference/block-kit/blocks/rich-text-block. */
export function renderRichText(block, names) {
  return make(
    'div',
    { class: 'rich-text' },
    ...block.elements.map((part) => renderPart(part, names)),
  );
}

function renderPart(part, names) {
  const elements = part.elements ?? [];
  const inline = () => elements.map((element) => renderElement(element, names));
  switch (part.type) {
    case 'rich_text_preformatted':
      return make('pre', {}, ...inline());
    case 'rich_text_quote':
      return make('blockquote', {}, ...inline());
    case 'rich_text_list': {
      const tag = part.style === 'ordered' ? 'ol' : 'ul';
      return make(tag, {}, ...elements.map((item) => make('li', {}, renderPart(item, names))));
    }
    default:
      return make('div', {}, ...inline());
  }
}

function renderElement(element, names) {
  switch (element.type) {
    case 'text':
      return styled(element.text, element.style);
    case 'link':
      return makeLink(element.url, styled(element.text ?? element.url, element.style));
    case 'emoji':
      return emojiNamed(element.name) ?? `:${element.name}:`;
    case 'user':
      return mention(`@${names[element.user_id] ?? element.user_id}`);
    case 'broadcast':
      return mention(`@${element.range}`);
    case 'date':
      return make(
        'time',
        {},
        formatDate(element.timestamp, element.format, element.fallback ?? ''),
      );
    default:
      return '';
  }
}

function styled(text, style = {}) {
  const tags = { code: 'code', bold: 'b', italic: 'i', strike: 's' };
  return Object.entries(tags).reduce(
    (node, [name, tag]) => (style[name] ? make(tag, {}, node) : node),
    text,
  );
}
