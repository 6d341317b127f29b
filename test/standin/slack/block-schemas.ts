import { z } from 'zod';

// Limits: docs.slack.dev/reference/block-kit (blocks, block elements, composition objects).

/** Slack stores `&`, `<` and `>` as entities and counts those: a bare `&` is five characters. */
export function escapedLength(text: string, markup: 'plain_text' | 'mrkdwn'): number {
  const ampersandsEscaped = text.replaceAll(/&(?!(?:amp|lt|gt);)/g, '&amp;');
  if (markup === 'mrkdwn') return ampersandsEscaped.length;
  return ampersandsEscaped.replaceAll('<', '&lt;').replaceAll('>', '&gt;').length;
}

function limitedText(max: number, markup: 'plain_text' | 'mrkdwn') {
  return z
    .string()
    .min(1)
    .check((context) => {
      if (escapedLength(context.value, markup) <= max) return;
      context.issues.push({
        code: 'too_big',
        origin: 'string',
        maximum: max,
        inclusive: true,
        input: context.value,
      });
    });
}

function plainText(max: number) {
  return z.looseObject({
    type: z.literal('plain_text'),
    text: limitedText(max, 'plain_text'),
    emoji: z.boolean().optional(),
  });
}

function anyText(max: number) {
  return z.discriminatedUnion('type', [
    plainText(max),
    z.looseObject({
      type: z.literal('mrkdwn'),
      text: limitedText(max, 'mrkdwn'),
      verbatim: z.boolean().optional(),
    }),
  ]);
}

const id = z.string().min(1).max(255);

const confirm = z.looseObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const option = z.looseObject({
  text: anyText(75),
  value: z.string().max(150),
  description: anyText(75).optional(),
});

const interactive = { action_id: id.optional(), confirm: confirm.optional() };

const button = z.looseObject({
  type: z.literal('button'),
  ...interactive,
  text: plainText(75),
  url: z.url().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
});

const staticSelect = z.looseObject({
  type: z.literal('static_select'),
  ...interactive,
  placeholder: plainText(150).optional(),
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
});

const overflow = z.looseObject({
  type: z.literal('overflow'),
  ...interactive,
  options: z.array(option).min(1).max(5),
});

const radioButtons = z.looseObject({
  type: z.literal('radio_buttons'),
  ...interactive,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});

const checkboxes = z.looseObject({
  type: z.literal('checkboxes'),
  ...interactive,
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).max(10).optional(),
});

const plainTextInput = z.looseObject({
  type: z.literal('plain_text_input'),
  action_id: id.optional(),
  placeholder: plainText(150).optional(),
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
});

const image = z.looseObject({
  type: z.literal('image'),
  image_url: z.url().max(3000).optional(),
  alt_text: z.string().max(2000),
});

const actionElement = z.discriminatedUnion('type', [
  button,
  staticSelect,
  overflow,
  radioButtons,
  checkboxes,
]);

const blockId = { block_id: id.optional() };

/** One block of a message, a modal or an App Home. */
export const block = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('header'), ...blockId, text: plainText(150) }),
  z
    .looseObject({
      type: z.literal('section'),
      ...blockId,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: z.discriminatedUnion('type', [...actionElement.options, image]).optional(),
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined, {
      message: 'missing required field: text',
    }),
  z.looseObject({
    type: z.literal('context'),
    ...blockId,
    elements: z
      .array(z.union([anyText(3000), image]))
      .min(1)
      .max(10),
  }),
  z.looseObject({ type: z.literal('divider'), ...blockId }),
  z.looseObject({
    type: z.literal('actions'),
    ...blockId,
    elements: z.array(actionElement).min(1).max(25),
  }),
  z.looseObject({
    type: z.literal('input'),
    ...blockId,
    label: plainText(2000),
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    element: z.discriminatedUnion('type', [plainTextInput, staticSelect, radioButtons, checkboxes]),
  }),
  z.looseObject({ type: z.literal('rich_text'), ...blockId, elements: z.array(z.looseObject({})) }),
  image.extend(blockId),
]);

/** What a modal or App Home needs besides its blocks. */
export const viewFrame = z.looseObject({
  type: z.enum(['modal', 'home']),
  title: plainText(24).optional(),
  submit: plainText(24).nullish(),
  close: plainText(24).nullish(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  notify_on_close: z.boolean().optional(),
  clear_on_close: z.boolean().optional(),
});

/** `metadata` of a message: `event_type` names it, `event_payload` is free. */
export const messageMetadata = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
});
