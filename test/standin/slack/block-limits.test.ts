import { describe, expect, test } from 'vitest';
import { checkMessageBlocks, checkView } from './block-limits.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

const section = (length: number) => ({ type: 'section', text: mrkdwn(length) });
const fields = (count: number, length: number) => ({
  type: 'section',
  fields: many(count, () => mrkdwn(length)),
});
const button = (changes: object = {}) => ({ type: 'button', text: plain(4), ...changes });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const confirm = (title: number, text: number, yes: number, no: number) =>
  actions(
    button({
      confirm: { title: plain(title), text: mrkdwn(text), confirm: plain(yes), deny: plain(no) },
    }),
  );
const option = (text = 4, value = 4) => ({ text: plain(text), value: 'v'.repeat(value) });
const input = (element: object) => ({ type: 'input', label: plain(4), element });
const textInput = (changes: object) => input({ type: 'plain_text_input', ...changes });
const url = (length: number) => `https://example.com/${'x'.repeat(length - 20)}`;

/** What fits exactly, and the least that does not. */
const LIMITS: [string, object, object][] = [
  ['section text of 3,000', section(3000), section(3001)],
  ['section text at all', section(1), section(0)],
  ['10 fields', fields(10, 1), fields(11, 1)],
  ['field text of 2,000', fields(1, 2000), fields(1, 2001)],
  [
    'header text of 150',
    { type: 'header', text: plain(150) },
    { type: 'header', text: plain(151) },
  ],
  ['header in plain text', { type: 'header', text: plain(5) }, { type: 'header', text: mrkdwn(5) }],
  [
    '10 context elements',
    { type: 'context', elements: many(10, () => mrkdwn(1)) },
    { type: 'context', elements: many(11, () => mrkdwn(1)) },
  ],
  [
    '25 action elements',
    actions(...many(25, () => button())),
    actions(...many(26, () => button())),
  ],
  ['button text of 75', actions(button({ text: plain(75) })), actions(button({ text: plain(76) }))],
  [
    'button value of 2,000',
    actions(button({ value: 'x'.repeat(2000) })),
    actions(button({ value: 'x'.repeat(2001) })),
  ],
  ['button URL of 3,000', actions(button({ url: url(3000) })), actions(button({ url: url(3001) }))],
  [
    'a button URL that is one',
    actions(button({ url: url(30) })),
    actions(button({ url: 'not a url' })),
  ],
  [
    'a known button style',
    actions(button({ style: 'danger' })),
    actions(button({ style: 'loud' })),
  ],
  [
    'action id of 255',
    actions(button({ action_id: 'x'.repeat(255) })),
    actions(button({ action_id: 'x'.repeat(256) })),
  ],
  [
    'block id of 255',
    { ...section(1), block_id: 'x'.repeat(255) },
    { ...section(1), block_id: 'x'.repeat(256) },
  ],
  ['confirm title of 100', confirm(100, 1, 1, 1), confirm(101, 1, 1, 1)],
  ['confirm text of 300', confirm(1, 300, 1, 1), confirm(1, 301, 1, 1)],
  ['confirm button of 30', confirm(1, 1, 30, 1), confirm(1, 1, 31, 1)],
  ['deny button of 30', confirm(1, 1, 1, 30), confirm(1, 1, 1, 31)],
  [
    '100 options',
    input({ type: 'static_select', options: many(100, () => option()) }),
    input({ type: 'static_select', options: many(101, () => option()) }),
  ],
  [
    'option text of 75',
    input({ type: 'static_select', options: [option(75)] }),
    input({ type: 'static_select', options: [option(76)] }),
  ],
  [
    'option value of 150',
    input({ type: 'static_select', options: [option(1, 150)] }),
    input({ type: 'static_select', options: [option(1, 151)] }),
  ],
  [
    '10 radio buttons',
    input({ type: 'radio_buttons', options: many(10, () => option()) }),
    input({ type: 'radio_buttons', options: many(11, () => option()) }),
  ],
  [
    '10 checkboxes',
    input({ type: 'checkboxes', options: many(10, () => option()) }),
    input({ type: 'checkboxes', options: many(11, () => option()) }),
  ],
  [
    '5 overflow options',
    actions({ type: 'overflow', options: many(5, () => option()) }),
    actions({ type: 'overflow', options: many(6, () => option()) }),
  ],
  [
    'initial value of 3,000',
    textInput({ initial_value: 'x'.repeat(3000) }),
    textInput({ initial_value: 'x'.repeat(3001) }),
  ],
  ['max_length of 3,000', textInput({ max_length: 3000 }), textInput({ max_length: 3001 })],
  [
    'placeholder of 150',
    textInput({ placeholder: plain(150) }),
    textInput({ placeholder: plain(151) }),
  ],
  [
    'input label of 2,000',
    { ...textInput({}), label: plain(2000) },
    { ...textInput({}), label: plain(2001) },
  ],
  ['a known block type', { type: 'divider' }, { type: 'fanfare' }],
  ['a section with something in it', section(1), { type: 'section' }],
];

describe('in a message', () => {
  test.for(LIMITS)('allows %s and no more', ([, fits, tooMuch]) => {
    expect(checkMessageBlocks([fits])).toBeUndefined();
    expect(checkMessageBlocks([{ type: 'divider' }, tooMuch])).toMatchObject({
      error: 'invalid_blocks',
      messages: [expect.stringContaining('[json-pointer:/blocks/1')],
    });
  });

  test('allows 50 blocks', () => {
    expect(checkMessageBlocks(many(50, () => ({ type: 'divider' })))).toBeUndefined();
    expect(checkMessageBlocks(many(51, () => ({ type: 'divider' })))).toEqual({
      error: 'invalid_blocks',
      messages: ['[ERROR] no more than 50 items allowed [json-pointer:/blocks]'],
    });
  });

  test('allows 13,000 characters in all', () => {
    const full = [...many(4, () => section(3000)), section(1000)];
    expect(checkMessageBlocks(full)).toBeUndefined();
    const oneMore = [...many(4, () => section(3000)), section(1001)];
    expect(checkMessageBlocks(oneMore)).toEqual({ error: 'msg_blocks_too_long', messages: [] });
  });

  test('counts rich text too', () => {
    const text = { type: 'text', text: 'x'.repeat(13_001) };
    const blocks = [
      { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [text] }] },
    ];
    expect(checkMessageBlocks(blocks)).toMatchObject({ error: 'msg_blocks_too_long' });
  });

  test('counts entities as Slack stores them', () => {
    const ampersands = (count: number) => ({
      type: 'section',
      text: { type: 'plain_text', text: '&'.repeat(count) },
    });
    expect(checkMessageBlocks([ampersands(600)])).toBeUndefined();
    expect(checkMessageBlocks([ampersands(601)])).toMatchObject({ error: 'invalid_blocks' });
  });

  test('does not count an entity twice', () => {
    const escaped = { type: 'section', text: { type: 'plain_text', text: '&amp;'.repeat(600) } };
    expect(checkMessageBlocks([escaped])).toBeUndefined();
  });

  test('refuses two blocks of one id', () => {
    const twice = [
      { ...section(1), block_id: 'same' },
      { ...section(1), block_id: 'same' },
    ];
    expect(checkMessageBlocks(twice)).toMatchObject({ error: 'invalid_blocks' });
  });

  test('refuses two elements of one id in a block, but not in two blocks', () => {
    const go = button({ action_id: 'go' });
    expect(checkMessageBlocks([actions(go), actions(go)])).toBeUndefined();
    expect(checkMessageBlocks([actions(go, go)])).toMatchObject({
      messages: [
        '[ERROR] `action_id` "go" already exists for another element [json-pointer:/blocks/0/elements/1/action_id]',
      ],
    });
  });

  test('refuses blocks that are not a list', () => {
    expect(checkMessageBlocks({ type: 'divider' })).toMatchObject({
      error: 'invalid_blocks_format',
    });
  });
});

describe('in a modal', () => {
  const modal = (changes: object = {}) => ({
    type: 'modal',
    title: plain(4),
    submit: plain(4),
    blocks: [section(4)],
    ...changes,
  });

  const frames: [string, object, object][] = [
    ['title of 24', { title: plain(24) }, { title: plain(25) }],
    ['submit of 24', { submit: plain(24) }, { submit: plain(25) }],
    ['close of 24', { close: plain(24) }, { close: plain(25) }],
    [
      'private metadata of 3,000',
      { private_metadata: 'x'.repeat(3000) },
      { private_metadata: 'x'.repeat(3001) },
    ],
    ['callback id of 255', { callback_id: 'x'.repeat(255) }, { callback_id: 'x'.repeat(256) }],
    [
      '100 blocks',
      { blocks: many(100, () => section(1)) },
      { blocks: many(101, () => section(1)) },
    ],
    ['a title', { title: plain(1) }, { title: undefined }],
    ['blocks', { blocks: [] }, { blocks: undefined }],
    ['its own type', { type: 'modal' }, { type: 'home' }],
    [
      'inputs when it has a submit',
      { blocks: [textInput({})] },
      { blocks: [textInput({})], submit: undefined },
    ],
  ];

  test.for(frames)('allows %s and no more', ([, fits, tooMuch]) => {
    expect(checkView(modal(fits), 'modal')).toBeUndefined();
    expect(checkView(modal(tooMuch), 'modal')).toMatchObject({
      error: 'invalid_arguments',
      messages: [expect.stringContaining('[json-pointer:/view')],
    });
  });

  test.for(LIMITS)('allows %s and no more', ([, fits, tooMuch]) => {
    expect(checkView(modal({ blocks: [fits] }), 'modal')).toBeUndefined();
    expect(checkView(modal({ blocks: [tooMuch] }), 'modal')).toMatchObject({
      messages: [expect.stringContaining('[json-pointer:/view/blocks/0')],
    });
  });
});
