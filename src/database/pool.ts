import { type ClientBase, Pool, type PoolClient } from 'pg';
import { OUR_SCHEMA, SHARED_SCHEMA } from './schemas.ts';

/** As long as a restart of the database, or a turn in a busy pool, may take: pg counts both. Milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** An idle process gives back what a busy hour has opened. Milliseconds. */
const IDLE_TIMEOUT_MS = 20_000;
/** After a table change, old prepared statements fail until the connection is replaced. Seconds. */
const LIFETIME_SECONDS = 60;
/** The server gives up a little before the client does, so that the connection can be kept. */
const SERVER_SHARE = 0.9;

export type SessionOptions = {
  /** Whether the session is ours: the feed of changes is about what other programs write. */
  own: boolean;
  /** How long one statement may take. Milliseconds. */
  statementMs: number;
  /** How long one statement may wait for a lock that somebody else holds. Milliseconds. */
  lockMs: number;
  /** How long a transaction of ours may stand still before the server ends it. Milliseconds. */
  idleInTransactionMs: number;
};

/**
 * A pool in which nothing waits without an end. The server ends slow statements, waits for locks and
 * transactions that stand still; the client gives up on a connection that does not answer, since a
 * server that is gone without a word (a failover, a lost route) can end nothing.
 *
 * Where one connection did not answer in time, the idle ones are not trusted either: they are closed
 * too, so that the next statement opens a new one instead of finding them dead one by one.
 */
export function openPool(url: string, size: number, patience: SessionOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    query_timeout: patience.statementMs,
    keepAlive: true,
    onConnect: (client) => prepareSession(client, patience),
  });
  // An idle connection that breaks is replaced; the error has nobody else to hear it.
  pool.on('error', () => {});
  closeIdleWhenOneIsDead(pool);
  return pool;
}

async function prepareSession(
  client: ClientBase,
  { statementMs, lockMs, idleInTransactionMs, own }: SessionOptions,
): Promise<void> {
  // A connection that breaks while a transaction ends has no listener of Prisma's or the pool's for
  // a moment, and an unheard error would end the process. Its query fails with the same error.
  client.on('error', () => {});
  await client.query(
    `SELECT set_config('TimeZone', 'UTC', false), set_config('search_path', $1, false),
      set_config('statement_timeout', $2, false), set_config('lock_timeout', $3, false),
      set_config('idle_in_transaction_session_timeout', $4, false),
      set_config('review_desk.own', $5, false)`,
    [
      `${OUR_SCHEMA}, ${SHARED_SCHEMA}`,
      String(Math.round(statementMs * SERVER_SHARE)),
      String(lockMs),
      String(idleInTransactionMs),
      own ? 'on' : 'off',
    ],
  );
}

/** pg's connection, as far as a dead one needs it: the polite goodbye would never be answered. */
type Connection = { connection: { stream: { destroy(): void } } };
const cut = (client: PoolClient) => (client as unknown as Connection).connection.stream.destroy();

function closeIdleWhenOneIsDead(pool: Pool): void {
  const idle = new Set<PoolClient>();
  pool.on('acquire', (client) => idle.delete(client));
  pool.on('remove', (client) => idle.delete(client));
  pool.on('release', (error, client) => {
    if (!error) return void idle.add(client);
    if (!isClientTimeout(error)) return;
    cut(client);
    for (const other of idle) cut(other);
  });
}

/** pg's own words for a statement whose answer did not come; the server's timeout says otherwise. */
function isClientTimeout(error: Error): boolean {
  return /query read timeout/i.test(error.message);
}
