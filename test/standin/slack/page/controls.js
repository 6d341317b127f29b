import { make } from './dom.js';
import { plainText, renderText } from './text.js';

/**
 * One interactive element. With `context.inputId` it is a modal's input, read on submission;
 * otherwise using it tells the app at once.
 */
export function renderControl(element, block, context) {
  switch (element.type) {
    case 'button':
      return renderButton(element, block, context);
    case 'plain_text_input':
      return renderTextInput(element, context);
    case 'static_select':
    case 'overflow':
      return renderSelect(element, block, context);
    case 'radio_buttons':
    case 'checkboxes':
      return renderChoices(element, block, context);
    default:
      return make('span', { class: 'note' }, `[${element.type}]`);
  }
}

/** What an input of an open modal holds now, in the form that the stand-in takes. */
export function readControl(blockNode) {
  const ticked = [...blockNode.querySelectorAll('input:checked')].map((input) => input.value);
  if (blockNode.querySelector('input[type=checkbox]')) return ticked;
  if (blockNode.querySelector('input[type=radio]')) return ticked[0] ?? null;
  const value = blockNode.querySelector('input, textarea, select').value;
  return value === '' ? null : value;
}

function renderButton(element, block, context) {
  return make(
    'button',
    {
      type: 'button',
      class: `button ${element.style ?? ''}`,
      'data-action-id': element.action_id,
      'data-block-id': block.block_id,
      'aria-label': element.accessibility_label,
      onclick: (event) => context.act(element, block, undefined, event.currentTarget),
    },
    plainText(element.text),
  );
}

function renderTextInput(element, context) {
  const properties = {
    id: context.inputId,
    'aria-describedby': `${context.inputId}-error`,
    placeholder: element.placeholder && plainText(element.placeholder),
  };
  if (!element.multiline) {
    return make('input', { type: 'text', ...properties, value: element.initial_value });
  }
  return make('textarea', { rows: 8, ...properties }, element.initial_value ?? '');
}

function renderSelect(element, block, context) {
  const isMenu = element.type === 'overflow';
  const placeholder = element.placeholder
    ? plainText(element.placeholder)
    : isMenu
      ? 'More'
      : 'Choose…';
  const select = make(
    'select',
    {
      id: context.inputId,
      class: 'select',
      'aria-label': context.inputId ? undefined : placeholder,
      'aria-describedby': context.inputId && `${context.inputId}-error`,
    },
    make('option', { value: '' }, placeholder),
    ...element.options.map((option) =>
      make(
        'option',
        { value: option.value, selected: element.initial_option?.value === option.value },
        plainText(option.text),
      ),
    ),
  );
  if (!context.inputId) {
    select.addEventListener('change', () => context.act(element, block, select.value, select));
  }
  return select;
}

function renderChoices(element, block, context) {
  const type = element.type === 'checkboxes' ? 'checkbox' : 'radio';
  const initial = [element.initial_option ?? [], element.initial_options ?? []].flat();
  const ticked = new Set(initial.map((option) => option.value));
  const group = make(
    'fieldset',
    { class: 'choices', 'aria-describedby': context.inputId && `${context.inputId}-error` },
    ...element.options.map((option) =>
      make(
        'label',
        { class: 'choice' },
        make('input', {
          type,
          name: `choice-${block.block_id}`,
          value: option.value,
          checked: ticked.has(option.value),
        }),
        make(
          'span',
          {},
          ...renderText(option.text, context.names),
          option.description && make('small', {}, ...renderText(option.description, context.names)),
        ),
      ),
    ),
  );
  if (!context.inputId) {
    group.addEventListener('change', () => context.act(element, block, readControl(group), group));
  }
  return group;
}
