import { connectClient } from '../../src/database/connect-client.ts';
import { withDatabase } from '../../src/database/create-database.ts';
import { EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';

/**
 * A database of this run's own on the embedded server. Closing it removes the database, and stops
 * the server if this run started it and nobody else uses it by now.
 */
export async function openDemoDatabase(): Promise<{ url: string; close(): Promise<void> }> {
  const postgres = new EmbeddedPostgres();
  const wasRunning = await postgres.isRunning();
  const serverUrl = await postgres.start();
  const name = `review_desk_demo_${process.pid}`;
  return {
    url: withDatabase(serverUrl, name),
    async close() {
      const inUse = await dropAndCount(serverUrl, name);
      if (!wasRunning && !inUse) await postgres.stop();
    },
  };
}

/** Removes the database; returns whether anybody is connected to another one of the server. */
async function dropAndCount(serverUrl: string, name: string): Promise<boolean> {
  const client = await connectClient(serverUrl);
  try {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
    const others = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return others.rows.length > 0;
  } finally {
    await client.end();
  }
}
