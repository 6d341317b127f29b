import { actOn } from './actions.js';
import { renderBlocks } from './blocks.js';
import { startComposer } from './composer.js';
import { letEscapeCloseModal, showModal } from './modal.js';
import { byId, make } from './dom.js';
import { showMessages } from './messages.js';
import { showSurroundings } from './sidebar.js';
import { post } from './stand-in-api.js';

/** What the stand-in last said; the page shows it and keeps nothing else of importance. */
let state;
let events;
let selectedChannelId = location.hash.slice(1);
let isHomeOpen = false;

/** Listens as one user, whose id also stands in the address, so that a reload stays with them. */
function actAs(userId) {
  events?.close();
  events = new EventSource(`/page/events?user=${encodeURIComponent(userId)}`);
  events.addEventListener('message', (event) => {
    state = JSON.parse(event.data);
    show();
  });
  events.addEventListener('error', () => {
    byId('status').className = 'status off';
    byId('status').textContent = 'The stand-in does not answer. Trying again…';
  });
}

function show() {
  const channel = selectedChannel();
  showSurroundings(state, channel.id, select);
  showHead(channel);
  const showsHome = isHomeOpen && channel.isDm;
  byId('messages').hidden = showsHome;
  byId('composer').hidden = showsHome;
  byId('home').hidden = !showsHome;
  if (showsHome) showHome();
  else showMessages(channel, state);
  showModal(state.modal, state.me, state.names);
  markRead();
}

function selectedChannel() {
  const { channels } = state;
  return channels.find(({ id }) => id === selectedChannelId) ?? channels.find(({ isDm }) => isDm);
}

function showHead(channel) {
  byId('conversation-name').textContent = channel.isDm ? state.app.name : `# ${channel.name}`;
  byId('tabs').hidden = !channel.isDm;
  byId('messages-tab').setAttribute('aria-selected', String(!isHomeOpen));
  byId('home-tab').setAttribute('aria-selected', String(isHomeOpen));
  const text = byId('composer-text');
  text.disabled = channel.closed;
  text.placeholder = channel.closed
    ? 'This conversation is closed'
    : `Message ${channel.isDm ? state.app.name : `#${channel.name}`}, or / for commands`;
}

function showHome() {
  const home = byId('home');
  const key = `${state.me}/${state.home?.hash}`;
  if (home.dataset.shown === key) return;
  home.dataset.shown = key;
  const context = {
    names: state.names,
    act: actOn({ command: 'click-in-home', user: state.me }),
  };
  home.replaceChildren(
    ...(state.home
      ? renderBlocks(state.home.blocks, context)
      : [make('p', { class: 'introduction' }, `${state.app.name} has put nothing here yet.`)]),
  );
}

function select(channelId) {
  selectedChannelId = channelId;
  history.replaceState(null, '', `${location.search}#${channelId}`);
  isHomeOpen = false;
  closeMenu();
  show();
}

function markRead() {
  const channel = selectedChannel();
  const isSeen = document.visibilityState === 'visible' && !isHomeOpen;
  if (isSeen && channel.unread > 0) void post('read', { user: state.me, channel: channel.id });
}

function closeMenu() {
  document.body.classList.remove('menu-open');
  byId('menu').setAttribute('aria-expanded', 'false');
}

function startMenu() {
  byId('menu').addEventListener('click', () => {
    const isOpen = document.body.classList.toggle('menu-open');
    byId('menu').setAttribute('aria-expanded', String(isOpen));
  });
  document.addEventListener('click', ({ target }) => {
    if (!byId('menu').contains(target) && !byId('sidebar').contains(target)) closeMenu();
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') closeMenu();
  });
}

function startTabs() {
  byId('messages-tab').addEventListener('click', () => {
    isHomeOpen = false;
    show();
  });
  byId('home-tab').addEventListener('click', () => {
    isHomeOpen = true;
    show();
    void post('open-home', { user: state.me });
  });
}

byId('acting-as').addEventListener('change', (event) => {
  const userId = event.target.value;
  selectedChannelId = '';
  history.replaceState(null, '', `?user=${encodeURIComponent(userId)}`);
  actAs(userId);
});
document.addEventListener('visibilitychange', () => state && markRead());
startMenu();
startTabs();
startComposer(() => ({
  me: state.me,
  channelId: selectedChannel().id,
  commands: state.commands,
}));
letEscapeCloseModal(() => state.me);
actAs(new URLSearchParams(location.search).get('user') ?? '');
