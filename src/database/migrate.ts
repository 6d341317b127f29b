import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { connectClient } from './connect-client.ts';
import { DatabaseSetupError } from './database-setup-error.ts';
import { prismaEnvironment, projectRoot } from './environment.ts';
import { hasOurTables, moveOurTables } from './move-our-tables.ts';
import { missingObjects, presentObjectsSql } from './our-objects.ts';
import { isPooled, POOLED } from './pooled.ts';
import { SHARED_SCHEMA } from './schemas.ts';

const run = promisify(execFile);

const migrationsFolder = path.join(projectRoot, 'prisma/migrations');
const prismaCommand = path.join(projectRoot, 'node_modules/prisma/build/index.js');

/** Any number that nothing else locks: one migration at a time on a database. */
const MIGRATION_LOCK = 7_012_026;

/** Prisma's code for a database that has tables but was never migrated. */
const NOT_EMPTY = 'P3005';
const ADOPT_HINT =
  'If this is the database of the parent product, adopt it first: npm run db:adopt';

/**
 * Brings the database up to the migrations of this checkout with Prisma's own `migrate deploy`,
 * which is only started when something is pending. Safe in several processes at once: one
 * migrates, the others wait and find it done.
 *
 * @returns the names of the migrations that were applied, in order.
 * @throws DatabaseSetupError with Prisma's words, when a migration fails.
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  const client = await connectClient(url);
  try {
    if ((await findPendingMigrations(client)).length === 0) {
      await refuseIncomplete(client);
      return [];
    }
    if (await isPooled(url)) throw new DatabaseSetupError(POOLED);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const pending = await findPendingMigrations(client);
    if (pending.length > 0) await bringUpToDate(client, url);
    return pending;
  } finally {
    await client.end(); // and with it the lock
  }
}

/** What is marked as made must be there: every round would fail without it. */
async function refuseIncomplete(client: Client): Promise<void> {
  const { rows } = await client.query<{ key: string }>(presentObjectsSql);
  const missing = missingObjects(ownSql(), rows);
  if (missing.length === 0) return;
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  throw new DatabaseSetupError(
    `The database lists our migrations as applied, and lacks what they make: ${missing.slice(0, 5).join(', ')}${more}. Restore the schema review_desk from a backup.`,
  );
}

async function bringUpToDate(client: Client, url: string): Promise<void> {
  const finished = await findFinishedMigrations(client);
  const own = ownMigrations().filter((name) => finished.has(name));
  if (own.length > 0 && !(await hasOurTables(client)))
    await moveOurTables(client, own.map(readMigration));
  if (listMigrations().some((name) => !finished.has(name))) await deployMigrations(url);
}

/**
 * The migrations that Prisma's own table does not list as finished, and those it does list whose
 * tables are not where they belong: an earlier version made them among the parent product's.
 */
export async function findPendingMigrations(client: Client): Promise<string[]> {
  const finished = await findFinishedMigrations(client);
  const present = await hasOurTables(client);
  return listMigrations().filter(
    (name) => !finished.has(name) || (!present && name !== sharedMigration()),
  );
}

async function findFinishedMigrations(client: Client): Promise<Set<string>> {
  const table = `${SHARED_SCHEMA}._prisma_migrations`;
  const { rows: tables } = await client.query('SELECT to_regclass($1) AS found', [table]);
  if (!tables[0].found) return new Set();
  const { rows } = await client.query<{ migration_name: string }>(
    `SELECT migration_name FROM ${table} WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Set(rows.map((row) => row.migration_name));
}

/** The names of this checkout's migrations, in their order. */
export function listMigrations(): string[] {
  return fs
    .readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migration that makes the parent product's tables. */
export function sharedMigration(): string {
  return listMigrations()[0]!;
}

/** The migrations that make ours. */
export function ownMigrations(): string[] {
  return listMigrations().slice(1);
}

/** The SQL that makes everything of ours. */
export function ownSql(): string {
  return ownMigrations().map(readMigration).join('\n');
}

/** A migration's SQL. */
export function readMigration(name: string): string {
  return fs.readFileSync(path.join(migrationsFolder, name, 'migration.sql'), 'utf8');
}

function deployMigrations(url: string): Promise<void> {
  return runPrismaMigrate(url, ['deploy'], 'The migrations could not be applied.');
}

/**
 * Runs `prisma migrate` with these arguments on a database.
 *
 * @throws DatabaseSetupError with `failure` and Prisma's words
 */
export async function runPrismaMigrate(
  url: string,
  args: string[],
  failure: string,
): Promise<void> {
  try {
    await run(process.execPath, [prismaCommand, 'migrate', ...args], {
      cwd: projectRoot,
      env: prismaEnvironment(url),
    });
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & Record<string, string>;
    const words = `${stdout}\n${stderr}`.trim() || message;
    const hint = words.includes(NOT_EMPTY) ? `\n\n${ADOPT_HINT}` : '';
    throw new DatabaseSetupError(`${failure}\n${words}${hint}`);
  }
}
