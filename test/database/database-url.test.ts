import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabase } from '../../src/database/create-database.ts';
import { DatabaseSetupError } from '../../src/database/database-setup-error.ts';
import { resolveDatabaseUrl } from '../../src/database/database-url.ts';
import { EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { makeServerDirectory, removeServer } from '../support/throwaway-postgres.ts';

let server: EmbeddedPostgres;
let serverUrl: string;

beforeAll(async () => {
  server = new EmbeddedPostgres({ directory: makeServerDirectory(), durable: false });
  serverUrl = await server.start();
});

afterAll(async () => {
  await removeServer(server);
});

async function currentDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT current_database() AS name');
  await client.end();
  return rows[0].name;
}

/** What an operator reads; fails the test if the URL is accepted or the password shows. */
async function refusalOf(url: string): Promise<string> {
  const error = await resolveDatabaseUrl(url).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DatabaseSetupError);
  const { message, stack } = error as DatabaseSetupError;
  expect(stack).not.toContain('s3cret');
  return message;
}

test('a database that does not exist yet is created, also by several at once', async () => {
  const name = `Grüne "Wiese" ${randomBytes(3).toString('hex')}`;
  const url = withDatabase(serverUrl, name);
  expect(await Promise.all([1, 2, 3, 4].map(() => resolveDatabaseUrl(url)))).toEqual(
    [1, 2, 3, 4].map(() => url),
  );
  expect(await currentDatabase(url)).toBe(name);
});

test('a user who may not create the database is told who can', async () => {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query("CREATE ROLE visitor LOGIN PASSWORD 's3cret'");
  await client.end();
  const url = new URL(withDatabase(serverUrl, 'not_there'));
  url.username = 'visitor';
  url.password = 's3cret';
  expect(await refusalOf(url.href)).toMatch(/no database "not_there" .* as an administrator\.$/);
});

test('a server that nobody can reach is named without the password', async () => {
  const message = await refusalOf('postgresql://jon:s3cret@127.0.0.1:1/desk');
  expect(message).toBe(
    'PostgreSQL at 127.0.0.1:1 cannot be used (connect ECONNREFUSED 127.0.0.1:1): ' +
      'is it running, and is DATABASE_URL right?',
  );
});

test('refused credentials are named as such, without the password', async () => {
  const url = new URL(serverUrl);
  url.password = 's3cret';
  expect(await refusalOf(url.href)).toMatch(/refuses the user name or password in DATABASE_URL\.$/);
});

test.for(['mysql://jon:s3cret@127.0.0.1/desk', 'postgresql://jon:s3cret@127.0.0.1', 's3cret'])(
  'what is no PostgreSQL URL is refused',
  async (url) => {
    expect(await refusalOf(url)).toMatch(/^DATABASE_URL is not a PostgreSQL URL/);
  },
);

test('a server older than 14 is refused', async () => {
  const old = net.createServer(answerAsPostgres13).listen(0, '127.0.0.1');
  await once(old, 'listening');
  const { port } = old.address() as net.AddressInfo;
  try {
    expect(await refusalOf(`postgresql://jon:s3cret@127.0.0.1:${port}/desk`)).toBe(
      'The server behind DATABASE_URL is PostgreSQL 13: 14 or newer is needed.',
    );
  } finally {
    old.close();
  }
});

/** Lets everybody in and answers every query with one row: 130012 (PostgreSQL's message formats). */
function answerAsPostgres13(socket: net.Socket): void {
  const message = (type: string, body: string) => {
    const head = Buffer.alloc(5, type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, Buffer.from(body, 'latin1')]);
  };
  const ready = message('Z', 'I');
  const column = `server_version_num\0${'\0'.repeat(6)}\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0`;
  socket.once('data', () => {
    socket.write(Buffer.concat([message('R', '\0\0\0\0'), ready]));
    socket.once('data', () =>
      socket.write(
        Buffer.concat([
          message('T', `\0\x01${column}`),
          message('D', '\0\x01\0\0\0\x06130012'),
          message('C', 'SHOW\0'),
          ready,
        ]),
      ),
    );
  });
}
