import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type { ClientBase } from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';

/** Long enough for a restart of the database, short enough for a person who waits for an answer. */
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 60_000;
/** Many clicks at once wait for a connection, and for each other where they share a draft. Milliseconds. */
const TRANSACTION_PATIENCE = { maxWait: 20_000, timeout: 20_000 };

/** Statements each connection keeps planned at most, and their length in characters. */
const MOST_NAMED = 300;
const LONGEST_NAMED = 10_000;
/** A plan whose table was changed fails for as long as its connection lives. */
const LIFETIME_SECONDS = 60;

export interface ConnectOptions {
  /** The most connections held at once (default 10). */
  poolSize?: number;
}

/**
 * A Prisma client on the database. It connects on first use, and reconnects by itself after the
 * database was away: what runs meanwhile fails, the process does not.
 *
 * Sessions run in UTC, since the tables hold times without a zone, and look names up in the schema
 * that the URL names (Prisma's `?schema=`), in raw SQL too.
 *
 * The caller ends it with `$disconnect()`.
 */
export function connectDatabase(url: string, { poolSize = 10 }: ConnectOptions = {}): PrismaClient {
  const schema = new URL(url).searchParams.get('schema') ?? 'public';
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      maxLifetimeSeconds: LIFETIME_SECONDS,
      keepAlive: true,
      onConnect: (client) => prepareSession(client, schema),
    },
    { schema, statementNameGenerator: nameStatement },
  );
  return new PrismaClient({ adapter, transactionOptions: TRANSACTION_PATIENCE });
}

const statementNames = new Map<string, string>();

/**
 * Names the statements of the program, so that each connection has them parsed and planned once:
 * what a click runs takes the server a third of the time then. The first few hundred get a name,
 * which are all there are besides lists of any length; very long ones do not. The same name is the
 * same statement in every process.
 */
function nameStatement({ sql }: { sql: string }): string {
  if (sql.length > LONGEST_NAMED) return '';
  const known = statementNames.get(sql);
  if (known !== undefined || statementNames.size === MOST_NAMED) return known ?? '';
  const name = `desk_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
  statementNames.set(sql, name);
  return name;
}

async function prepareSession(client: ClientBase, schema: string): Promise<void> {
  // A connection that breaks while a transaction ends has no listener of Prisma's or the pool's for
  // a moment, and an unheard error would end the process. Its query fails with the same error.
  client.on('error', () => {});
  await client.query(
    `SELECT set_config('TimeZone', 'UTC', false), set_config('search_path', quote_ident($1), false)`,
    [schema],
  );
}
