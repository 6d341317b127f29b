import type { KnownBlock } from '@slack/types';
import { type InteractiveElement, interactiveElements } from './block-ids.ts';
import type { SlackView } from './workspace.ts';

/** What a user typed or picked: text, an option's value, or the values of ticked boxes. */
export type InputValue = string | string[] | null;

export type ReadInputs = {
  /** As in `view.state.values`: block id, then action id. */
  state: SlackView['state']['values'];
  /** What Slack's client itself complains about, by block id. */
  errors: Record<string, string>;
};

/**
 * Fills in a modal's inputs. `values` is keyed by block id; an input that it does not name keeps
 * what it showed at first.
 */
export function readInputs(view: SlackView, values: Record<string, InputValue>): ReadInputs {
  const read: ReadInputs = { state: {}, errors: {} };
  for (const block of view.blocks) {
    const blockId = block.block_id ?? '';
    const element = block.type === 'input' ? interactiveElements(block)[0] : undefined;
    if (!element) continue;
    const value = values[blockId] === undefined ? initialValue(element) : values[blockId];
    read.state[blockId] = { [element.action_id ?? '']: stateOf(element, value) };
    const error = findInputError(element, value, isOptional(block));
    if (error) read.errors[blockId] = error;
  }
  return read;
}

/** The picked state of one element, as payloads carry it. */
export function stateOf(element: InteractiveElement, value: InputValue): Record<string, unknown> {
  const chosen = new Set([value ?? []].flat());
  const options = (element.options ?? []).filter((option) => chosen.has(option.value));
  switch (element.type) {
    case 'plain_text_input':
      return { type: element.type, value: value === '' ? null : value };
    case 'checkboxes':
      return { type: element.type, selected_options: options };
    default:
      return { type: element.type, selected_option: options[0] ?? null };
  }
}

function initialValue(element: InteractiveElement): InputValue {
  return (
    element.initial_value ??
    element.initial_option?.value ??
    element.initial_options?.map((option) => option.value) ??
    null
  );
}

function isOptional(block: KnownBlock): boolean {
  return block.type === 'input' && block.optional === true;
}

function findInputError(
  element: InteractiveElement,
  value: InputValue,
  optional: boolean,
): string | undefined {
  const isEmpty = value === null || value.length === 0;
  if (isEmpty) return optional ? undefined : 'Please complete this required field.';
  if (element.type !== 'plain_text_input') return undefined;
  if (value.length < (element.min_length ?? 0)) {
    return `Please enter at least ${element.min_length} characters.`;
  }
  const longest = element.max_length ?? 3000;
  return value.length > longest ? `Please enter at most ${longest} characters.` : undefined;
}
