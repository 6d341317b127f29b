import { connectClient } from '../database/connect-client.ts';
import { DatabaseSetupError } from '../database/database-setup-error.ts';
import { isPooled, POOLED } from '../database/pooled.ts';

/** The right to be the one run of a script on a database. */
export type ScriptLock = {
  /** Aborts when the connection that holds the lock is lost: somebody else may have it now. */
  lost: AbortSignal;
  release(): Promise<void>;
};

/**
 * Takes a script's lock on a database, or returns null where a run of it is under way. The lock is
 * PostgreSQL's (session-level, advisory) on a connection of its own, so it goes with the process
 * that holds it, however that died.
 *
 * @throws DatabaseSetupError where a pooler gives no session; faults of the connection
 */
export async function takeScriptLock(url: string, script: string): Promise<ScriptLock | null> {
  if (await isPooled(url)) throw new DatabaseSetupError(POOLED);
  const lost = new AbortController();
  const settings = { keepAlive: true, application_name: script };
  const client = await connectClient(url, settings, () => lost.abort());
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
    [`backfill:${script}`],
  );
  if (rows[0]!.taken) return { lost: lost.signal, release: () => client.end() };
  await client.end();
  return null;
}
