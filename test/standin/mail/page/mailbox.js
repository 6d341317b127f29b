/** More mails than this are not listed; `/mails` has them all. */
const listed = 200;

const byId = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

let mails = [];
let shownId = null;
let showsHtml = false;
let stale = false;
let fetching = false;

/** Shows the mails as they are now; a change during a fetch leads to one more. */
async function refresh() {
  stale = true;
  if (fetching) return;
  fetching = true;
  while (stale) {
    stale = false;
    await fetchMails().catch(() => {
      byId('state').textContent = 'Not connected';
    });
  }
  fetching = false;
}

async function fetchMails() {
  const response = await fetch(`/mails?newest=${listed}`);
  mails = (await response.json()).toReversed();
  render();
}

function render() {
  const count = mails.length >= listed ? `The newest ${listed} mails` : counted(mails.length);
  byId('state').textContent = count;
  document.title = mails.length > 0 ? `(${mails.length}) Mailbox` : 'Mailbox';
  byId('empty').hidden = mails.length > 0;
  byId('clear').hidden = mails.length === 0;
  renderList();
  renderMail();
}

function counted(number) {
  return number === 1 ? '1 mail' : `${number} mails`;
}

function renderList() {
  const focused = document.activeElement?.id;
  byId('mails').replaceChildren(...mails.map((mail) => listItem(mail)));
  if (focused?.startsWith('item-')) byId(focused)?.focus();
}

function listItem(mail) {
  const link = element('a', {
    id: `item-${mail.id}`,
    href: `#mail-${mail.id}`,
    'aria-current': String(mail.id === chosenId()),
  });
  link.append(
    element('span', { class: 'who' }, mail.to.join(', ') || mail.envelope.to.join(', ')),
    element('time', { class: 'when', datetime: mail.receivedAt }, timeOf(mail)),
    element('span', { class: 'what' }, mail.subject || '(no subject)'),
    element('span', { class: 'start' }, mail.text.slice(0, 160)),
  );
  const item = element('li');
  item.append(link);
  return item;
}

function renderMail() {
  const mail = mails.find(({ id }) => id === chosenId());
  byId('mail').hidden = mail === undefined;
  byId('main').classList.toggle('reading', mail !== undefined);
  if (mail === undefined) shownId = null;
  if (mail === undefined || mail.id === shownId) return;

  shownId = mail.id;
  byId('subject').textContent = mail.subject || '(no subject)';
  byId('addresses').replaceChildren(...addressRows(mail).flatMap(row));
  byId('text').textContent = mail.text;
  // The frame is sandboxed: no scripts, no forms, no way out; the page's policy blocks pictures.
  byId('html').srcdoc = mail.html ?? '';
  byId('headers').replaceChildren(...mail.headers.flatMap(({ name, value }) => row([name, value])));
  chooseView(showsHtml && mail.html !== null);
  byId('show-html').disabled = mail.html === null;
  byId('subject').focus();
}

function addressRows(mail) {
  const shown = [...mail.to, ...mail.cc].join(' ').toLowerCase();
  const blind = mail.envelope.to.filter((address) => !shown.includes(address.toLowerCase()));
  return [
    ['From', mail.from],
    ['To', mail.to.join(', ')],
    ['Cc', mail.cc.join(', ')],
    ['Bcc', blind.join(', ')],
    ['Received', `${timeOf(mail)}${mail.answered ? '' : ' (the sender was never told)'}`],
    ['In reply to', mail.inReplyTo ?? ''],
  ].filter(([, value]) => value !== '');
}

function row([name, value]) {
  return [element('dt', {}, name), element('dd', {}, value)];
}

function chooseView(html) {
  byId('html').hidden = !html;
  byId('text').hidden = html;
  byId('show-html').setAttribute('aria-pressed', String(html));
  byId('show-text').setAttribute('aria-pressed', String(!html));
}

function chosenId() {
  return Number(/^#mail-(\d+)$/.exec(location.hash)?.[1]);
}

function timeOf(mail) {
  return time.format(new Date(mail.receivedAt));
}

/** An element whose text is always text, whatever a mail says. */
function element(name, attributes = {}, text = '') {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

addEventListener('hashchange', () => {
  const left = shownId;
  render();
  if (shownId === null && left !== null) byId(`item-${left}`)?.focus();
});
byId('clear').addEventListener('click', () => fetch('/mails', { method: 'DELETE' }));
byId('show-html').addEventListener('click', () => chooseView((showsHtml = true)));
byId('show-text').addEventListener('click', () => chooseView((showsHtml = false)));

const events = new EventSource('/events');
events.addEventListener('open', refresh);
events.addEventListener('change', refresh);
events.addEventListener('error', () => {
  byId('state').textContent = 'Not connected; trying again…';
});
