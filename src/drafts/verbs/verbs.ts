import type { DraftReview } from '../review.ts';
import { approve, retry } from './approve.ts';
import { edit, editAndApprove } from './edit.ts';
import { reject } from './reject.ts';
import { settle } from './settle.ts';
import { stop } from './stop.ts';
import type { Offer, Verb } from './verb.ts';
import { liftWishVerb, neverWriteVerb } from './wish.ts';

/** Everything a person can do about a draft, in the order in which it is offered. */
const list = [
  approve,
  retry,
  edit,
  editAndApprove,
  stop,
  settle,
  reject,
  liftWishVerb,
  neverWriteVerb,
] as const;

export type VerbName = (typeof list)[number]['name'];
export type AnyVerb = Verb<VerbName>;

export const verbs: readonly AnyVerb[] = list;

export function verbOf(name: VerbName): AnyVerb {
  return verbs.find((candidate) => candidate.name === name)!;
}

/** All that is offered of a draft as it stands. */
export function offersOf(review: DraftReview): { verb: AnyVerb; offer: Offer }[] {
  return verbs.flatMap((verb) => verb.offers(review).map((offer) => ({ verb, offer })));
}
