import { carriers } from '../carrier.ts';
import type { Envelope } from '../envelope.ts';
import { type DraftReview, dropWords } from '../review.ts';
import type { Dropped } from '../recipients.ts';
import type { ReviewState } from '../review-state.ts';
import { addressIn, type Line, type Part, subjectIn } from './line.ts';

/** Where a draft goes or went, as every surface tells it. */
export type EnvelopeTelling = {
  /** "Goes to" */
  verb: string;
  /** As the heading of a section. */
  heading: string;
  envelope: Envelope;
  from: Part;
  /** Under which subject, as the entry of a list. */
  subject: string;
  /** Who was left out and why, and why it goes to whom it goes. */
  notes: Line[];
};

const words: Record<ReviewState['kind'], [verb: string, heading: string] | null> = {
  pending: ['Goes to', 'What Approve does'],
  queued: ['Goes to', 'Where it goes'],
  scheduled: ['Goes to', 'Where it goes'],
  sending: ['Goes to', 'Where it goes'],
  unknown: ['Was meant for', 'Intended recipients'],
  sent: ['Went to', 'Where it went'],
  approved: null,
  rejected: null,
  closed: null,
};

/** Where it goes or went; null where it may not go anywhere, or nobody knows. */
export function envelopeOf(review: DraftReview, blocked: boolean): EnvelopeTelling | null {
  const { state, envelope, sentEnvelope, from } = review;
  const [verb, heading] = words[state.kind] ?? [];
  if (!verb || !heading || (state.kind === 'pending' && blocked)) return null;
  const stillTo = ['pending', 'queued', 'scheduled'].includes(state.kind);
  const shown = sentEnvelope ?? (stillTo && envelope.ok ? envelope.envelope : null);
  if (!shown) return null;
  return {
    verb,
    heading,
    envelope: shown,
    subject: subjectEntry(shown),
    notes: recipientNotes(shown),
    from: from === null ? 'the campaign’s mailbox' : addressIn(from),
  };
}

/** Everybody it goes to, in full, as one sentence. */
export function envelopeLine({ verb, envelope, from }: EnvelopeTelling): Line {
  const copies = envelope.cc.flatMap((address): Line => [', ', addressIn(address)]).slice(1);
  return [
    `${verb} `,
    addressIn(envelope.to.address),
    ...(copies.length > 0 ? [', cc ', ...copies] : []),
    ', from ',
    from,
    ...subjectLine(envelope),
  ];
}

function recipientNotes({ to, dropped = [], recordNames }: Envelope): Line[] {
  return [
    ...(recordNames
      ? [
          [
            'It goes to ',
            addressIn(to.address),
            ', who wrote the newest message, though ',
            addressIn(recordNames),
            ' is recorded as having taken over.',
          ],
        ]
      : []),
    ...(['our_own', 'machine', 'not_an_address'] as const)
      .map((because) => dropped.filter((entry) => entry.because === because))
      .filter((entries) => entries.length > 0)
      .map(droppedLine),
  ];
}

/** Addresses named of each kind that was left out. */
const DROPPED_NAMED = 20;

function droppedLine(entries: Dropped[]): Line {
  const named = entries
    .slice(0, DROPPED_NAMED)
    .flatMap(({ address }): Line => [', ', addressIn(address)])
    .slice(1);
  const more = entries.length - DROPPED_NAMED;
  const count = more > 0 ? ` and ${more} more` : '';
  return ['Not written to: ', ...named, `${count}. ${dropWords(entries[0]!.because)}.`];
}

function subjectEntry({ carrier, subject }: Envelope): string {
  const { keepsSubject, name } = carriers[carrier];
  return keepsSubject ? `The thread’s own, which ${name} keeps` : subject;
}

/** Under which subject: some carriers take none. */
function subjectLine({ carrier, subject }: Envelope): Line {
  const { keepsSubject, name } = carriers[carrier];
  return keepsSubject
    ? [`, in its thread at ${name}, which keeps its own subject`]
    : [', as a reply to ', subjectIn(subject)];
}
