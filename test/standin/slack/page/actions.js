import { askToConfirm } from './confirm.js';
import { post } from './stand-in-api.js';

/**
 * What happens when somebody clicks or picks something: the confirmation if the app wants one, the
 * link if the button has one, and in any case the app is told.
 *
 * @param {object} target What to send besides the action: `{ command, ...body }`.
 */
export function actOn({ command, ...body }) {
  return async (element, block, choice, control) => {
    if (element.confirm && !(await askToConfirm(element.confirm))) return;
    if (element.url) window.open(element.url, '_blank', 'noopener,noreferrer');
    control.disabled = true;
    control.classList.add('busy');
    await post(command, {
      ...body,
      actionId: element.action_id,
      blockId: block.block_id,
      ...(choice !== undefined && { choice }),
    });
    control.disabled = false;
    control.classList.remove('busy');
  };
}
