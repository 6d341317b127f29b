import type { Db } from '../database/db.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { andWithin, type Clients } from './clients.ts';

/**
 * A short text that is another one whenever something a reviewer is shown of the draft is: its row,
 * the lead's and their wishes, its deliveries and decisions, the conversation, the pauses. Cheap enough to be asked
 * every second by everybody who looks at a draft: each part is one lookup in an index.
 *
 * @param visible the clients whose drafts the reader may see
 * @returns null where there is no such draft among them
 */
export async function draftVersion(
  db: Db,
  draftId: string,
  visible: Clients,
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ version: string }[]>`
    SELECT md5(concat_ws('|',
      draft::text,
      lead::text,
      (SELECT string_agg(concat(delivery."id", delivery."state", delivery."updatedAt"), ',' ORDER BY delivery."createdAt")
         FROM "DraftDelivery" delivery WHERE delivery."draftId" = draft."id"),
      (SELECT max(decision."id") FROM "DraftDecision" decision WHERE decision."draftId" = draft."id"),
      (SELECT string_agg(wish."id"::text, ',' ORDER BY wish."id") FROM "LeadWish" wish
         WHERE wish."leadId" = draft."leadId" AND wish."liftedAt" IS NULL),
      (SELECT concat(message."id", message."sentAt") FROM "Message" message
         WHERE message."leadId" = draft."leadId" ORDER BY message."sentAt" DESC, message."id" DESC LIMIT 1),
      (SELECT string_agg(pause."id", ',' ORDER BY pause."id") FROM "AutoSendPause" pause WHERE pause."endedAt" IS NULL)
    )) AS "version"
    FROM "AIDraft" draft JOIN "Lead" lead ON lead."id" = draft."leadId"
    WHERE draft."id" = ${draftId} ${andWithin(Prisma.sql`lead."clientId"`, visible)}`;
  return row?.version ?? null;
}
