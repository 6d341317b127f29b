import { recordDecision, workerActor } from '../../drafts/decide/record-decision.ts';
import type { DraftReview } from '../../drafts/review.ts';
import { isAccessLost, tellIfNobodyLeft, tellNobodyToAsk } from '../access.ts';
import type { SlackDesk } from '../desk.ts';
import { slackErrorOf, unreachablePerson } from '../people.ts';
import { type LeasedCard, putOff, recordNothing } from './card-lease.ts';
import { loadReview } from './drawing.ts';
import { Later } from './method-pace.ts';
import { placeCard } from './place-card.ts';
import { showCard } from './show-card.ts';

/** Between two attempts while Slack is down. Seconds. */
const LONGEST_PAUSE = 60;

/**
 * Brings one reviewer's copy in step with the database: posts it, updates it, or finds that it shows
 * the right thing already. Who calls has its lease, so ten changes are one update, and an older
 * drawing never stays over a newer one.
 */
export async function drawCard(desk: SlackDesk, card: LeasedCard): Promise<void> {
  const review = await loadReview(desk, card.draftId);
  if (!review) return recordNothing(desk.db, card);
  try {
    if (card.state === 'posted') await showCard(desk, card, review);
    else await placeCard(desk, card, review);
  } catch (error) {
    await waitOrGiveUp(desk, card, review, error);
  }
}

/** Waits where Slack asks for it or is down, and gives this copy up where nothing will help. */
async function waitOrGiveUp(
  desk: SlackDesk,
  card: LeasedCard,
  review: DraftReview,
  error: unknown,
): Promise<void> {
  if (error instanceof Later) return putOff(desk.db, card, error.seconds);
  if (unreachablePerson.includes(slackErrorOf(error)))
    return giveUp(desk, card, slackErrorOf(error));
  if (isAccessLost(error) && review.state.kind === 'pending')
    await tellNobodyToAsk(desk, card.draftId, 'skip:slack_access_revoked');
  const faults = card.faults + 1;
  desk.log.warn({ err: error, cardId: card.id, faults }, 'a card could not be drawn');
  // Whether Slack did what it was asked for is not known.
  const remembered = { faults, shownHash: null };
  await putOff(desk.db, card, Math.min(2 ** card.faults, LONGEST_PAUSE), remembered);
}

/** Recorded, so that somebody can be asked instead; who is asked anyway has a card of their own. */
async function giveUp(
  desk: SlackDesk,
  { id, draftId, slackUserId }: LeasedCard,
  slackError: string,
): Promise<void> {
  const gaveUp = await desk.db.$transaction(async (tx) => {
    const { count } = await tx.reviewCard.updateMany({
      where: { id, state: { not: 'failed' } },
      data: { state: 'failed', errorCode: slackError, leaseUntil: null },
    });
    if (count === 0) return false;
    await recordDecision(tx, {
      draftId,
      decision: 'skip',
      actor: workerActor,
      reason: 'skip:reviewer_unreachable',
      reasonText: `${slackUserId} cannot be reached in Slack: ${slackError}`,
    });
    return true;
  });
  if (!gaveUp) return;
  desk.log.warn({ cardId: id, draftId, slackError }, 'a reviewer cannot be reached');
  await tellIfNobodyLeft(desk, draftId);
}
