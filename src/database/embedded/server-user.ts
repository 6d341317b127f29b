import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSetupError } from '../database-setup-error.ts';

/** The account that PostgreSQL runs as, where that is not our own. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/**
 * The account to run PostgreSQL as: undefined means our own. PostgreSQL refuses to run as root, so
 * root borrows the unprivileged `postgres` or `nobody`.
 *
 * @throws DatabaseSetupError when root has neither.
 */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((line) => line.startsWith(`${name}:`));
    const [, , uid, gid] = account?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new DatabaseSetupError(
    'PostgreSQL refuses to run as root and there is no user "postgres" or "nobody" to run it as: ' +
      'start as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether the user (undefined: ourselves) can enter the folder; asked of the system itself. */
export function canEnter(folder: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  return spawnSync('test', ['-x', folder], { ...user, cwd: '/' }).status === 0;
}

/** Makes a folder, and those above it, for the user (undefined: ourselves) to enter despite our umask. */
export function makeEnterableFolder(folder: string, user: ServerUser | undefined): void {
  const firstMade = fs.mkdirSync(folder, { recursive: true });
  if (!firstMade || !user) return;
  for (let made = folder; made.length >= firstMade.length; made = path.dirname(made)) {
    fs.chmodSync(made, 0o755);
  }
}
