import { carriers } from '../carrier.ts';
import type { Envelope } from '../envelope.ts';
import type { DraftReview } from '../review.ts';
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
