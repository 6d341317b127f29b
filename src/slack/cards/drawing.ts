import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import { findStop } from '../../drafts/auto-send-pause.ts';
import { loadDraftWithDecisions } from '../../drafts/load-draft.ts';
import { type DraftReview, reviewOf } from '../../drafts/review.ts';
import { reviewCard, shortCard } from '../blocks/review-card.ts';
import type { SlackDesk } from '../desk.ts';
import { slackErrorOf } from '../people.ts';

/** A card as Slack is given it; the hash tells whether a posted one shows the same. */
export type Drawing = { text: string; blocks: KnownBlock[]; hash: string };

/** Slack's answers to a card it does not take (docs.slack.dev, errors of chat.update and chat.postMessage). */
const tooMuch = ['invalid_blocks', 'invalid_blocks_format', 'msg_too_long', 'msg_blocks_too_long'];

/** The review as cards show it, or null where the draft is gone. */
export async function loadReview(desk: SlackDesk, draftId: string): Promise<DraftReview | null> {
  const loaded = await loadDraftWithDecisions(desk.db, draftId);
  if (!loaded) return null;
  const stop = await findStop(desk.db, desk.autoSendDisabled, loaded.campaign?.id ?? null);
  return reviewOf(loaded, desk.houseMail, stop);
}

export function drawingOf({ dashboardUrl }: SlackDesk, review: DraftReview): Drawing {
  return hashed(reviewCard(review, { dashboardUrl }));
}

/**
 * Gives Slack the card, or where it takes no such card a short one, which says how things stand and
 * leaves deciding to the page.
 *
 * @returns Slack's answer and what it shows
 */
export async function givingSlack<T>(
  { dashboardUrl }: SlackDesk,
  review: DraftReview,
  drawing: Drawing,
  call: (drawing: Drawing) => Promise<T>,
): Promise<{ answer: T; hash: string }> {
  try {
    return { answer: await call(drawing), hash: drawing.hash };
  } catch (error) {
    if (!tooMuch.includes(slackErrorOf(error))) throw error;
    // It is remembered as the whole one, which Slack would not take the next time either.
    return { answer: await call(hashed(shortCard(review, { dashboardUrl }))), hash: drawing.hash };
  }
}

function hashed({ text, blocks }: Omit<Drawing, 'hash'>): Drawing {
  const hash = createHash('sha256')
    .update(JSON.stringify([text, blocks]))
    .digest('base64url');
  return { text, blocks, hash };
}
