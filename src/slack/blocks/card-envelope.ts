import type { KnownBlock } from '@slack/types';
import type { Envelope } from '../../drafts/envelope.ts';
import type { DraftReview } from '../../drafts/review.ts';
import type { ReviewState } from '../../drafts/review-state.ts';
import type { ApproveBlocker } from './approve-blocker.ts';
import { bold, line, richText, smallPrint } from './block-parts.ts';
import { shownAddress, shownSubject } from './card-names.ts';

/** Copies named on a card; of more, only the number is told. */
const COPIES_NAMED = 3;

const verbs: Record<ReviewState['kind'], string | null> = {
  pending: 'Goes to ',
  queued: 'Goes to ',
  scheduled: 'Goes to ',
  sending: 'Goes to ',
  unknown: 'Was on its way to ',
  sent: 'Went to ',
  rejected: null,
};

/** What Approve will do, or why there is no Approve; after an approval, where it goes or went. */
export function envelopeBlocks(review: DraftReview, blocker: ApproveBlocker | null): KnownBlock[] {
  if (review.state.kind === 'pending' && blocker)
    return [richText(line(bold('No Approve: '), `${blocker.meaning}.`))];
  const verb = verbs[review.state.kind];
  const envelope = shownEnvelope(review);
  if (!verb || !envelope) return [];
  const cc = envelope.cc.length > 0 ? `, cc ${envelope.cc.length}` : '';
  const from = review.from ? shownAddress(review.from) : "the campaign's mailbox";
  return [
    ...copies(envelope.cc),
    richText(
      line(
        verb,
        bold(shownAddress(envelope.to.address)),
        `${cc}, from ${from}, as a reply to '${shownSubject(envelope.subject)}'`,
      ),
    ),
  ];
}

function shownEnvelope({ state, envelope, sentEnvelope }: DraftReview): Envelope | null {
  if (state.kind !== 'pending') return sentEnvelope;
  return envelope.ok ? envelope.envelope : null;
}

function copies(cc: string[]): KnownBlock[] {
  if (cc.length === 0) return [];
  const named = cc.slice(0, COPIES_NAMED).map(shownAddress).join(', ');
  const more = cc.length > COPIES_NAMED ? ` and ${cc.length - COPIES_NAMED} more` : '';
  return [smallPrint(`cc: ${named}${more}`)];
}
