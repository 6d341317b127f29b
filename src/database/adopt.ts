import type { Client } from 'pg';
import { connectClient } from './connect-client.ts';
import {
  findPendingMigrations,
  migrateDatabase,
  ownSql,
  runPrismaMigrate,
  sharedMigration,
} from './migrate.ts';
import { ourTables } from './move-our-tables.ts';
import { missingObjects, presentObjectsSql } from './our-objects.ts';
import { parentStateHints } from './parent-state.ts';
import { isPooled, POOLED } from './pooled.ts';
import { makeIndex } from './shared-indexes.ts';
import { OUR_SCHEMA, SHARED_SCHEMA } from './schemas.ts';
import { removeTriggers, sharedIndexes } from './shared-objects.ts';
import { type Column, expectedShape, type Shape, shapeOf } from './shared-tables.ts';

export type Adoption =
  /** Marked and migrated before, and all of ours is there. */
  | { kind: 'adopted_before'; hints: string[] }
  /** Cannot be adopted: each problem in one line. `hints` stand in nobody's way. */
  | { kind: 'unfit'; problems: string[]; hints: string[] }
  /**
   * Can be adopted; `indexes` are those that would be made on its tables, `moves` tells whether
   * tables of ours that an earlier version made among its own would be moved.
   */
  | { kind: 'fit'; indexes: string[]; moves: boolean; hints: string[] }
  | { kind: 'adopted'; migrations: string[]; hints: string[] };

/** The tables we write rows into; a column of theirs that must be given would keep us from it. */
const writtenTables = ['Message'];
/** Those only the intake and the import write into. */
const takenInTables = ['Client', 'EmailCampaign', 'Lead', 'AIDraft', 'WorkspaceSettings'];

/**
 * Adopts the parent product's database: compares its tables with what is needed, column by column,
 * marks the migration that would make them as applied, and deploys the others. No row and no column
 * of its is touched; it gets our tables in a schema of their own, and indexes, made without blocking
 * writes. Tables of ours that an earlier version made among its own are moved.
 *
 * @param apply without it, it is only looked at
 * @param triggers whether triggers on its tables note what other programs write; without them cards
 *   show that after a minute or so
 * @throws DatabaseSetupError where Prisma fails; faults of the connection
 */
export async function adoptDatabase(
  url: string,
  apply: boolean,
  triggers = true,
): Promise<Adoption> {
  const client = await connectClient(url);
  try {
    await client.query(`SET search_path TO ${SHARED_SCHEMA}`);
    const pending = await findPendingMigrations(client);
    if (pending.length === 0) return await lookAgain(client, apply, await isPooled(url));
    const marked = !pending.includes(sharedMigration());
    const expected = await expectedShape(client);
    const actual = await shapeOf(client, SHARED_SCHEMA);
    const strangers = await shapeOf(client, OUR_SCHEMA);
    const problems = [
      ...findDifferences(expected, actual),
      ...(marked ? [] : findStrangers(strangers)),
      ...((await isPooled(url)) ? [POOLED] : []),
    ];
    const isParent = problems.length === 0;
    const hints = [
      ...findHints(expected, actual),
      ...(isParent ? await parentStateHints(client) : []),
    ];
    if (problems.length > 0) return { kind: 'unfit', problems, hints };
    const indexes = sharedIndexes();
    if (!apply)
      return { kind: 'fit', indexes: indexes.map(({ name }) => name), moves: marked, hints };
    if (!marked) await markApplied(url, sharedMigration());
    for (const index of indexes) await makeIndex(client, index);
    const migrations = await migrateDatabase(url);
    if (!triggers) await removeTriggers(client);
    return { kind: 'adopted', migrations, hints };
  } finally {
    await client.end();
  }
}

/** A list of migrations proves nothing: a tool of the parent's may have dropped what they made. */
async function lookAgain(client: Client, apply: boolean, pooled: boolean): Promise<Adoption> {
  const { rows } = await client.query<{ key: string }>(presentObjectsSql);
  const missing = missingObjects(ownSql(), rows);
  const hints = [...(pooled ? [POOLED] : []), ...(await parentStateHints(client))];
  if (missing.length > 0) {
    const problems = missing.map((key) => `our ${key} is marked as made, and is missing`);
    return { kind: 'unfit', problems, hints };
  }
  if (apply) for (const index of sharedIndexes()) await makeIndex(client, index);
  return { kind: 'adopted_before', hints };
}

function findDifferences(expected: Shape, actual: Shape): string[] {
  const tables = tablesOf(actual);
  const needed = tablesOf(expected);
  const missing = new Set([...needed].filter((name) => !tables.has(name)));
  if (missing.size === needed.size)
    return [
      'none of the parent’s tables is there; for a database of its own run npm run db:migrate',
    ];
  return [
    ...[...missing].map((table) => `table "${table}" is missing`),
    ...expected.columns
      .filter(({ table }) => !missing.has(table))
      .flatMap((column) =>
        differencesOf(
          column,
          actual.columns.find((other) => isSame(column, other)),
        ),
      ),
    ...[...expected.enums].flatMap(([name, labels]) =>
      missingLabels(name, labels, actual.enums.get(name)),
    ),
    ...[...expected.keys]
      .filter((key) => !actual.keys.has(key) && !missing.has(key.slice(0, key.indexOf('('))))
      .map((key) => `unique key ${key} is missing`),
    ...requiredStrangers(expected, actual, writtenTables).map(
      (name) =>
        `column ${name} must be given a value, and we know none: let it be null, or give it a default`,
    ),
  ];
}

function tablesOf({ columns }: Shape): Set<string> {
  return new Set(columns.map(({ table }) => table));
}

function isSame(one: Column, other: Column): boolean {
  return one.table === other.table && one.name === other.name;
}

function differencesOf(expected: Column, actual: Column | undefined): string[] {
  const name = nameOf(expected);
  if (!actual) return [`column ${name} is missing: ${typeWords(expected)}`];
  return [
    ...(actual.type === expected.type
      ? []
      : [`column ${name} is ${actual.type}, and must be ${expected.type}`]),
    ...(actual.nullable === expected.nullable
      ? []
      : [
          `column ${name} ${actual.nullable ? 'is nullable but must be NOT NULL' : 'is NOT NULL but must be nullable'}`,
        ]),
    ...(expected.default === null || actual.default === expected.default
      ? []
      : [
          `column ${name} has the default ${actual.default ?? '(none)'}, and must have ${expected.default}`,
        ]),
  ];
}

function nameOf({ table, name }: Column): string {
  return `"${table}"."${name}"`;
}

function typeWords({ type, nullable, default: value }: Column): string {
  return `${type}${nullable ? '' : ' NOT NULL'}${value === null ? '' : ` DEFAULT ${value}`}`;
}

function missingLabels(name: string, labels: string[], actual: string[] | undefined): string[] {
  if (!actual) return [`enum "${name}" is missing`];
  return labels
    .filter((label) => !actual.includes(label))
    .map((label) => `enum "${name}" lacks the value ${label}`);
}

/** Columns of theirs that a new row must give a value for. */
function requiredStrangers(expected: Shape, actual: Shape, tables: string[]): string[] {
  return actual.columns
    .filter(
      ({ table, nullable, default: value }) =>
        tables.includes(table) && !nullable && value === null,
    )
    .filter((column) => !expected.columns.some((known) => isSame(known, column)))
    .map(nameOf);
}

/** What the operator should know, though nothing is in the way. */
function findHints(expected: Shape, actual: Shape): string[] {
  return requiredStrangers(expected, actual, takenInTables).map(
    (name) =>
      `column ${name} must be given a value: POST /api/drafts and drafts:import cannot make such rows, so let the parent product write them`,
  );
}

/** Tables that bear our names in our schema, and are not ours. */
function findStrangers(actual: Shape): string[] {
  const tables = tablesOf(actual);
  return ourTables(ownSql())
    .filter((table) => tables.has(table))
    .map((table) => `table "${OUR_SCHEMA}"."${table}" is there already, and is not ours`);
}

function markApplied(url: string, migration: string): Promise<void> {
  const args = ['resolve', '--applied', migration];
  return runPrismaMigrate(url, args, 'The database could not be marked.');
}
