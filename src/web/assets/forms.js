import { alarm } from './notice.js';

const SENT = 'data-sent';

/** A form is sent once, however often its button is pressed; and never past a text nobody saved. */
export function sendOnce() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post') return;
    if (form.hasAttribute(SENT)) event.preventDefault();
    else if (form.contains(document.querySelector('#approve, #retry')) && isEdited()) refuse(event);
    else form.setAttribute(SENT, '');
  });
  // The browser's back button brings the page back as it was left.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}

/** Approve sends the draft as it stands; somebody who typed another text means that one. */
function refuse(event) {
  event.preventDefault();
  document.querySelector('#unsaved')?.remove();
  const field = document.querySelector('#edit-text');
  const box = alarm('You changed the text and did not save it. Save and send it, or discard it first.', [
    ['Go to my text', () => field.focus()],
  ]);
  box.id = 'unsaved';
}

function isEdited() {
  const field = document.querySelector('#edit-text');
  return Boolean(field) && field.value !== field.defaultValue;
}

/** Whether somebody has typed something that is not sent yet. */
export function hasUnsent() {
  return [...document.querySelectorAll('textarea, .decision input:not([type=hidden])')].some(
    (field) => field.value !== field.defaultValue && !field.form?.hasAttribute(SENT),
  );
}

/** Lets every form be sent again. */
export function unlockForms() {
  for (const form of document.querySelectorAll(`form[${SENT}]`)) form.removeAttribute(SENT);
}
