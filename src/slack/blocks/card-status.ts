import type { RichTextBlock } from '@slack/types';
import { type DraftReview } from '../../drafts/review.ts';
import { confidenceLine, heldLines } from '../../drafts/telling/findings.ts';
import type { Line } from '../../drafts/telling/line.ts';
import { noticesOf } from '../../drafts/telling/notices.ts';
import { stateLines } from '../../drafts/telling/state.ts';
import type { ApproveBlocker } from './approve-blocker.ts';
import { richText } from './block-parts.ts';
import { richLine, richNotice } from './render-line.ts';

/** Where the draft stands: what must be known first, then the state, then how sure the model was. */
export function cardStatus(review: DraftReview, blocker: ApproveBlocker | null): RichTextBlock[] {
  const notices = noticesOf(review, blocker);
  const status = richText(...statusLines(review).map(richLine));
  return notices.length > 0 ? [richText(...notices.map(richNotice)), status] : [status];
}

function statusLines(review: DraftReview): Line[] {
  switch (review.state.kind) {
    case 'pending':
      return [...heldLines(review), confidenceLine(review)];
    case 'scheduled':
      return [...stateLines(review), confidenceLine(review)];
    default:
      return stateLines(review);
  }
}
