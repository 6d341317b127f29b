import { byId, make } from './dom.js';
import { plainText, renderText } from './text.js';

/** Asks the question of a `confirm` object; resolves to the answer. */
export function askToConfirm(confirm) {
  const dialog = byId('confirm');
  const { promise, resolve } = Promise.withResolvers();
  dialog.replaceChildren(
    make('h2', { id: 'confirm-title', class: 'dialog-title' }, plainText(confirm.title)),
    make('div', { class: 'text' }, ...renderText(confirm.text, {})),
    make(
      'footer',
      {},
      make(
        'button',
        { type: 'button', class: 'button', onclick: () => dialog.close() },
        plainText(confirm.deny),
      ),
      make(
        'button',
        {
          type: 'button',
          class: `button ${confirm.style ?? 'primary'}`,
          onclick: () => dialog.close('yes'),
        },
        plainText(confirm.confirm),
      ),
    ),
  );
  dialog.returnValue = '';
  dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  dialog.showModal();
  return promise;
}
