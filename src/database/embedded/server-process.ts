import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * The process id of the PostgreSQL server that runs on the data folder, or undefined.
 *
 * The id in `postmaster.pid` is not enough: after a crash it may belong to a zombie nobody has
 * reaped, or to a stranger who was given the same number. Both count as no server.
 */
export function findServerProcess(dataFolder: string): number | undefined {
  const pid = Number.parseInt(readPidFile(dataFolder), 10);
  return pid > 0 && isLivingServer(pid) ? pid : undefined;
}

function readPidFile(dataFolder: string): string {
  try {
    return fs.readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function isLivingServer(pid: number): boolean {
  if (process.platform === 'linux') return isLivingOnLinux(pid);
  if (process.platform === 'win32') return answersSignals(pid);
  const { stdout } = spawnSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  return /^[^Z].*postgres/.test(stdout.trim());
}

/** `/proc/<pid>/stat` reads `1234 (postgres) S …`, with state Z for a zombie; see proc(5). */
function isLivingOnLinux(pid: number): boolean {
  try {
    return /^\d+ \(postgres\) [^ZX]/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
