import { type ChildProcess, spawn } from 'node:child_process';
import { projectRoot } from '../../src/database/environment.ts';

/** A script under way, to be signalled. */
export type SpawnedScript = {
  process: ChildProcess;
  /** Resolves when it is gone. */
  ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
};

/** Starts a script of the project with this Node, in the checkout. */
export function spawnScript(
  script: string,
  args: string[],
  environment: Record<string, string>,
): SpawnedScript {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk));
  const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>(
    (resolve) => child.on('close', (exitCode) => resolve({ exitCode, ...output })),
  );
  return { process: child, ended };
}
