import { z } from 'zod';
import { editDraft } from '../decide/edit-draft.ts';
import { saveAndApprove } from '../decide/save-and-approve.ts';
import { maxDraftLength } from '../draft-submission.ts';
import { approveBlocker, type DraftReview } from '../review.ts';
import { storable } from './storable.ts';
import { type Ask, verb } from './verb.ts';

const newText = z.object({
  content: storable
    // Forms end every line with CR LF, whatever was typed: html.spec.whatwg.org/#submit-body.
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .pipe(z.string().max(maxDraftLength)),
});

/** A person replaces the text; nothing is sent by that. */
export const edit = verb({
  name: 'edit',
  takes: 'decide',
  records: ['edit'],
  carries: newText,
  asksFirst: true,
  offers: (review) => (isEditable(review) ? [{ label: 'Edit', asks: textOf(review) }] : []),
  key: { press: 'e', does: 'edit' },
  words: { done: 'Saved. Every card in Slack shows the new text.', refused: 'Not saved' },
  carryOut: (db, desk, click, { content }) => editDraft(db, desk, click, content),
});

/** A person replaces the text and approves exactly that one. The page offers it beside `edit`. */
export const editAndApprove = verb({
  name: 'edit_and_approve',
  takes: 'decide',
  records: ['edit', 'approve', 'retry'],
  carries: newText,
  asksFirst: true,
  offers: (review) =>
    isEditable(review) && !approveBlocker(review)
      ? [{ label: 'Save & send', look: 'primary', asks: textOf(review) }]
      : [],
  key: { press: 'Ctrl Enter', does: 'save and send, while you edit' },
  words: { done: 'You saved the new text and approved it.', refused: 'Not sent' },
  carryOut: (db, desk, click, { content }) => saveAndApprove(db, desk, click, content),
});

function isEditable({ state, contactBan }: DraftReview): boolean {
  return state.kind === 'pending' && contactBan === null;
}

function textOf({ content }: DraftReview): Ask {
  return {
    field: 'content',
    label: 'New text',
    hint: 'Saving sends nothing: every reviewer’s card then shows the new text.',
    longest: maxDraftLength,
    text: content,
  };
}
