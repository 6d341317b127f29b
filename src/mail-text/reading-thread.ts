import { parentPort } from 'node:worker_threads';

type Request = { load: string } | { run: string; input: unknown };

let module: Record<string, (input: unknown) => unknown> = {};

/** The worker thread that texts of others are read in: loads a module, then runs what it exports. */
parentPort!.on('message', async (request: Request) => {
  if ('load' in request) {
    module = (await import(request.load)) as typeof module;
    parentPort!.postMessage('loaded');
  } else parentPort!.postMessage(module[request.run]!(request.input));
});
