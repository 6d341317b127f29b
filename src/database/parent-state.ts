import type { Client } from 'pg';

/** Of each kind, so many ids are named. */
const NAMED = 10;

/**
 * What an operator should know of the parent product's own sends before both work on its tables: its
 * delayed sends that are still to come, and drafts it left half-way.
 */
export async function parentStateHints(client: Client): Promise<string[]> {
  const { rows: jobs } = await client.query<{ count: number }>(`
    SELECT count(*)::int AS count FROM "BackgroundJob"
    WHERE "type" = 'AI_AUTO_SEND_DELAYED' AND "status" IN ('PENDING', 'RUNNING')`);
  const { rows: sending } = await client.query<{ id: string }>(`
    SELECT "id" FROM "AIDraft"
    WHERE "status" = 'sending' AND "updatedAt" < now() - interval '10 minutes'
    ORDER BY "createdAt" LIMIT 1000`);
  const { rows: failed } = await client.query<{ id: string }>(`
    SELECT draft."id" FROM "AIDraft" draft
    WHERE draft."status" = 'pending' AND draft."autoSendAction" = 'send_delayed'
      AND EXISTS (SELECT FROM "BackgroundJob" job WHERE job."draftId" = draft."id"
        AND job."type" = 'AI_AUTO_SEND_DELAYED' AND job."status" = 'FAILED')
      AND NOT EXISTS (SELECT FROM "BackgroundJob" job WHERE job."draftId" = draft."id"
        AND job."type" = 'AI_AUTO_SEND_DELAYED' AND job."status" IN ('PENDING', 'RUNNING'))
    ORDER BY draft."createdAt" LIMIT 1000`);
  const scheduled = jobs[0]!.count;
  return [
    ...(scheduled === 0
      ? []
      : [
          `${scheduled} delayed sends of the parent product are still to come: it sends them, and we leave them alone. Switch its automatic sending off, and let them run out (docs/cutting-over.md)`,
        ]),
    ...named(
      sending,
      'stand in "sending" for more than ten minutes: once the service runs, a person is asked about those that do so for an hour',
    ),
    ...named(
      failed,
      'were to be sent later by the parent product, whose job failed: once the service runs, a person is asked about those of the last 14 days',
    ),
  ];
}

function named(drafts: { id: string }[], words: string): string[] {
  if (drafts.length === 0) return [];
  const ids = drafts.slice(0, NAMED).map(({ id }) => id);
  const more = drafts.length > NAMED ? ' …' : '';
  return [`${drafts.length} drafts ${words} (${ids.join(', ')}${more})`];
}
