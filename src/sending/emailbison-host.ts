import type { Db } from '../database/db.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';

/** Tells the EmailBison host of a workspace; null: the usual one. */
export type EmailBisonHosts = (db: Db, workspaceId: string) => Promise<string | null>;

/**
 * The parent product keeps a workspace's EmailBison host in `EmailBisonBaseHost`, if it is new
 * enough. Whether this database has that is found out once; it is never required, and never made.
 */
export function createEmailBisonHosts(): EmailBisonHosts {
  let isThere: Promise<boolean> | null = null;
  return async (db, workspaceId) => {
    isThere ??= hasHosts(db).catch((error: unknown) => {
      isThere = null;
      throw error;
    });
    if (!(await isThere)) return null;
    const [row] = await db.$queryRaw<{ host: string }[]>`
      SELECT base."host" FROM public."Client" client
      JOIN public."EmailBisonBaseHost" base ON base."id" = client."emailBisonBaseHostId"
      WHERE client."id" = ${workspaceId}`;
    return row?.host.trim() ? asUrl(row.host.trim()) : null;
  };
}

async function hasHosts(db: Db | PrismaClient): Promise<boolean> {
  const [row] = await db.$queryRaw<{ columns: number }[]>`
    SELECT count(*)::int AS columns FROM information_schema.columns
    WHERE "table_schema" = 'public'
      AND ("table_name", "column_name") IN (
        ('EmailBisonBaseHost', 'id'), ('EmailBisonBaseHost', 'host'), ('Client', 'emailBisonBaseHostId'))`;
  return row?.columns === 3;
}

/** The parent keeps bare hosts. */
function asUrl(host: string): string {
  return /^https?:\/\//.test(host) ? host : `https://${host}`;
}
