import { actOn } from './actions.js';
import { renderBlocks } from './blocks.js';
import { dayOf, timeOfDay } from './dates.js';
import { byId, make } from './dom.js';
import { post } from './stand-in-api.js';
import { renderMrkdwn } from './text.js';

const SLACKBOT = 'USLACKBOT';

/** Shows a conversation, touching only the messages that have changed. */
export function showMessages(channel, state) {
  const list = byId('messages');
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const isOther = list.dataset.channel !== channel.id;
  list.dataset.channel = channel.id;
  const existing = new Map(messageNodes(list).map((node) => [node.dataset.ts, node]));
  list.replaceChildren(introduction(channel, state), ...listNodes(channel, state, existing));
  const firstNews = isOther
    ? messageNodes(list).at(channel.messages.length - channel.unread)
    : messageNodes(list).find((node) => !existing.has(node.dataset.ts));
  if (isOther || wasAtEnd) scrollToNews(list, firstNews);
  else if (firstNews?.classList.contains('ephemeral'))
    firstNews.scrollIntoView({ block: 'nearest' });
}

function messageNodes(list) {
  return [...list.querySelectorAll('.message')];
}

/** To the end, but no further than the beginning of what is new: a long card is read from its top. */
function scrollToNews(list, firstNews) {
  list.scrollTop = list.scrollHeight;
  if (!firstNews) return;
  const top = firstNews.offsetTop - list.offsetTop - 8;
  list.scrollTop = Math.min(list.scrollTop, top);
}

function listNodes(channel, state, existing) {
  let day = '';
  return channel.messages.flatMap((message) => {
    const node = reuseOrRender(existing.get(message.ts), message, channel, state);
    if (dayOf(message.ts) === day) return [node];
    day = dayOf(message.ts);
    return [make('p', { class: 'day' }, make('span', {}, day)), node];
  });
}

/** The old node when nothing changed, so that focus, selection and scrolling stay. */
function reuseOrRender(old, message, channel, state) {
  const key = JSON.stringify([state.me, message]);
  if (old?.contentKey === key) return old;
  const node = renderMessage(message, channel, state);
  node.contentKey = key;
  return node;
}

function introduction(channel, state) {
  const text = channel.isDm
    ? `This is where ${state.app.name} writes to ${state.names[state.me]}. Buttons and commands ` +
      'work as in Slack. To see what somebody else sees, choose another person above.'
    : `This is the beginning of #${channel.name}.`;
  return make('p', { class: 'introduction' }, text);
}

function renderMessage(message, channel, state) {
  const name = state.names[message.author] ?? message.author;
  const where = { user: state.me, channel: channel.id, ts: message.ts };
  const context = { names: state.names, act: actOn({ command: 'click', ...where }) };
  return make(
    'article',
    {
      class: `message ${message.ephemeral ? 'ephemeral' : ''}`,
      'data-ts': message.ts,
      'aria-label': `${name}: ${message.text}`,
    },
    avatar(name, message),
    make(
      'div',
      { class: 'message-body' },
      message.ephemeral && ephemeralNote(where),
      make(
        'p',
        { class: 'byline' },
        make('b', {}, name),
        message.isApp && make('span', { class: 'app-mark' }, 'APP'),
        make('time', {}, timeOfDay(message.ts)),
      ),
      make(
        'div',
        { class: message.blocks ? 'card' : 'text' },
        ...(message.blocks
          ? renderBlocks(message.blocks, context)
          : renderMrkdwn(message.text, state.names)),
        message.edited && make('span', { class: 'edited' }, ' (edited)'),
      ),
      message.warning && make('p', { class: 'warning', role: 'alert' }, `⚠️ ${message.warning}`),
    ),
  );
}

function avatar(name, message) {
  const initials = name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const kind = message.isApp ? 'app' : message.author === SLACKBOT ? 'slackbot' : 'person';
  return make('div', { class: `avatar ${kind}`, 'aria-hidden': 'true' }, initials);
}

function ephemeralNote(where) {
  return make(
    'p',
    { class: 'ephemeral-note' },
    'Only visible to you · ',
    make(
      'button',
      { class: 'link', type: 'button', onclick: () => post('dismiss', where) },
      'Dismiss',
    ),
  );
}
