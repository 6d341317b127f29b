import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { takeScriptLock } from '../../src/backfill/script-lock.ts';
import { adoptDatabase } from '../../src/database/adopt.ts';
import { isPooled, POOLED } from '../../src/database/pooled.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { startTransactionPooler, type TransactionPooler } from '../support/transaction-pooler.ts';

let database: TestDatabase;
let pooler: TransactionPooler;
let others: Client[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(others.map((client) => client.end().catch(() => {})));
  others = [];
  await pooler.close();
});
afterAll(() => database.drop());

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  others.push(client);
  return client;
}

test('the pooler of these tests keeps no session, as PgBouncer in transaction mode does', async () => {
  pooler = await startTransactionPooler(database.url, 1);
  const [one, other] = [await connected(pooler.url), await connected(pooler.url)];
  await one.query(`SET application_name = 'one'`);
  expect((await other.query('SHOW application_name')).rows).toEqual([{ application_name: 'one' }]);
  await one.query('SELECT pg_advisory_lock(1)');
  const { rows } = await other.query('SELECT pg_try_advisory_lock(1) AS taken');
  expect(rows).toEqual([{ taken: true }]);
});

test('a direct address is none, however many are connected', async () => {
  pooler = await startTransactionPooler(database.url, 1);
  await connected(database.url);
  expect(await isPooled(database.url)).toBe(false);
});

test.each([
  [1, false],
  [2, false],
  [5, false],
  [2, true],
  [3, true],
])('a pooler with %i connections is found out (each in turn: %s)', async (size, inTurn) => {
  pooler = await startTransactionPooler(database.url, size, inTurn);
  // What its other clients did before: every connection is open and free.
  const clients = [];
  for (let number = 0; number < size; number += 1) {
    clients.push(await connected(pooler.url));
    await clients[number]!.query('BEGIN');
  }
  for (const client of clients) await client.query('COMMIT');
  expect(await isPooled(pooler.url)).toBe(true);
});

test('one whose connections are all new is found out too', async () => {
  pooler = await startTransactionPooler(database.url, 2);
  expect(await isPooled(pooler.url)).toBe(true);
});

test('a script that needs a session stops, and so does adopting; both name the variable', async () => {
  pooler = await startTransactionPooler(database.url, 1);
  await connected(pooler.url);
  await expect(takeScriptLock(pooler.url, 'a-script')).rejects.toThrow(POOLED);
  expect(POOLED).toContain('DIRECT_URL');
  expect(await adoptDatabase(pooler.url, false)).toMatchObject({
    kind: 'adopted_before',
    hints: expect.arrayContaining([POOLED]),
  });
  await database.db.$executeRaw`DELETE FROM public."_prisma_migrations"`;
  expect(await adoptDatabase(pooler.url, false)).toMatchObject({
    kind: 'unfit',
    problems: expect.arrayContaining([POOLED]),
  });
});
