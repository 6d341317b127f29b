import { Router } from 'express';
import type { Logger } from 'pino';
import { withPatience } from './with-patience.ts';

/** Throws where its part of the service is not usable. */
export type Check = () => PromiseLike<unknown>;

/** Longer than any part takes that is well, shorter than the patience of whoever asks. */
export const checkPatienceMs = 2_000;

/**
 * `/healthz`: the process is alive, and so are its rounds; else 503, and it should be started anew.
 * `/readyz`: it can do its work, else 503 naming what fails.
 */
export function healthRouter(
  checks: Record<string, Check>,
  stuckRounds: () => string[],
  log: Logger,
): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    const stuck = stuckRounds();
    if (stuck.length === 0) response.json({ status: 'ok' });
    else response.status(503).json({ status: 'stuck', stuck });
  });
  router.get('/readyz', async (_request, response) => {
    const failing = await findFailing(checks, log);
    if (failing.length === 0) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'not ready', failing });
  });
  return router;
}

async function findFailing(checks: Record<string, Check>, log: Logger): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([part, check]) => {
      try {
        await withPatience(checkPatienceMs, check);
        return [];
      } catch (error) {
        log.warn({ err: error, part }, 'a part of the service is not usable');
        return [part];
      }
    }),
  );
  return results.flat();
}
