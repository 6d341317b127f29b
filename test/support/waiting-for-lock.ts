import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { until } from './until.ts';

/** Waits until so many sessions of this database wait for a lock that another one holds. */
export async function waitingForLock(db: PrismaClient, sessions: number): Promise<void> {
  await until(async () => {
    const [row] = await db.$queryRaw<[{ waiting: number }]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return row.waiting === sessions;
  }, `${sessions} wait for a lock`);
}
