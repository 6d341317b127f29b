import { byId, make, makeLink } from './dom.js';

/** Everything around the conversation: banner links, picker, status and list of conversations. */
export function showSurroundings(state, selected, select) {
  byId('links').replaceChildren(...state.links.map(({ label, url }) => makeLink(url, label)));
  byId('team').textContent = state.team.name;
  showPicker(state);
  showStatus(state.app);
  const isDm = (channel) => channel.isDm;
  const item = (channel) => conversationItem(channel, state, selected, select);
  byId('apps').replaceChildren(...state.channels.filter(isDm).map(item));
  const channels = state.channels.filter((channel) => !isDm(channel));
  byId('channels').replaceChildren(...channels.map(item));
  byId('channels-heading').hidden = channels.length === 0;
  showUnread(
    state.channels.reduce((sum, channel) => sum + channel.unread, 0),
    state,
  );
}

function showPicker({ people, me }) {
  const picker = byId('acting-as');
  const options = people.map(({ id, name, role, fromElsewhere, unread }) => {
    const detail = [role, fromElsewhere && 'another workspace'].filter(Boolean).join(', ');
    const waiting = unread > 0 && id !== me ? ` · ${unread} new` : '';
    return make(
      'option',
      { value: id, selected: id === me },
      `${name}${detail && ` (${detail})`}${waiting}`,
    );
  });
  picker.replaceChildren(...options);
  picker.value = me;
}

function showStatus(app) {
  const status = byId('status');
  const text = app.connected ? `${app.name} is connected` : `${app.name} is not connected`;
  status.className = `status ${app.connected ? 'on' : 'off'}`;
  if (status.textContent !== text) status.textContent = text;
}

function conversationItem(channel, state, selected, select) {
  const name = channel.isDm ? state.app.name : channel.name;
  return make(
    'li',
    {},
    make(
      'button',
      {
        class: 'conversation-item',
        'aria-current': channel.id === selected ? 'page' : undefined,
        onclick: () => select(channel.id),
      },
      make('span', { class: 'conversation-icon', 'aria-hidden': 'true' }, channel.isDm ? '◆' : '#'),
      make('span', { class: 'conversation-label' }, name),
      channel.unread > 0 && badge(channel.unread),
    ),
  );
}

function badge(count) {
  return make('span', { class: 'badge', 'aria-label': `${count} unread` }, String(count));
}

function showUnread(count, state) {
  const menuBadge = byId('menu-badge');
  menuBadge.hidden = count === 0;
  menuBadge.textContent = String(count);
  document.title = `${count > 0 ? `(${count}) ` : ''}${state.app.name} · Slack stand-in`;
}
