import type { Db } from '../database/db.ts';

/** The database cannot be reached any more: the fault of no row. */
export class DatabaseLost extends Error {
  override name = 'DatabaseLost';

  constructor(cause: unknown) {
    super('The database went away. What was written stays: go on with the run when it is back.', {
      cause,
    });
  }
}

/** Throws `DatabaseLost` where the database is gone; so a fault of one row is told from a fault of all. */
export async function probe(db: Db): Promise<void> {
  try {
    await db.$queryRaw`SELECT 1`;
  } catch (error) {
    throw new DatabaseLost(error);
  }
}
