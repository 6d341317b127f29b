import type { Db } from '../database/db.ts';

const prefix = 'followup_task:';

/**
 * When the follow-up task of a draft is due, or null: the draft belongs to none, or the parent
 * product has no such table here. Any row is read whole, since its columns are the parent's own.
 */
export async function followUpDue(
  db: Db,
  { triggerMessageId }: { triggerMessageId: string | null },
): Promise<Date | null> {
  if (!triggerMessageId?.startsWith(prefix)) return null;
  const [table] = await db.$queryRaw<[{ found: boolean }]>`
    SELECT to_regclass('public."FollowUpTask"') IS NOT NULL AS found`;
  if (!table.found) return null;
  const rows = await db.$queryRaw<{ due: string | null }[]>`
    SELECT to_jsonb(task) ->> 'dueDate' AS due FROM public."FollowUpTask" task
    WHERE task."id" = ${triggerMessageId.slice(prefix.length)}`;
  const due = rows[0]?.due ? new Date(`${rows[0].due.replace(/Z?$/, '')}Z`) : null;
  return due && !Number.isNaN(due.getTime()) ? due : null;
}
