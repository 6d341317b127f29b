import { type NobodyReason, recordNobodyToAsk } from '../drafts/nobody-to-ask.ts';
import type { SlackDesk } from './desk.ts';
import { slackErrorOf } from './people.ts';

/** Slack's answers to a token it takes no more (docs.slack.dev, common errors of Web API methods). */
const lostAccess = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'missing_scope',
  'team_access_not_granted',
]);

/** Whether Slack refuses our token, so that nobody can be asked until an admin mends it. */
export function isAccessLost(error: unknown): boolean {
  return lostAccess.has(slackErrorOf(error));
}

/** Records that a draft reaches nobody, and raises an alarm in the log the first time. */
export async function tellNobodyToAsk(
  desk: SlackDesk,
  draftId: string,
  reason: NobodyReason,
): Promise<void> {
  const isNews = await desk.db.$transaction((tx) => recordNobodyToAsk(tx, draftId, reason));
  if (isNews) desk.log.error({ draftId, reason }, 'nobody to ask');
}

/** Records that a draft reaches nobody if no copy of its card can be posted any more. */
export async function tellIfNobodyLeft(desk: SlackDesk, draftId: string): Promise<void> {
  const left = await desk.db.reviewCard.count({ where: { draftId, state: { not: 'failed' } } });
  if (left === 0) await tellNobodyToAsk(desk, draftId, 'skip:no_reviewer_reachable');
}
