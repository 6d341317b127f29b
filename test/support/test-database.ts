import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { inject } from 'vitest';
import { connectDatabase, forScripts } from '../../src/database/connect.ts';
import { withDatabase } from '../../src/database/create-database.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';

const PATIENCE_MS = 15_000;

/** PostgreSQL's code for "somebody is connected to the template". */
const OBJECT_IN_USE = '55006';

/** A migrated, empty database of a test's own. */
export interface TestDatabase {
  readonly url: string;
  readonly db: PrismaClient;
  /** Disconnects `db`, cuts every other connection and removes the database. */
  drop(): Promise<void>;
}

/** Makes an empty database with all tables; takes some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url: serverUrl, template } = inject('testServer');
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, (client) => cloneTemplate(client, template, name));

  const url = withDatabase(serverUrl, name);
  const db = connectDatabase(url, { ...forScripts, poolSize: 5, own: false });
  const drop = async () => {
    await db.$disconnect();
    await onServer(serverUrl, (client) => client.query(`DROP DATABASE "${name}" WITH (FORCE)`));
  };
  return { url, db, drop };
}

async function cloneTemplate(client: Client, template: string, name: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      return;
    } catch (error) {
      const isBusy = (error as { code?: string }).code === OBJECT_IN_USE;
      if (!isBusy || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
