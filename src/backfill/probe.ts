import type { Db } from '../database/db.ts';

/** Throws where the database is gone; so a fault of one row is told from a fault of all. */
export async function probe(db: Db): Promise<void> {
  await db.$queryRaw`SELECT 1`;
}
