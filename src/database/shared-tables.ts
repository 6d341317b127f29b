import type { Client } from 'pg';
import { readMigration, sharedMigration } from './migrate.ts';

/** A column as the database describes it. */
export type Column = {
  table: string;
  name: string;
  /** As PostgreSQL writes it, enums by their bare name. */
  type: string;
  nullable: boolean;
  /** As SQL, without the schema; null: none. */
  default: string | null;
};

/** What a schema holds, as far as adopting looks at it. */
export type Shape = {
  columns: Column[];
  /** Labels by the enum's name, in their order. */
  enums: Map<string, string[]>;
  /** `Table(column,column)` of each primary or unique key that holds for every row. */
  keys: Set<string>;
};

/**
 * What the shared tables must look like: the first migration is run in a schema of its own inside a
 * transaction that is rolled back, so the one description of them is the migration itself. Leaves
 * nothing behind.
 */
export async function expectedShape(client: Client): Promise<Shape> {
  const schema = `adopt_${process.pid}_${Date.now()}`;
  await client.query('BEGIN');
  try {
    await client.query(`CREATE SCHEMA ${schema}`);
    await client.query(`SET LOCAL search_path TO ${schema}`);
    await client.query(readMigration(sharedMigration()));
    return await shapeOf(client, schema);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** What is there in a schema. */
export async function shapeOf(client: Client, schema: string): Promise<Shape> {
  const columns = await client.query<Column>(columnsQuery, [schema]);
  const enums = await client.query<{ name: string; labels: string[] }>(enumsQuery, [schema]);
  const keys = await client.query<{ key: string }>(keysQuery, [schema]);
  return {
    columns: columns.rows.map((column) => withoutSchema(column, schema)),
    enums: new Map(enums.rows.map(({ name, labels }) => [name, labels])),
    keys: new Set(keys.rows.map(({ key }) => key)),
  };
}

const columnsQuery = `
  SELECT class.relname AS "table", attribute.attname AS "name",
    CASE WHEN type.typtype = 'e' THEN type.typname
      ELSE format_type(attribute.atttypid, attribute.atttypmod) END AS "type",
    NOT attribute.attnotnull AS "nullable",
    pg_get_expr(value.adbin, value.adrelid) AS "default"
  FROM pg_attribute attribute
    JOIN pg_class class ON class.oid = attribute.attrelid AND class.relkind IN ('r', 'p')
    JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
    JOIN pg_type type ON type.oid = attribute.atttypid
    LEFT JOIN pg_attrdef value ON value.adrelid = class.oid AND value.adnum = attribute.attnum
  WHERE namespace.nspname = $1 AND attribute.attnum > 0 AND NOT attribute.attisdropped
  ORDER BY class.relname, attribute.attnum`;

const enumsQuery = `
  SELECT type.typname AS "name", array_agg(label.enumlabel::text ORDER BY label.enumsortorder) AS "labels"
  FROM pg_type type
    JOIN pg_enum label ON label.enumtypid = type.oid
    JOIN pg_namespace namespace ON namespace.oid = type.typnamespace
  WHERE namespace.nspname = $1
  GROUP BY type.typname`;

const keysQuery = `
  SELECT class.relname || '(' || string_agg(attribute.attname, ',' ORDER BY attribute.attname) || ')' AS "key"
  FROM pg_index key
    JOIN pg_class class ON class.oid = key.indrelid
    JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
    JOIN pg_attribute attribute ON attribute.attrelid = class.oid AND attribute.attnum = ANY(key.indkey)
  WHERE namespace.nspname = $1 AND key.indisunique AND key.indisvalid
    AND key.indpred IS NULL AND key.indexprs IS NULL
  GROUP BY class.relname, key.indexrelid`;

/** Defaults name types with their schema where that is not in the search path; ours are all alike. */
function withoutSchema(column: Column, schema: string): Column {
  const text = column.default
    ?.replaceAll(`${schema}.`, '')
    .replaceAll(`"${schema}".`, '')
    .replace(/^now\(\)$/, 'CURRENT_TIMESTAMP')
    .replace(/^'\{\}'::text\[\]$/, 'ARRAY[]::text[]');
  return { ...column, default: text ?? null };
}
