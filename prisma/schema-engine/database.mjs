// What the schema engine does to whole databases: reach, create and drop them.
import { Client } from 'pg';

const NO_SUCH_DATABASE = '3D000';
const WRONG_CREDENTIALS = new Set(['28000', '28P01']);
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** Throws unless the URL's database takes a connection. */
export async function tryConnection(url) {
  await withConnection(url, (client) => client.query('SELECT 1'));
}

/** Creates the URL's database and returns its name. */
export async function createDatabase(url) {
  const name = databaseName(url);
  await onServer(url, (client) => client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`));
  return name;
}

export async function dropDatabase(url) {
  const name = databaseName(url);
  await onServer(url, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`),
  );
}

/** The same server's URL for another database. */
export function urlOfDatabase(url, name) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.toString();
}

/** A failure in Prisma's words and codes (https://www.prisma.io/docs/orm/reference/error-reference). */
export function describeFailure(error, url) {
  const server = url ? `\`${new URL(url).hostname}:${new URL(url).port || 5432}\`` : 'the server';
  if (error.code === NO_SUCH_DATABASE) {
    const message = `Database \`${databaseName(url)}\` does not exist on the database server at ${server}.`;
    return { error_code: 'P1003', message };
  }
  if (UNREACHABLE.has(error.code)) {
    return { error_code: 'P1001', message: `Can't reach database server at ${server}` };
  }
  if (WRONG_CREDENTIALS.has(error.code)) {
    const message = `Authentication failed against the database server at ${server}`;
    return { error_code: 'P1000', message };
  }
  return { error_code: error.code ?? null, message: error.message };
}

function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** Runs `work` beside the URL's database: in one of the two that every server starts with. */
async function onServer(url, work) {
  try {
    return await withConnection(urlOfDatabase(url, 'postgres'), work);
  } catch (error) {
    if (error.code !== NO_SUCH_DATABASE) throw error;
    return await withConnection(urlOfDatabase(url, 'template1'), work);
  }
}

async function withConnection(url, work) {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
