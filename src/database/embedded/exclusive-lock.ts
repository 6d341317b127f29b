import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSetupError } from '../database-setup-error.ts';

const SQLITE_BUSY = 5;

/**
 * Runs `work` while no other process runs anything under the same lock file.
 *
 * Node cannot lock files itself, but its SQLite can: the lock is an open exclusive transaction in an
 * empty SQLite file. The operating system drops it with the process that held it, however that
 * died, so there are no stale locks to recognise.
 *
 * @throws DatabaseSetupError when the lock is not had within `patienceSeconds`.
 */
export async function withExclusiveLock<T>(
  file: string,
  patienceSeconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    const deadline = Date.now() + patienceSeconds * 1000;
    while (!tryLock(lock)) {
      if (Date.now() > deadline) {
        throw new DatabaseSetupError(
          `Another process has held ${file} for ${patienceSeconds} seconds: end it and try again.`,
        );
      }
      await sleep(50);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
