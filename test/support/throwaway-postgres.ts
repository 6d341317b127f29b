import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDatabase, withDatabase } from '../../src/database/create-database.ts';
import { EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { findServerProcess } from '../../src/database/embedded/server-process.ts';
import { canEnter, findServerUser } from '../../src/database/embedded/server-user.ts';

const PREFIX = 'review-desk-test-';

/** A PostgreSQL server of a test's own, to be killed and started again at will. */
export interface ThrowawayPostgres {
  /** Of a migrated database; stays the same over restarts. */
  readonly url: string;
  /** `kill -9` of the server, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and with the same data. */
  start(): Promise<void>;
  /** Stops it for good and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server of the caller's own, with a migrated database. The caller must `stop` it. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const server = new EmbeddedPostgres({ directory: makeServerDirectory(), durable: false });
  const url = withDatabase(await server.start(), 'crash_test');
  await ensureDatabase(url);
  await migrateDatabase(url);
  return {
    url,
    kill: () => killServer(server),
    start: async () => {
      await server.start();
    },
    stop: () => removeServer(server),
  };
}

/**
 * An empty folder for a server, named after this process, so that a later run can tell what a
 * killed one left behind.
 */
export function makeServerDirectory(): string {
  const directory = fs.mkdtempSync(path.join(temporaryFolder(), `${PREFIX}${process.pid}-`));
  fs.chmodSync(directory, 0o755);
  return directory;
}

/** Kills the server without a warning, and waits until it is gone. */
export async function killServer(server: EmbeddedPostgres): Promise<void> {
  const pid = findServerProcess(server.dataFolder);
  if (!pid) throw new Error('there is no server to kill');
  process.kill(pid, 'SIGKILL');
  while (findServerProcess(server.dataFolder)) await sleep(20);
}

/** Stops the server and deletes everything it has. */
export async function removeServer(server: EmbeddedPostgres): Promise<void> {
  await server.stop();
  fs.rmSync(server.directory, { recursive: true, force: true, maxRetries: 5 });
}

/** Stops and deletes the servers of test runs that were killed before they could. */
export async function removeAbandonedServers(): Promise<void> {
  const folder = temporaryFolder();
  for (const name of fs.readdirSync(folder)) {
    const pid = Number(name.match(/^review-desk-test-(\d+)-/)?.[1]);
    if (!pid || isAlive(pid)) continue;
    await removeServer(
      new EmbeddedPostgres({ directory: path.join(folder, name), durable: false }),
    );
  }
}

/** The system's temporary folder, or one that PostgreSQL's user can enter, where it cannot. */
function temporaryFolder(): string {
  return canEnter(os.tmpdir(), findServerUser()) ? os.tmpdir() : '/var/tmp';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
