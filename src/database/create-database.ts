import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { connectClient } from './connect-client.ts';
import { DatabaseSetupError } from './database-setup-error.ts';

const OLDEST_VERSION = 14;
const START_UP_PATIENCE_MS = 30_000;

/** PostgreSQL's error codes, from its manual's appendix A. */
const STARTING_UP = '57P03';
const NO_SUCH_DATABASE = '3D000';
const ALREADY_EXISTS = new Set(['42P04', '23505']); // the second when two create it in the same moment
const WRONG_CREDENTIALS = new Set(['28000', '28P01']);
const NOT_PERMITTED = '42501';

/**
 * Makes sure that the URL's database exists on its server, creating it (empty) if it does not.
 *
 * @throws DatabaseSetupError when the server cannot be reached, refuses the credentials, is too
 *   old, or the user may not create databases.
 */
export async function ensureDatabase(url: string): Promise<void> {
  const target = parseDatabaseUrl(url);
  try {
    await checkServer(await connectPatiently(url));
  } catch (error) {
    if (codeOf(error) !== NO_SUCH_DATABASE) throw explain(error, target);
    await createDatabase(target);
  }
}

/** The same server's URL for another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.toString();
}

function parseDatabaseUrl(url: string): URL {
  const parsed = URL.parse(url);
  const isPostgres = parsed?.protocol === 'postgresql:' || parsed?.protocol === 'postgres:';
  if (!parsed || !isPostgres || parsed.pathname.length < 2) {
    throw new DatabaseSetupError(
      'DATABASE_URL is not a PostgreSQL URL: postgresql://user:password@host:port/database',
    );
  }
  return parsed;
}

/** Connects, giving a server that says it is starting up the time to finish. */
async function connectPatiently(url: string): Promise<Client> {
  const deadline = Date.now() + START_UP_PATIENCE_MS;
  for (;;) {
    try {
      return await connectClient(url);
    } catch (error) {
      if (codeOf(error) !== STARTING_UP || Date.now() > deadline) throw error;
      await sleep(250);
    }
  }
}

async function checkServer(client: Client): Promise<void> {
  try {
    const { rows } = await client.query('SHOW server_version_num');
    const major = Math.floor(Number(rows[0].server_version_num) / 10_000);
    if (major >= OLDEST_VERSION) return;
    throw new DatabaseSetupError(
      `The server behind DATABASE_URL is PostgreSQL ${major}: ${OLDEST_VERSION} or newer is needed.`,
    );
  } finally {
    await client.end();
  }
}

async function createDatabase(target: URL): Promise<void> {
  const name = databaseOf(target);
  const client = await connectForMaintenance(target);
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    if (!ALREADY_EXISTS.has(codeOf(error) ?? '')) throw explain(error, target);
  } finally {
    await client.end();
  }
}

/** A connection from which to create databases: servers have at least one of these two. */
async function connectForMaintenance(target: URL): Promise<Client> {
  try {
    return await connectClient(withDatabase(target.href, 'postgres'));
  } catch (error) {
    if (codeOf(error) !== NO_SUCH_DATABASE) throw explain(error, target);
    return await connectClient(withDatabase(target.href, 'template1'));
  }
}

/** What went wrong, in words for an operator. Never the URL: it holds the password. */
function explain(error: unknown, target: URL): Error {
  if (error instanceof DatabaseSetupError) return error;
  const host = target.searchParams.get('host') ?? (target.hostname || 'localhost');
  const server = `PostgreSQL at ${host}:${target.port || 5432}`;
  const code = codeOf(error);
  if (code && WRONG_CREDENTIALS.has(code)) {
    return new DatabaseSetupError(`${server} refuses the user name or password in DATABASE_URL.`);
  }
  if (code === NOT_PERMITTED) {
    return new DatabaseSetupError(
      `${server} has no database "${databaseOf(target)}" and the user in DATABASE_URL may not ` +
        'create it: create it as an administrator.',
    );
  }
  const reason = (error as Error).message || code;
  return new DatabaseSetupError(
    `${server} cannot be used (${reason}): is it running, and is DATABASE_URL right?`,
  );
}

function databaseOf(target: URL): string {
  return decodeURIComponent(target.pathname.slice(1));
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}
