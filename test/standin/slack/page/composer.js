import { byId, make } from './dom.js';
import { post } from './stand-in-api.js';

/**
 * The box at the bottom: sends messages and slash commands and suggests the known commands.
 *
 * @param {() => { me: string, channelId: string, commands: object[] }} current
 */
export function startComposer(current) {
  const text = byId('composer-text');
  const suggestions = new Suggestions(current, (command) => {
    text.value = `${command} `;
    text.focus();
    suggestions.update('');
  });
  text.addEventListener('input', () => suggestions.update(text.value));
  text.addEventListener('blur', () => suggestions.update(''));
  text.addEventListener('keydown', (event) => suggestions.handleKey(event));
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const written = text.value.trim();
    text.value = '';
    suggestions.update('');
    if (written !== '') void send(written, current());
  });
}

async function send(written, { me, channelId }) {
  const [, command, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(written) ?? [];
  const where = { user: me, channel: channelId };
  if (command) await post('command', { ...where, command, text: rest });
  else await post('message', { ...where, text: written });
}

/** The list of commands above the box, worked with the arrow keys, Tab and Enter. */
class Suggestions {
  #current;
  #pick;
  #found = [];
  #selected = 0;

  constructor(current, pick) {
    this.#current = current;
    this.#pick = pick;
  }

  update(written) {
    const isCommandStart = /^\/\S*$/.test(written);
    this.#found = isCommandStart
      ? this.#current().commands.filter(({ command }) => command.startsWith(written))
      : [];
    this.#selected = 0;
    this.#show();
  }

  /** Takes the keys that are for the list. Enter on a command written in full is for the form. */
  handleKey(event) {
    if (this.#found.length === 0) return;
    const isWritten = this.#found[this.#selected].command === event.target.value;
    if (event.key === 'ArrowDown') this.#move(1);
    else if (event.key === 'ArrowUp') this.#move(-1);
    else if (event.key === 'Escape') this.update('');
    else if (event.key === 'Tab' || (event.key === 'Enter' && !isWritten)) {
      this.#pick(this.#found[this.#selected].command);
    } else return;
    event.preventDefault();
  }

  #move(step) {
    this.#selected = (this.#selected + step + this.#found.length) % this.#found.length;
    this.#show();
  }

  #show() {
    const list = byId('suggestions');
    const text = byId('composer-text');
    list.hidden = this.#found.length === 0;
    text.setAttribute('aria-expanded', String(!list.hidden));
    if (list.hidden) text.removeAttribute('aria-activedescendant');
    else text.setAttribute('aria-activedescendant', `suggestion-${this.#selected}`);
    list.replaceChildren(...this.#found.map((known, index) => this.#render(known, index)));
  }

  #render({ command, description, usageHint = '' }, index) {
    return make(
      'li',
      {
        id: `suggestion-${index}`,
        role: 'option',
        'aria-selected': String(index === this.#selected),
        // Before the box loses the focus, which would close the list.
        onmousedown: (event) => {
          event.preventDefault();
          this.#pick(command);
        },
      },
      make('b', {}, command),
      make('span', { class: 'usage' }, ` ${usageHint}`),
      make('small', {}, description),
    );
  }
}
