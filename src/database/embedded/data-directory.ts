import { createHash } from 'node:crypto';
import path from 'node:path';
import { projectRoot } from '../environment.ts';
import { canEnter, type ServerUser } from './server-user.ts';

/** Where root keeps what the server's user could not reach in a closed checkout. */
export const stateDirectory = '/var/lib/slack-review-desk';

/**
 * The folder of the checkout's embedded database: `.data` in the checkout, or, where the server's
 * user cannot enter that (a checkout in root's closed home), a folder of its own under `/var/lib`.
 */
export function defaultDataDirectory(user: ServerUser | undefined): string {
  if (canEnter(projectRoot, user)) return path.join(projectRoot, '.data');
  const checkout = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12);
  return path.join(stateDirectory, checkout);
}
