import { make } from './dom.js';
import { renderControl } from './controls.js';
import { renderRichText } from './rich-text.js';
import { renderText } from './text.js';

/**
 * Blocks as nodes.
 *
 * @param {object[]} blocks
 * @param {{ names: Record<string, string>, act: Function }} context `act(element, block, choice,
 *   control)` is called when somebody clicks or picks.
 */
export function renderBlocks(blocks, context) {
  return blocks.map((block) => renderBlock(block, context));
}

function renderBlock(block, context) {
  switch (block.type) {
    case 'header':
      return make('h2', { class: 'block header' }, ...renderText(block.text, context.names));
    case 'section':
      return renderSection(block, context);
    case 'context':
      return renderContext(block, context);
    case 'divider':
      return make('hr');
    case 'actions':
      return make(
        'div',
        { class: 'block actions' },
        ...block.elements.map((element) => renderControl(element, block, context)),
      );
    case 'rich_text':
      return renderRichText(block, context.names);
    case 'input':
      return renderInput(block, context);
    default:
      // The page fetches nothing from elsewhere, so a picture is its description.
      return make('p', { class: 'block note' }, `[picture: ${block.alt_text ?? block.type}]`);
  }
}

function renderSection(block, context) {
  const { text, fields, accessory } = block;
  return make(
    'div',
    { class: 'block section' },
    make(
      'div',
      { class: 'section-body' },
      text && make('div', { class: 'text' }, ...renderText(text, context.names)),
      fields &&
        make(
          'div',
          { class: 'fields' },
          ...fields.map((field) =>
            make('div', { class: 'text' }, ...renderText(field, context.names)),
          ),
        ),
    ),
    accessory && accessory.type !== 'image' && renderControl(accessory, block, context),
  );
}

function renderContext(block, context) {
  const texts = block.elements.filter((element) => element.type !== 'image');
  return make(
    'div',
    { class: 'block context' },
    ...texts.map((text) => make('span', { class: 'text' }, ...renderText(text, context.names))),
  );
}

/** An input with its label, its hint and a place for its error. */
function renderInput(block, context) {
  const id = `input-${block.block_id}`;
  const label = [
    ...renderText(block.label, context.names),
    block.optional && make('span', { class: 'optional' }, ' (optional)'),
  ];
  const control = renderControl(block.element, block, { ...context, inputId: id });
  const isGroup = control.tagName === 'FIELDSET';
  if (isGroup) control.prepend(make('legend', {}, ...label));
  return make(
    'div',
    { class: 'block input', 'data-block-id': block.block_id },
    !isGroup && make('label', { for: id }, ...label),
    control,
    block.hint && make('p', { class: 'hint' }, ...renderText(block.hint, context.names)),
    make('p', { class: 'error', id: `${id}-error`, role: 'alert' }),
  );
}
