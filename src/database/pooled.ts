import { connectClient } from './connect-client.ts';

/** Said where a session is needed and none is to be had. */
export const POOLED =
  'DATABASE_URL goes through a pooler in transaction mode, such as PgBouncer: locks, LISTEN and settings of a session get lost there. Set DATABASE_URL to the database’s direct address; the parent product keeps it in DIRECT_URL.';

/**
 * Whether an address leads to a pooler that gives each transaction any server: one client then gets
 * several, in turn, or two clients that are connected at the same time share one, neither of which
 * PostgreSQL itself ever does.
 *
 * @throws faults of the connection
 */
export async function isPooled(url: string): Promise<boolean> {
  const one = await connectClient(url);
  try {
    const other = await connectClient(url);
    try {
      const pidOf = async (client: typeof one) =>
        (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
      const [first, second] = [await pidOf(one), await pidOf(one)];
      return first !== second || second === (await pidOf(other));
    } finally {
      await other.end();
    }
  } finally {
    await one.end();
  }
}
