import type { DraftWithDecisions } from './load-draft.ts';
import { reviewStateOf } from './review-state.ts';

/** Whether somebody must be asked: it is held for review, or nobody knows whether it went out. */
export function needsPerson(loaded: DraftWithDecisions): boolean {
  const state = reviewStateOf(loaded);
  if (state.kind === 'unknown') return true;
  return state.kind === 'pending' && loaded.draft.autoSendAction === 'needs_review';
}
