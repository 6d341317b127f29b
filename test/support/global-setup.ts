import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureDatabase, withDatabase } from '../../src/database/create-database.ts';
import { EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { openQueue } from '../../src/queue.ts';
import { makeServerDirectory, removeAbandonedServers, removeServer } from './throwaway-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test databases are made (connected through `url`) and what they are copies of. */
    testServer: { url: string; template: string };
  }
}

const DAY_MS = 24 * 3600 * 1000;

/**
 * Once for a run: a PostgreSQL server (a throw-away one, or the one behind DATABASE_URL) with a
 * migrated template database for `createTestDatabase` to copy.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  return process.env.DATABASE_URL
    ? await useServer(project, process.env.DATABASE_URL)
    : await useThrowawayServer(project);
}

async function useThrowawayServer(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandonedServers();
  const server = new EmbeddedPostgres({ directory: makeServerDirectory(), durable: false });
  try {
    await makeTemplate(project, await server.start());
  } catch (error) {
    await removeServer(server);
    throw error;
  }
  return () => removeServer(server);
}

/** All databases of a run carry its name; their owner needs no more than CREATEDB. */
async function useServer(project: TestProject, serverUrl: string): Promise<() => Promise<void>> {
  await ensureDatabase(serverUrl);
  await removeAbandonedDatabases(serverUrl);
  const template = await makeTemplate(project, serverUrl);
  return () => dropDatabases(serverUrl, (name) => name.startsWith(template));
}

/** Names it `desk_test_<time>_<random>`; its copies append to that. */
async function makeTemplate(project: TestProject, serverUrl: string): Promise<string> {
  const name = `desk_test_${Date.now()}_${randomBytes(3).toString('hex')}`;
  const url = withDatabase(serverUrl, name);
  await ensureDatabase(url);
  await migrateDatabase(url);
  // The queue makes its tables on first use: once here, not in every copy.
  const queue = await openQueue(url, () => {});
  await queue.stop(1_000);
  project.provide('testServer', { url: serverUrl, template: name });
  return name;
}

/** What runs that were killed left behind on a server that outlives them. */
async function removeAbandonedDatabases(serverUrl: string): Promise<void> {
  await dropDatabases(serverUrl, (name) => {
    const createdAt = Number(name.match(/^desk_test_(\d+)_/)?.[1]);
    return createdAt < Date.now() - DAY_MS;
  });
}

async function dropDatabases(serverUrl: string, which: (name: string) => boolean): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    for (const { datname } of rows.filter((row) => which(row.datname))) {
      const name = client.escapeIdentifier(datname);
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}
