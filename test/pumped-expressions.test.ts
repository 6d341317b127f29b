import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { expressionsOfSource } from './support/expressions.ts';

/** For one expression on all its texts, which take milliseconds. */
const DEADLINE_MS = 30_000;

test('no expression gets stuck on a text that repeats its own words', async () => {
  const worker = new Worker(new URL('./support/pump-thread.ts', import.meta.url), {
    workerData: await expressionsOfSource(),
    execArgv: [],
  });
  const deadline = setTimeout(() => void worker.terminate(), DEADLINE_MS);
  let tried = 'loading';
  worker.on('message', (expression: string) => {
    tried = expression;
    deadline.refresh();
  });
  await once(worker, 'exit');
  clearTimeout(deadline);
  expect(tried, 'the expression that did not come to an end').toBe('done');
}, 600_000);
