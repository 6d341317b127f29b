/** Single keys go to a control; pressing it stays a second, deliberate step. */

const SWITCH = 'review-desk:keys';

const actions = {
  n: () => document.querySelector('#next-draft')?.click(),
  i: () => location.assign('/?view=inbox'),
  j: () => step(1),
  k: () => step(-1),
  '/': () => focus('#search'),
};

export function listenForKeys() {
  const box = document.querySelector('#shortcuts');
  if (!box) return;
  box.hidden = false;
  const checkbox = box.querySelector('input');
  checkbox.checked = recall() !== 'off';
  checkbox.addEventListener('change', () => remember(checkbox.checked ? 'on' : 'off'));

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return saveAndSend(event);
    if (event.ctrlKey || event.metaKey || event.altKey || !checkbox.checked) return;
    if (event.target.closest('input, textarea, select')) return;
    const act = actions[event.key] ?? verbOf(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function saveAndSend(event) {
  if (event.target.id !== 'edit-text') return;
  event.preventDefault();
  document.querySelector('#edit-form button.primary')?.click();
}

function focus(selector) {
  document.querySelector(selector)?.focus();
}

/** What the page offers under a key: its button, or its form unfolded. */
function verbOf(key) {
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return control && (() => goTo(control));
}

function goTo(control) {
  const details = control.closest('details');
  if (!details) return control.focus();
  details.open = true;
  details.querySelector('textarea, input:not([type=hidden]), form button')?.focus();
}

/** The next or the previous draft of the list. */
function step(by) {
  const links = [...document.querySelectorAll('.reviews a.row-link')];
  const at = links.indexOf(document.activeElement);
  links[at === -1 ? 0 : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}

function recall() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(SWITCH, value);
  } catch {
    // Browsers may forbid storage; then the choice lasts as long as the page.
  }
}
