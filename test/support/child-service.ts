import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceTiming } from '../../src/main.ts';

/** What the process says: it is ready, or a crash point is armed. */
export type FromChild = { url: string } | { armed: string };
export type ToChild = { arm: string; ending: 'SIGKILL' | 'SIGSTOP' };

/** The real service in a process of its own, to be killed and paused at will. */
export type ChildService = {
  url: string;
  isRunning(): boolean;
  /** At this crash point it kills itself, or falls asleep until `wake`. */
  arm(crashPoint: string, ending?: ToChild['ending']): Promise<void>;
  /** Resolves when it is gone. */
  gone: Promise<void>;
  /** Resolves when it has fallen asleep. */
  asleep(): Promise<void>;
  sleep(): void;
  wake(): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** An orderly end. */
  stop(): Promise<void>;
};

/** Claims lapse, and cards are looked over, soon enough for a test. */
export const shortTiming: ServiceTiming = {
  claimGraceSeconds: 2,
  cardLeaseSeconds: 8,
  reconcileEverySeconds: 3,
  askEverySeconds: 1,
};

const entry = path.join(import.meta.dirname, 'child-service-entry.ts');
const LOOK_EVERY_MS = 20;

/** Starts the service with this environment alone; rejects where it ends before it is ready. */
export async function startChildService(
  environment: Record<string, string>,
  timing = shortTiming,
): Promise<ChildService> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = fork(entry, [JSON.stringify(timing)], {
    env: { PATH, NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(() => {});
  const url = await readyUrl(child);
  return {
    url,
    isRunning: () => isRunning(child),
    arm: (crashPoint, ending = 'SIGKILL') => arm(child, { arm: crashPoint, ending }),
    gone,
    asleep: () => fallenAsleep(child),
    sleep: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the service ended before it was ready (exit code ${code})`);
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [FromChild];
  ended.catch(() => {});
  if (!('url' in message)) throw new Error('the service said something unexpected');
  return message.url;
}

async function arm(child: ChildProcess, message: ToChild): Promise<void> {
  const heard = once(child, 'message');
  child.send(message);
  await heard;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function fallenAsleep(child: ChildProcess): Promise<void> {
  while (isRunning(child) && stateOf(child.pid!) !== 'T') await sleep(LOOK_EVERY_MS);
}

/** The state letter of a process, as proc(5) has it; T is stopped. */
function stateOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .charAt(0);
}
