import type { ConversationMessage } from '../load-draft.ts';
import type { DraftReview } from '../review.ts';
import type { Act } from '../review-state.ts';
import { type Line, nameIn, type Part, type Words } from './line.ts';

export function leadIn(review: DraftReview): Words {
  return nameIn(review.leadName, 'Unknown lead');
}

/** What the lead is called in a sentence. */
export function leadFirstNameIn(review: DraftReview): Words {
  return nameIn(review.leadFirstName, 'The lead');
}

/** Who acted: a person, or words for whoever has no Slack user id. */
export function actorIn({ slackUserId, surface }: Act): Part {
  if (slackUserId) return { person: slackUserId };
  return surface === 'script' ? 'a script' : 'another program';
}

/** Who wrote a message of the lead's side: the lead, unless somebody else did. */
export function writerIn(review: DraftReview, { fromEmail, fromName }: ConversationMessage): Words {
  const isLead = !fromEmail || fromEmail.toLowerCase() === review.leadEmail?.toLowerCase();
  return isLead ? leadFirstNameIn(review) : nameIn(fromName || fromEmail, 'The lead');
}

/** Who did something, and when. */
export function actIn(by: Act): Line {
  return [actorIn(by), ' ', { at: by.at }];
}
