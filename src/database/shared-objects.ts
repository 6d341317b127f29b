import type { Client } from 'pg';
import { ownSql } from './migrate.ts';

/** Something of ours that stands on the parent product's tables, and the SQL that makes it. */
export type SharedObject = { name: string; sql: string };
export type SharedTrigger = SharedObject & { table: string };

/**
 * The indexes our migrations put on shared tables, made without blocking writes and only where they
 * are missing: a `prisma db push` of the parent drops some of them.
 */
export function sharedIndexes(): SharedObject[] {
  const statements = ownSql().matchAll(/^CREATE INDEX IF NOT EXISTS "(\w+)" ([^;]+);$/gm);
  return [...statements].map(([, name, rest]) => ({
    name: name!,
    sql: `CREATE INDEX CONCURRENTLY IF NOT EXISTS "${name}" ${rest}`,
  }));
}

/** The triggers of the feed of changes on shared tables; making one again changes nothing. */
export function sharedTriggers(): SharedTrigger[] {
  const statements = ownSql().matchAll(
    /^(CREATE OR REPLACE TRIGGER "(\w+)" AFTER \w+ ON "public"\."(\w+)" [^;]+);$/gm,
  );
  return [...statements].map(([, sql, name, table]) => ({ name: name!, table: table!, sql: sql! }));
}

/** Whether changes of other programs are noted, or somebody did without the triggers. */
export async function removeTriggers(client: Client): Promise<void> {
  for (const { name, table } of sharedTriggers())
    await client.query(`DROP TRIGGER IF EXISTS "${name}" ON "public"."${table}"`);
}
