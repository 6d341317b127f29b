import { expect, test, vi } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { startThrowawayPostgres } from '../support/throwaway-postgres.ts';
import { createTestDatabase } from '../support/test-database.ts';

test('a client outlives a crash of the database and reconnects', async () => {
  const postgres = await startThrowawayPostgres();
  const db = connectDatabase(postgres.url);
  try {
    await Promise.all([1, 2, 3].map(() => db.client.count()));
    const interrupted = db.$queryRaw`SELECT pg_sleep(60)::text`;
    await Promise.all([expect(interrupted).rejects.toBeInstanceOf(Error), postgres.kill()]);
    await expect(db.client.count()).rejects.toBeInstanceOf(Error);
    await postgres.start();
    await vi.waitFor(async () => expect(await db.client.count()).toBe(0), 10_000);
  } finally {
    await db.$disconnect();
    await postgres.stop();
  }
});

test('a pool has no more connections than asked for', async () => {
  const { url, drop } = await createTestDatabase();
  const db = connectDatabase(url, { poolSize: 2 });
  try {
    const processIds = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(
        () => db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid, pg_sleep(0.05)::text`,
      ),
    );
    expect(new Set(processIds.map(([row]) => row?.pid)).size).toBe(2);
  } finally {
    await db.$disconnect();
    await drop();
  }
});

test('sessions run in UTC whatever the database says', async () => {
  const { url, db, drop } = await createTestDatabase();
  try {
    const name = new URL(url).pathname.slice(1);
    await db.$executeRawUnsafe(`ALTER DATABASE "${name}" SET TimeZone = 'Asia/Tokyo'`);
    const later = connectDatabase(url);
    expect(await later.$queryRaw`SELECT current_setting('TimeZone') AS zone`).toEqual([
      { zone: 'UTC' },
    ]);
    await later.$disconnect();
  } finally {
    await drop();
  }
});

test("models and raw SQL find our tables and the parent's, each in its schema", async () => {
  const { db, drop } = await createTestDatabase();
  try {
    await db.client.create({ data: { id: 'c1', name: 'Acme', userId: 'u1' } });
    await db.serviceFact.create({ data: { key: 'colour', value: 'blue' } });
    expect(await db.$queryRaw`SELECT "id" FROM "Client"`).toEqual([{ id: 'c1' }]);
    expect(await db.$queryRaw`SELECT "value" FROM "ServiceFact"`).toEqual([{ value: 'blue' }]);
    expect(
      await db.$queryRaw`
        SELECT schemaname AS schema, tablename AS table FROM pg_tables
        WHERE tablename IN ('Client', 'ServiceFact') ORDER BY 1`,
    ).toEqual([
      { schema: 'public', table: 'Client' },
      { schema: 'review_desk', table: 'ServiceFact' },
    ]);
  } finally {
    await drop();
  }
});

test('every copy of the template has every table and does not see the other copies', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  try {
    await one.db.client.create({ data: { id: 'c1', name: 'Acme', userId: 'u1' } });
    expect(await one.db.client.count()).toBe(1);
    expect(await other.db.client.count()).toBe(0);
  } finally {
    await Promise.all([one.drop(), other.drop()]);
  }
});

test('a table may get columns and indexes under statements that are in use', async () => {
  const { db, drop } = await createTestDatabase();
  try {
    const rounds = async () => {
      for (let round = 0; round < 8; round += 1) await db.client.findMany();
    };
    await rounds();
    await db.$executeRaw`ALTER TABLE "Client" ADD COLUMN "fromTheParentProduct" text`;
    await db.$executeRaw`CREATE INDEX ON "Client" ("name")`;
    await db.client.create({ data: { name: 'Acme Growth', userId: 'u1' } });
    await rounds();
    expect(await db.client.count()).toBe(1);
  } finally {
    await drop();
  }
});

test('a connection keeps a bounded number of statements planned, and no very long one', async () => {
  const { url, drop } = await createTestDatabase();
  const db = connectDatabase(url, { poolSize: 1 });
  try {
    await db.client.count();
    await db.$queryRawUnsafe(`SELECT 1 /* ${'long '.repeat(3_000)} */`);
    for (let index = 0; index < 1_000; index += 1) await db.$queryRawUnsafe(`SELECT ${index}`);
    const kept = await db.$queryRaw<
      { statement: string }[]
    >`SELECT statement FROM pg_prepared_statements`;
    expect(kept.some(({ statement }) => statement.includes('"Client"'))).toBe(true);
    expect(kept.some(({ statement }) => statement.includes('long'))).toBe(false);
    expect(kept.length).toBeLessThanOrEqual(300);
  } finally {
    await db.$disconnect();
    await drop();
  }
});
