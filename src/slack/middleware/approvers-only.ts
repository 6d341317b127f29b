import { type Admission, admit as admitPerson, type Sender } from '../../drafts/approvers.ts';
import { recordDecision } from '../../drafts/decide/record-decision.ts';
import type { SlackDesk } from '../desk.ts';

/**
 * Decides whether the sender of a payload may act. The payload's signature was checked before.
 *
 * @throws where Slack cannot be asked; nobody is let in then
 */
export function admit(desk: SlackDesk, sender: Sender): Promise<Admission> {
  return admitPerson(desk.rules, sender, 'slack');
}

/** Records that somebody was turned away, and from which draft. */
export async function recordRefusal(
  desk: SlackDesk,
  sender: Sender,
  draftId: string | null,
  reason: 'skip:not_an_approver' | 'skip:other_team' | 'skip:unreadable_button',
): Promise<void> {
  const { userId: slackUserId, teamId: slackTeamId } = sender;
  await recordDecision(desk.db, {
    draftId,
    decision: 'refuse',
    actor: { kind: 'person', slackUserId, slackTeamId, surface: 'slack' },
    reason,
  });
}
