import type { Db } from '../database/db.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** Columns by which the parent product's inbox knows who waits for an answer; we may lack them. */
const times = ['lastMessageAt', 'lastOutboundAt', 'lastZrgOutboundAt'];

/**
 * Tells the parent product's inbox of a mail that went out, as it does itself: each column that is
 * there gets its time, unless it holds a later one. Its inbox would otherwise keep the lead under
 * "requires attention".
 */
export async function rollUpSend(tx: Db, leadId: string, at: Date): Promise<void> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT attname AS name FROM pg_attribute
    WHERE attrelid = to_regclass('public."Lead"') AND NOT attisdropped
      AND attname IN ('lastMessageAt', 'lastOutboundAt', 'lastZrgOutboundAt', 'lastMessageDirection')`;
  const present = new Set(rows.map(({ name }) => name));
  const changes = times
    .filter((name) => present.has(name))
    .map((name) => {
      const column = Prisma.raw(`"${name}"`);
      return Prisma.sql`${column} = GREATEST(${column}, ${at})`;
    });
  if (present.has('lastMessageDirection') && present.has('lastMessageAt'))
    changes.push(Prisma.sql`"lastMessageDirection" =
      CASE WHEN "lastMessageAt" > ${at} THEN "lastMessageDirection" ELSE 'outbound' END`);
  if (changes.length === 0) return;
  await tx.$executeRaw`UPDATE "Lead" SET ${Prisma.join(changes)} WHERE "id" = ${leadId}`;
}
