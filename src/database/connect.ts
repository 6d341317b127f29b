import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import { openPool } from './pool.ts';

/** Statements each connection keeps planned at most, and their length in characters. */
const MOST_NAMED = 300;
const LONGEST_NAMED = 10_000;

/** A lock that is held for longer than that is somebody else's work: try again later. Milliseconds. */
const LOCK_MS = 4_000;
/** As long as a transaction of ours may take in all. Milliseconds. */
const TRANSACTION_MS = 20_000;
/** What a person, a worker or a round may ask in one statement. Milliseconds. */
const STATEMENT_MS = 5_000;

export interface ConnectOptions {
  /** The most connections held at once (default 10). */
  poolSize?: number;
  /** How long one statement may take, in milliseconds (default 5,000). */
  statementMs?: number;
  /** How long one statement may wait for a lock, in milliseconds (default 4,000). */
  lockMs?: number;
  /** False: like another program, whose changes are noted in the feed (default true). */
  own?: boolean;
}

/** For scripts, whose statements go through whole tables. */
export const forScripts = { statementMs: 600_000, lockMs: 30_000 } as const;

/**
 * A Prisma client on the database. It connects on first use, and reconnects by itself after the
 * database was away: what runs meanwhile fails, the process does not. No statement waits without an
 * end (see `openPool`).
 *
 * Sessions run in UTC, since the tables hold times without a zone. Raw SQL finds our tables and the
 * parent product's by their bare names; Prisma's models name their schemas themselves.
 *
 * The caller ends it with `$disconnect()`.
 */
export function connectDatabase(url: string, options: ConnectOptions = {}): PrismaClient {
  const { poolSize = 10, statementMs = STATEMENT_MS, lockMs = LOCK_MS, own = true } = options;
  const idleInTransactionMs = Math.max(TRANSACTION_MS, statementMs);
  const pool = openPool(url, poolSize, { statementMs, lockMs, idleInTransactionMs, own });
  const adapter = new PrismaPg(pool, {
    statementNameGenerator: nameStatement,
    disposeExternalPool: true,
  });
  return new PrismaClient({
    adapter,
    transactionOptions: { maxWait: TRANSACTION_MS, timeout: TRANSACTION_MS },
  });
}

/** The service's clients: each kind of work has connections that no other kind can use up. */
export type Connections = {
  /** Clicks, pages and the intake. */
  people: PrismaClient;
  /** Jobs of the queue. */
  jobs: PrismaClient;
  /** What is looked at from time to time. */
  rounds: PrismaClient;
  /** Counts over whole tables, which may take their time. */
  counts: PrismaClient;
  disconnect(): Promise<void>;
};

/** Connects the service: at most 18 connections, and what is idle is given back. */
export function connectService(url: string): Connections {
  const clients = {
    people: connectDatabase(url, { poolSize: 8 }),
    jobs: connectDatabase(url, { poolSize: 6 }),
    rounds: connectDatabase(url, { poolSize: 2 }),
    counts: connectDatabase(url, { poolSize: 2, statementMs: 130_000 }),
  };
  return {
    ...clients,
    async disconnect() {
      await Promise.all(Object.values(clients).map((client) => client.$disconnect()));
    },
  };
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
