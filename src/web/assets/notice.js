/**
 * Puts words and what can be done about them into a box.
 *
 * @param {Element} box
 * @param {string} words
 * @param {[string, () => void][]} choices what each button says and does
 */
export function fillNotice(box, words, choices) {
  const buttons = document.createElement('div');
  buttons.className = 'buttons';
  for (const [label, act] of choices) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', act);
    buttons.append(button);
  }
  box.replaceChildren(words, buttons);
}

/** Tells something at the top of the page, and to screen readers at once. */
export function alarm(words, choices) {
  const box = document.createElement('div');
  box.className = 'notice bad';
  box.setAttribute('role', 'alert');
  fillNotice(box, words, choices);
  document.querySelector('#main').prepend(box);
  box.scrollIntoView({ block: 'nearest' });
  return box;
}
