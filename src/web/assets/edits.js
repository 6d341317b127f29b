import { hasUnsent, unlockForms } from './forms.js';
import { fillNotice } from './notice.js';

/**
 * Text somebody types is kept in this browser, under its draft and the version it was begun on: it
 * survives a closed tab, and is never put into another draft.
 */

const PREFIX = 'review-desk:edit:';
const KEPT_MS = 7 * 24 * 3600 * 1000;

export function keepEdits(root) {
  const page = root.querySelector('#draft-page');
  if (!page) return;
  forgetOldOnes();
  const field = root.querySelector('#edit-text');
  if (!field) return;
  const key = PREFIX + page.dataset.draftId;
  const { fingerprint } = page.dataset;
  field.addEventListener('input', () => {
    if (field.value === field.defaultValue) forget(key);
    else keep(key, { fingerprint, text: field.value, at: Date.now() });
  });
  field.form.addEventListener('reset', () => {
    forget(key);
    field.closest('details').open = false;
  });
  offerKept(field, key, fingerprint);
}

/** Puts a kept text back where the draft is as it was; asks where it has changed since. */
function offerKept(field, key, fingerprint) {
  const kept = read(key);
  if (!kept) return;
  if (sameText(kept.text, field.defaultValue)) return forget(key);
  const putBack = () => {
    field.value = kept.text;
    field.closest('details').open = true;
  };
  const discard = () => {
    forget(key);
    field.value = field.defaultValue;
  };
  if (kept.fingerprint === fingerprint) {
    putBack();
    show('Your unsaved text was put back.', [['Discard it', discard]]);
  } else {
    show('You began to edit this draft before it changed. Your text is kept, not saved.', [
      ['Go on with my text', putBack],
      ['Discard it', discard],
    ]);
  }
}

function show(words, choices) {
  const box = document.querySelector('#kept-text');
  const closing = choices.map(([label, act]) => [
    label,
    () => {
      act();
      box.hidden = true;
    },
  ]);
  fillNotice(box, words, closing);
  box.hidden = false;
}

function forgetOldOnes() {
  const keys = attempt(() => Object.keys(localStorage)) ?? [];
  for (const key of keys.filter((candidate) => candidate.startsWith(PREFIX)))
    if (!(read(key)?.at > Date.now() - KEPT_MS)) forget(key);
}

function read(key) {
  return attempt(() => JSON.parse(localStorage.getItem(key)));
}

function keep(key, value) {
  attempt(() => localStorage.setItem(key, JSON.stringify(value)));
}

function forget(key) {
  attempt(() => localStorage.removeItem(key));
}

/** Browsers may forbid storage; then nothing is kept, and the rest works. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

function sameText(one, other) {
  return one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n');
}

window.addEventListener('beforeunload', (event) => {
  if (!hasUnsent()) return;
  event.preventDefault();
  // Runs if they stay: then the form that wanted to leave may be sent again.
  setTimeout(unlockForms);
});
