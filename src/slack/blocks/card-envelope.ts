import type { KnownBlock } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import { envelopeLine, envelopeOf } from '../../drafts/telling/envelope.ts';
import type { ApproveBlocker } from './approve-blocker.ts';
import { bold, line, richText } from './block-parts.ts';
import { richLine } from './render-line.ts';

/** What Approve will do, or why there is no Approve; after an approval, where it goes or went. */
export function envelopeBlocks(review: DraftReview, blocker: ApproveBlocker | null): KnownBlock[] {
  if (review.state.kind === 'pending' && blocker)
    return [richText(line(bold('No Approve: '), `${blocker.meaning}.`))];
  const envelope = envelopeOf(review, blocker !== null);
  if (!envelope) return [];
  const lines = [envelopeLine(envelope), ...envelope.notes];
  return [richText(...lines.map(richLine))];
}
