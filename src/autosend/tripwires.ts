import type { Db } from '../database/db.ts';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import { inThread } from '../mail-text/in-thread.ts';
import { newestOfPerson } from '../mail-text/machine-mail.ts';
import { readLimits } from './policies.ts';

/**
 * The tripwires: a fault anywhere else must not become a flood. At most so many recipients a
 * day and workspace, and so many in a row to a lead who does not answer; beyond them, a person is
 * asked. Days are UTC days.
 */
export async function overLimit(
  db: Db,
  loaded: LoadedDraft,
): Promise<'hold:daily_limit' | 'hold:in_a_row_limit' | null> {
  const { workspace, lead } = loaded;
  const limits = await readLimits(db, workspace.id);
  const inARow = (await countUnanswered(loaded)) + (await countUnderWay(db, lead.id));
  if (inARow >= limits.inARowLimit) return 'hold:in_a_row_limit';
  const today = await countToday(db, workspace.id);
  return today >= limits.dailyLimit ? 'hold:daily_limit' : null;
}

const machines = {
  module: new URL('../mail-text/machine-mail.ts', import.meta.url),
  run: newestOfPerson,
};

/**
 * The AI's mails since a person of the lead's side last wrote: a machine that answers is nobody, and
 * neither is what cannot be read.
 */
async function countUnanswered(loaded: LoadedDraft): Promise<number> {
  const inbound = loaded.messages.filter(({ direction }) => direction === 'inbound');
  const mails = inbound.map(({ fromEmail, subject, body, headers }) => ({
    fromEmail,
    subject,
    body,
    headers,
  }));
  const read = await inThread(machines, mails);
  const since = inbound[read?.output ?? -1]?.sentAt.getTime() ?? 0;
  return loaded.messages.filter(
    ({ direction, sentBy, sentAt }) =>
      direction === 'outbound' && sentBy === 'ai' && sentAt.getTime() > since,
  ).length;
}

/** What is being sent, or may have been: counted, because it is no message of the conversation yet. */
function countUnderWay(db: Db, leadId: string): Promise<number> {
  return db.draftDelivery.count({
    where: { leadId, state: { in: ['sending', 'unknown'] }, origin: 'auto_send' },
  });
}

/** How many people a workspace's automatic mails went to today, or may have. */
async function countToday(db: Db, clientId: string): Promise<number> {
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT COALESCE(sum(1 + jsonb_array_length(COALESCE(delivery."envelope"->'cc', '[]'))), 0)::int AS count
    FROM "DraftDelivery" delivery JOIN "Lead" lead ON lead."id" = delivery."leadId"
    WHERE delivery."origin" = 'auto_send' AND lead."clientId" = ${clientId}
      AND (delivery."state" IN ('sending', 'unknown')
        OR delivery."state" = 'sent' AND delivery."finishedAt" >= ${midnight})`;
  return row.count;
}
