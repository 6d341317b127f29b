import { actOn } from './actions.js';
import { renderBlocks } from './blocks.js';
import { readControl } from './controls.js';
import { byId, make } from './dom.js';
import { post } from './stand-in-api.js';
import { plainText } from './text.js';

let shown = { id: null, hash: null };

/** Shows, updates or closes the modal on top of the user's screen. */
export function showModal(modal, me, names) {
  const dialog = byId('modal');
  if (!modal) {
    shown = { id: null, hash: null };
    if (dialog.open) dialog.close();
    return;
  }
  const { view, errors = {}, trouble = '' } = modal;
  if (view.id !== shown.id || view.hash !== shown.hash) {
    const typed = view.id === shown.id ? readTyped(dialog) : new Map();
    dialog.replaceChildren(renderModal(view, me, names));
    restoreTyped(dialog, typed);
    shown = view;
  }
  showErrors(dialog, errors, trouble);
  if (!dialog.open) dialog.showModal();
}

/** Closing is the stand-in's to decide, so Escape only asks for it. */
export function letEscapeCloseModal(currentUser) {
  byId('modal').addEventListener('cancel', (event) => {
    event.preventDefault();
    void post('close-view', { user: currentUser() });
  });
}

function renderModal(view, me, names) {
  const context = { names, act: actOn({ command: 'click-in-modal', user: me }) };
  const close = () => post('close-view', { user: me });
  return make(
    'form',
    { novalidate: true, onsubmit: (event) => submit(event, me) },
    make(
      'h2',
      { id: 'modal-title', class: 'dialog-title' },
      view.title ? plainText(view.title) : '',
    ),
    make('div', { class: 'dialog-body' }, ...renderBlocks(view.blocks, context)),
    make('p', { class: 'error', id: 'modal-trouble', role: 'alert' }),
    make(
      'footer',
      {},
      make(
        'button',
        { type: 'button', class: 'button', onclick: close },
        view.close ? plainText(view.close) : 'Close',
      ),
      view.submit && make('button', { class: 'button primary' }, plainText(view.submit)),
    ),
  );
}

async function submit(event, me) {
  event.preventDefault();
  const button = event.submitter;
  const inputs = [...byId('modal').querySelectorAll('.block.input')];
  const values = Object.fromEntries(
    inputs.map((node) => [node.dataset.blockId, readControl(node)]),
  );
  if (button) button.disabled = true;
  await post('submit-view', { user: me, values });
  if (button) button.disabled = false;
}

function showErrors(dialog, errors, trouble) {
  for (const node of dialog.querySelectorAll('.block.input')) {
    const error = errors[node.dataset.blockId] ?? '';
    node.querySelector('.error').textContent = error;
    for (const control of node.querySelectorAll('input, textarea, select, fieldset')) {
      control.toggleAttribute('aria-invalid', error !== '');
    }
  }
  byId('modal-trouble').textContent = trouble;
}

/** Slack keeps what was typed when the app updates a modal and the block keeps its id. */
function readTyped(dialog) {
  const inputs = dialog.querySelectorAll('.block.input :is(textarea, input[type=text], select)');
  return new Map([...inputs].map((input) => [input.id, input.value]));
}

function restoreTyped(dialog, typed) {
  for (const [id, value] of typed) {
    const input = dialog.querySelector(`#${CSS.escape(id)}`);
    if (input) input.value = value;
  }
}
