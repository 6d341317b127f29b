import { OUR_SCHEMA } from './schemas.ts';

/** What the database is asked for: tables, columns, indexes and triggers, each as one key. */
export const presentObjectsSql = `
  SELECT 'column ' || c.relname || '.' || a.attname AS key
  FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = '${OUR_SCHEMA}'
  WHERE a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 'index ' || c.relname
  FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = '${OUR_SCHEMA}'
  WHERE i.indisvalid
  UNION ALL
  SELECT 'trigger ' || t.tgname FROM pg_trigger t WHERE NOT t.tgisinternal`;

/**
 * What our migrations make and the database does not hold, whatever its list of migrations says. The
 * indexes on the parent's tables are left out: they are made again by themselves.
 *
 * @param sql of our migrations
 * @param present the keys that `presentObjectsSql` found
 */
export function missingObjects(sql: string, present: { key: string }[]): string[] {
  const found = new Set(present.map(({ key }) => key));
  return expectedObjects(sql).filter((key) => !found.has(key));
}

function expectedObjects(sql: string): string[] {
  const tables = sql.matchAll(
    new RegExp(`^CREATE TABLE "${OUR_SCHEMA}"\\."(\\w+)" \\(\\n([\\s\\S]*?)^\\);`, 'gm'),
  );
  const columns = [...tables].flatMap(([, table, body]) =>
    [...body!.matchAll(/^ {4}"(\w+)" /gm)].map(([, column]) => `column ${table}.${column}`),
  );
  const indexes = sql.matchAll(
    new RegExp(`^CREATE (?:UNIQUE )?INDEX "(\\w+)" ON "${OUR_SCHEMA}"`, 'gm'),
  );
  const triggers = sql.matchAll(/^CREATE TRIGGER "(\w+)"/gm);
  return [
    ...columns,
    ...[...indexes].map(([, name]) => `index ${name}`),
    ...[...triggers].map(([, name]) => `trigger ${name}`),
  ];
}
