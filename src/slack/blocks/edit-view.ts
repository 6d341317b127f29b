import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { DraftReview } from '../../drafts/review.ts';
import { editInput, viewIds } from '../ids.ts';
import { bold, line, plainText, richText, section, smallPrint } from './block-parts.ts';
import { LONGEST_INPUT } from './card-buttons.ts';
import { textBlocks } from './card-draft.ts';
import { leadNameOf, shownAddress } from './card-names.ts';

/** What the edit modal carries until it is submitted: the draft, and what was shown of it. */
export type EditMetadata = { draftId: string; fingerprint: string; channel: string | null };

const metadataShape = z.strictObject({
  d: z.string().min(1),
  f: z.string().min(1),
  c: z.string().nullable(),
});

/** Opened at once, because a click's trigger lives three seconds; filled when the draft is read. */
export function loadingView(): ModalView {
  return frame('Edit the draft', [section('Reading the draft …')]);
}

/**
 * The modal in which a reviewer rewrites the draft they were shown.
 *
 * @param channel the conversation of the card, where answers go; null where it is not known
 */
export function editView(review: DraftReview, channel: string | null = null): ModalView {
  const { draftId, fingerprint, content, leadEmail } = review;
  const to = leadEmail === null ? '' : ` · ${shownAddress(leadEmail)}`;
  return {
    ...frame('Edit the draft', [
      smallPrint(`Reply to ${leadNameOf(review)}${to}`),
      // Slack on iOS does not show an input's initial value, so the text stands above it too.
      richText(line(bold('Now'))),
      ...textBlocks(content),
      {
        type: 'input',
        block_id: editInput.blockId,
        label: plainText('New text'),
        hint: plainText('Saving sends nothing: every reviewer’s card then shows the new text.'),
        element: {
          type: 'plain_text_input',
          action_id: editInput.actionId,
          multiline: true,
          max_length: LONGEST_INPUT,
          ...(content === '' ? {} : { initial_value: content.slice(0, LONGEST_INPUT) }),
        },
      },
    ]),
    callback_id: viewIds.edit,
    private_metadata: JSON.stringify({ d: draftId, f: fingerprint, c: channel }),
    submit: plainText('Save'),
    close: plainText('Cancel'),
  };
}

/** Shown instead where the draft is not what the card showed any more. */
export function staleView(): ModalView {
  return frame('Draft changed', [
    section(
      'This changed since your card was drawn, or somebody has decided it meanwhile. ' +
        'Nothing was edited. Close this: the card shows how it stands now.',
    ),
  ]);
}

/** Reads what the modal carried; null for anything we did not write. */
export function parseEditMetadata(metadata: string): EditMetadata | null {
  const parsed = metadataShape.safeParse(parseJson(metadata));
  if (!parsed.success) return null;
  const { d, f, c } = parsed.data;
  return { draftId: d, fingerprint: f, channel: c };
}

/** What Slack sends back of a submitted modal's inputs. */
type SubmittedView = {
  state: { values: Record<string, Record<string, { value?: string | null }>> };
};

/** The text somebody submitted, or what is wrong with it, keyed by block as Slack wants it. */
export function editedTextOf(
  view: SubmittedView,
): { text: string; error?: undefined } | { text?: undefined; error: Record<string, string> } {
  const text = view.state.values[editInput.blockId]?.[editInput.actionId]?.value ?? '';
  if (text.trim() === '') return { error: { [editInput.blockId]: 'Write a text, or cancel.' } };
  if (text.length > LONGEST_INPUT)
    return { error: { [editInput.blockId]: `At most ${LONGEST_INPUT} characters.` } };
  return { text };
}

function frame(title: string, blocks: ModalView['blocks']): ModalView {
  return { type: 'modal', title: plainText(title), close: plainText('Close'), blocks };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
