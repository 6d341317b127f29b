import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { DraftReview } from '../../drafts/review.ts';
import { addressIn, type Line } from '../../drafts/telling/line.ts';
import { leadIn } from '../../drafts/telling/people.ts';
import type { Ask } from '../../drafts/verbs/verb.ts';
import { askInput } from '../ids.ts';
import { bold, line, plainText, richText, section } from './block-parts.ts';
import { LONGEST_INPUT } from './card-buttons.ts';
import { textBlocks } from './card-draft.ts';
import { truncate } from './escape.ts';
import { richLine } from './render-line.ts';

/** docs.slack.dev/reference/views/modal-views: characters. */
const LONGEST_TITLE = 24;

/** A button that opens a dialog: what it is called, its id, and what it asks for. */
export type Asking = { label: string; callbackId: string; asks: Ask };

/** What a dialog carries until it is submitted: the draft, what was shown of it, what is asked for. */
export type AskMetadata = {
  draftId: string;
  fingerprint: string;
  field: string;
  channel: string | null;
};

const metadataShape = z.strictObject({
  d: z.string().min(1),
  f: z.string().min(1),
  a: z.string().min(1),
  c: z.string().nullable(),
});

/** Opened at once, because a click's trigger lives three seconds; filled when the draft is read. */
export function loadingView(): ModalView {
  return frame('One moment', [section('Reading the draft …')]);
}

/**
 * The dialog in which somebody writes what a verb asks for: a new text, a reason.
 *
 * @param channel the conversation of the card, where answers go; null where it is not known
 */
export function askView(
  review: DraftReview,
  { label, callbackId, asks }: Asking,
  channel: string | null = null,
): ModalView {
  const { draftId, fingerprint, leadEmail } = review;
  const to: Line = leadEmail ? [' · ', addressIn(leadEmail)] : [];
  return {
    ...frame(asks.text === undefined ? label : `${label} the draft`, [
      richText(richLine(['Reply to ', leadIn(review), ...to])),
      // Slack on iOS does not show an input's initial value, so the text stands above it too.
      ...(asks.text === undefined ? [] : [richText(line(bold('Now'))), ...textBlocks(asks.text)]),
      {
        type: 'input',
        block_id: askInput.blockId,
        label: plainText(asks.label),
        ...(asks.hint ? { hint: plainText(asks.hint) } : {}),
        element: {
          type: 'plain_text_input',
          action_id: askInput.actionId,
          multiline: true,
          max_length: Math.min(asks.longest, LONGEST_INPUT),
          ...(asks.text ? { initial_value: asks.text.slice(0, LONGEST_INPUT) } : {}),
        },
      },
    ]),
    callback_id: callbackId,
    private_metadata: JSON.stringify({ d: draftId, f: fingerprint, a: asks.field, c: channel }),
    submit: plainText('Save'),
    close: plainText('Cancel'),
  };
}

/** Shown instead where the draft is not what the card showed any more. */
export function staleView(): ModalView {
  return frame('Draft changed', [
    section(
      'This changed since your card was drawn, or somebody has decided it meanwhile. ' +
        'Nothing was done. Close this: the card shows how it stands now.',
    ),
  ]);
}

/** Reads what the dialog carried; null for anything we did not write. */
export function parseAskMetadata(metadata: string): AskMetadata | null {
  const parsed = metadataShape.safeParse(parseJson(metadata));
  if (!parsed.success) return null;
  const { d, f, a, c } = parsed.data;
  return { draftId: d, fingerprint: f, field: a, channel: c };
}

/** What Slack sends back of a submitted dialog's inputs. */
type SubmittedView = {
  state: { values: Record<string, Record<string, { value?: string | null }>> };
};

/** The text somebody submitted, or what is wrong with it, keyed by block as Slack wants it. */
export function askedTextOf(
  view: SubmittedView,
): { text: string; error?: undefined } | { text?: undefined; error: Record<string, string> } {
  const text = view.state.values[askInput.blockId]?.[askInput.actionId]?.value ?? '';
  if (text.trim() === '') return { error: { [askInput.blockId]: 'Write a text, or cancel.' } };
  if (text.length > LONGEST_INPUT)
    return { error: { [askInput.blockId]: `At most ${LONGEST_INPUT} characters.` } };
  return { text };
}

function frame(title: string, blocks: ModalView['blocks']): ModalView {
  return {
    type: 'modal',
    title: plainText(truncate(title, LONGEST_TITLE)),
    close: plainText('Close'),
    blocks,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
