import { parentPort } from 'node:worker_threads';
import { findTextFaults, type TextToCheck } from './find-text-faults.ts';

/** The worker thread that texts are judged in: a text in, its findings out. */
parentPort!.on('message', (input: TextToCheck) => {
  parentPort!.postMessage(findTextFaults(input));
});
