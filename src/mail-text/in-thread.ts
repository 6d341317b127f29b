import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Far above what the longest texts take on a busy machine, in milliseconds. */
const DEADLINE_MS = 10_000;

/** A function that reads text of others: plain data in and out, in a module that starts nothing. */
type Task<Input, Output> = { module: URL; run: (input: Input) => Output };

/** One thread serves everybody, one text at a time; made when it is first needed. */
let thread: Worker | null = null;
let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Runs a function that its module exports by its own name, without keeping the event loop busy.
 * Null where it took longer than the deadline, or its thread died over it: the text could not be
 * read. Loading the module does not count. Never throws.
 */
export function inThread<Input, Output>(
  task: Task<Input, Output>,
  input: Input,
  deadlineMs = DEADLINE_MS,
): Promise<{ output: Output } | null> {
  const turn = lastTurn.then(() => runInThread(task, input, deadlineMs));
  lastTurn = turn;
  return turn;
}

async function runInThread<Input, Output>(
  { module, run }: Task<Input, Output>,
  input: Input,
  deadlineMs: number,
): Promise<{ output: Output } | null> {
  const worker = (thread ??= startThread());
  worker.ref();
  try {
    // Both answers reject when the thread dies ('error').
    worker.postMessage({ load: module.href });
    await once(worker, 'message');
    worker.postMessage({ run: run.name, input });
    const [output] = await once(worker, 'message', { signal: AbortSignal.timeout(deadlineMs) });
    return { output: output as Output };
  } catch {
    thread = null;
    void worker.terminate();
    return null;
  } finally {
    // A thread that waits keeps no process alive.
    worker.unref();
  }
}

function startThread(): Worker {
  const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.on('error', () => {
    if (thread === worker) thread = null;
  });
  return worker;
}
