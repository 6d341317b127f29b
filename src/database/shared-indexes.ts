import type { Client } from 'pg';
import { connectClient } from './connect-client.ts';
import type { Db } from './db.ts';
import { SHARED_SCHEMA } from './schemas.ts';
import { type SharedObject, sharedIndexes } from './shared-objects.ts';

/** Any number that nothing else locks: one process makes indexes at a time. */
const INDEX_LOCK = 7_012_028;

/** Makes an index while others write; what an interrupted attempt left behind is removed first. */
export async function makeIndex(client: Client, { name, sql }: SharedObject): Promise<void> {
  const { rows } = await client.query<{ valid: boolean }>(
    'SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
    [client.escapeIdentifier(name)],
  );
  if (rows[0]?.valid === false)
    await client.query(`DROP INDEX CONCURRENTLY ${client.escapeIdentifier(name)}`);
  await client.query(sql);
}

/** Those that are not there, or were left unfinished: a tool of the parent's may have dropped them. */
async function missingIndexes(db: Db): Promise<SharedObject[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT index."relname" AS name
    FROM pg_index
      JOIN pg_class index ON index.oid = pg_index.indexrelid
      JOIN pg_namespace schema ON schema.oid = index.relnamespace
    WHERE schema.nspname = ${SHARED_SCHEMA} AND pg_index.indisvalid`;
  const present = new Set(rows.map(({ name }) => name));
  return sharedIndexes().filter(({ name }) => !present.has(name));
}

/**
 * Makes the indexes of ours again that were dropped from the parent's tables, each without a lock
 * that a writer feels, on a connection without the service's patience. Another process that is at it
 * already is left to it.
 *
 * @returns the names of those it made
 */
export async function restoreIndexes(db: Db, url: string): Promise<string[]> {
  const missing = await missingIndexes(db);
  if (missing.length === 0) return [];
  const client = await connectClient(url);
  try {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS taken', [INDEX_LOCK]);
    if (!rows[0].taken) return [];
    await client.query(`SET search_path TO ${SHARED_SCHEMA}`);
    for (const index of missing) await makeIndex(client, index);
    return missing.map(({ name }) => name);
  } finally {
    await client.end(); // and with it the lock
  }
}
