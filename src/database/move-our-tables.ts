import type { Client } from 'pg';
import { OUR_SCHEMA, SHARED_SCHEMA } from './schemas.ts';

/** Where the tables of before stand while their rows are copied. */
const BEFORE = 'review_desk_before';

/** Columns that a row of before does not have: what they are filled with, if not with their default. */
const fills: Record<string, Record<string, string>> = {
  DraftDelivery: {
    leadId: `(SELECT "leadId" FROM ${SHARED_SCHEMA}."AIDraft" WHERE "id" = "before"."draftId")`,
    handedOverAt: '"claimedAt"',
  },
};

/** Whether our tables are where they belong. */
export async function hasOurTables(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT to_regclass('${OUR_SCHEMA}."DraftDecision"') AS found`,
  );
  return rows[0].found !== null;
}

/**
 * Makes our tables in their schema and takes over what an earlier version kept in the parent
 * product's, all in one transaction. Rows are copied column by column, so that tables which look
 * different by now are taken over too; the parent's tables are locked for no longer than it takes to
 * drop the foreign keys onto them.
 *
 * @param migrations the SQL that makes our tables
 */
export async function moveOurTables(client: Client, migrations: string[]): Promise<void> {
  // Their indexes on the parent's tables are there already, or made by themselves, without locks.
  const sql = migrations.join('\n').replace(/^CREATE INDEX IF NOT EXISTS .+$/gm, '');
  const tables = ourTables(sql);
  await client.query('BEGIN');
  try {
    await client.query(`CREATE SCHEMA ${BEFORE}`);
    for (const table of tables)
      await client.query(`ALTER TABLE IF EXISTS ${SHARED_SCHEMA}."${table}" SET SCHEMA ${BEFORE}`);
    await client.query(sql);
    for (const table of tables) await copyRows(client, table);
    await client.query(`DROP SCHEMA ${BEFORE} CASCADE`);
    await client.query(`DROP FUNCTION IF EXISTS ${SHARED_SCHEMA}.draft_decision_is_append_only`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The names of the tables that our migrations make. */
export function ourTables(sql: string): string[] {
  const pattern = new RegExp(`^CREATE TABLE "${OUR_SCHEMA}"\\."(\\w+)"`, 'gm');
  return [...sql.matchAll(pattern)].map(([, table]) => table!);
}

async function copyRows(client: Client, table: string): Promise<void> {
  const before = await columnsOf(client, BEFORE, table);
  const now = await columnsOf(client, OUR_SCHEMA, table);
  if (before.length === 0) return;
  const filled = Object.entries(fills[table] ?? {}).filter(([name]) => !before.includes(name));
  const kept = now.filter((name) => before.includes(name)).map((name) => `"${name}"`);
  const into = [...kept, ...filled.map(([name]) => `"${name}"`)].join(', ');
  const from = [...kept, ...filled.map(([, value]) => value)].join(', ');
  await client.query(
    `INSERT INTO ${OUR_SCHEMA}."${table}" (${into}) SELECT ${from} FROM ${BEFORE}."${table}" "before"`,
  );
  if (now.includes('id')) await continueSequence(client, `${OUR_SCHEMA}."${table}"`);
}

/** Ids that the database counts go on after the last one taken over. */
async function continueSequence(client: Client, table: string): Promise<void> {
  const { rows } = await client.query("SELECT pg_get_serial_sequence($1, 'id') AS name", [table]);
  if (rows[0].name === null) return;
  await client.query(`SELECT setval($1, max("id")) FROM ${table} HAVING max("id") IS NOT NULL`, [
    rows[0].name,
  ]);
}

async function columnsOf(client: Client, schema: string, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = $1 AND table_name = $2`,
    [schema, table],
  );
  return rows.map(({ name }) => name);
}
