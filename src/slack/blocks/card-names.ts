import type { RichTextElement } from '@slack/types';
import type { DraftReview } from '../../drafts/review.ts';
import type { Act } from '../../drafts/review-state.ts';
import { person } from './block-parts.ts';
import { oneLine } from './escape.ts';

/** Longest address, subject and name shown in a line, in characters: a phone's few lines. */
const LONGEST_ADDRESS = 120;
const LONGEST_SUBJECT = 150;
const LONGEST_NAME = 80;

export function leadNameOf(review: DraftReview): string {
  return shownName(review.leadName) || 'Unknown lead';
}

/** What the lead is called in a sentence. */
export function leadFirstNameOf(review: DraftReview): string {
  return shownName(review.leadFirstName) || 'The lead';
}

export function shownName(name: string | null): string {
  return oneLine(name ?? '', LONGEST_NAME);
}

export function shownAddress(address: string): string {
  return oneLine(address, LONGEST_ADDRESS);
}

export function shownSubject(subject: string): string {
  return oneLine(subject, LONGEST_SUBJECT);
}

/** Who acted: a mention, or words for somebody Slack does not know. */
export function actorOf({ slackUserId, surface }: Act): RichTextElement | string {
  if (slackUserId) return person(slackUserId);
  if (surface === 'dashboard') return 'somebody in the dashboard';
  return surface === 'script' ? 'a script' : 'another program';
}
