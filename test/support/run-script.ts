import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/database/environment.ts';

const run = promisify(execFile);

export interface ScriptResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a script of the project (`scripts/db-stop.ts`) with this Node, in the checkout, and waits
 * for its end.
 *
 * @param environment on top of ours
 */
export async function runScript(
  script: string,
  args: string[] = [],
  environment: Record<string, string> = {},
): Promise<ScriptResult> {
  const options = { cwd: projectRoot, env: { ...process.env, ...environment } };
  try {
    const { stdout, stderr } = await run(process.execPath, [script, ...args], options);
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    if (typeof code !== 'number') throw error;
    return { exitCode: code, stdout, stderr };
  }
}
