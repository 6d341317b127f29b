import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Finding } from '../finding.ts';
import type { TextToCheck } from './find-text-faults.ts';

/** Far above what the longest texts take on a busy machine, in milliseconds. */
const DEADLINE_MS = 10_000;

const notJudged: Finding[] = [{ code: 'hold:could_not_be_judged', source: 'rule', quotes: [] }];

/** One thread serves everybody, one text at a time; made when it is first needed. */
let thread: Worker | null = null;
let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Returns what `findTextFaults` finds, without keeping the event loop busy. A text that takes longer
 * than the deadline, or whose thread dies over it, has one finding: it could not be judged. Never
 * throws.
 */
export function judgeText(input: TextToCheck, deadlineMs = DEADLINE_MS): Promise<Finding[]> {
  const turn = lastTurn.then(() => judgeInThread(input, deadlineMs));
  lastTurn = turn;
  return turn;
}

async function judgeInThread(input: TextToCheck, deadlineMs: number): Promise<Finding[]> {
  const worker = (thread ??= startThread());
  try {
    worker.ref();
    worker.postMessage(input);
    // Rejects when the thread dies ('error'), or when the time is over.
    const [findings] = await once(worker, 'message', { signal: AbortSignal.timeout(deadlineMs) });
    return findings as Finding[];
  } catch {
    thread = null;
    void worker.terminate();
    return notJudged;
  } finally {
    // A thread that waits keeps no process alive.
    worker.unref();
  }
}

function startThread(): Worker {
  const worker = new Worker(new URL('./judge-thread.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.on('error', () => {
    if (thread === worker) thread = null;
  });
  return worker;
}
