import type { Db } from '../database/db.ts';
import { type LoadedDraft, newestInbound } from '../drafts/load-draft.ts';

/** The columns' defaults, for workspaces without a row of their own. */
const DEFAULT_DAILY_LIMIT = 200;
const DEFAULT_IN_A_ROW_LIMIT = 2;

/**
 * The tripwires: a fault anywhere else must not become a flood. At most so many automatic mails a
 * day and workspace, and so many in a row to a lead who does not answer; beyond them, a person is
 * asked. Days are UTC days.
 */
export async function overLimit(
  db: Db,
  loaded: LoadedDraft,
): Promise<'hold:daily_limit' | 'hold:in_a_row_limit' | null> {
  const clientId = loaded.workspace.id;
  const policy = await db.workspacePolicy.findUnique({ where: { clientId } });
  if (unansweredMails(loaded) >= (policy?.inARowLimit ?? DEFAULT_IN_A_ROW_LIMIT))
    return 'hold:in_a_row_limit';
  const today = await countToday(db, clientId);
  return today >= (policy?.dailyLimit ?? DEFAULT_DAILY_LIMIT) ? 'hold:daily_limit' : null;
}

/** Our mails since the lead last wrote. */
function unansweredMails(loaded: LoadedDraft): number {
  const since = newestInbound(loaded)?.sentAt.getTime() ?? 0;
  return loaded.messages.filter(
    ({ direction, sentBy, sentAt }) =>
      direction === 'outbound' && sentBy === 'ai' && sentAt.getTime() > since,
  ).length;
}

/** What is being sent, or may have been, counts too. */
async function countToday(db: Db, clientId: string): Promise<number> {
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  return db.draftDelivery.count({
    where: {
      origin: 'auto_send',
      state: { in: ['sending', 'unknown', 'sent'] },
      claimedAt: { gte: midnight },
      draft: { lead: { clientId } },
    },
  });
}
