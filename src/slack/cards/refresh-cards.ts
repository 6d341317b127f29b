import { crashPoint } from '../../crash-point.ts';
import { recordDecision, workerActor } from '../../drafts/decide/record-decision.ts';
import { type DraftWithDecisions, loadDraftWithDecisions } from '../../drafts/load-draft.ts';
import { needsPerson } from '../../drafts/needs-person.ts';
import { clearNobodyToAsk } from '../../drafts/nobody-to-ask.ts';
import { isAccessLost, tellNobodyToAsk } from '../access.ts';
import type { SlackDesk } from '../desk.ts';
import { reviveCards } from './revive-cards.ts';
import { reviewersOf } from '../reviewers.ts';
import { wantCards } from './want-cards.ts';

/**
 * Something about a draft changed: no reviewer's copy of its card shows what it should, until it is
 * drawn again. Where a person has to decide and nobody was asked yet, the copies come into being
 * here.
 */
export async function refreshCards(desk: SlackDesk, draftId: string): Promise<void> {
  const loaded = await loadDraftWithDecisions(desk.db, draftId);
  if (!loaded) return clearNobodyToAsk(desk.db, draftId);
  if (needsPerson(loaded)) await addressReviewers(desk, loaded);
  else await clearNobodyToAsk(desk.db, draftId);
  crashPoint('card:addressed');
  await wantCards(desk.db, draftId);
}

/** Where nobody can be asked, that is recorded, and a round looks again from time to time. */
async function addressReviewers(desk: SlackDesk, loaded: DraftWithDecisions): Promise<void> {
  const draftId = loaded.draft.id;
  try {
    const { ids, named, badEntries } = await reviewersOf(desk, loaded);
    if (badEntries > 0) await recordBadEntries(desk, loaded, badEntries);
    if (!named) return await tellNobodyToAsk(desk, draftId, 'skip:no_reviewers');
    if (ids.length === 0) return await tellNobodyToAsk(desk, draftId, 'skip:no_reviewer_reachable');
    await desk.db.reviewCard.createMany({
      data: ids.map((slackUserId) => ({ draftId, slackUserId })),
      skipDuplicates: true,
    });
    await reviveCards(desk, draftId);
  } catch (error) {
    if (!isAccessLost(error)) throw error;
    await tellNobodyToAsk(desk, draftId, 'skip:slack_access_revoked');
  }
}

/** Said once a draft, in the audit trail and the log: an admin has to correct the list. */
async function recordBadEntries(
  desk: SlackDesk,
  { draft, workspace, decisions }: DraftWithDecisions,
  badEntries: number,
): Promise<void> {
  const reason = 'skip:bad_recipient_entry';
  if (decisions.some(({ reasonCode }) => reasonCode === reason)) return;
  await recordDecision(desk.db, {
    draftId: draft.id,
    decision: 'skip',
    actor: workerActor,
    reason,
    reasonText: `entries of the workspace’s approval recipients that name nobody: ${badEntries}`,
  });
  desk.log.warn(
    { clientId: workspace.id, draftId: draft.id, reason, badEntries },
    'bad recipients',
  );
}
