import { Router } from 'express';
import type { Logger } from 'pino';
import { askParts, type Checks } from './checks.ts';

/**
 * `/healthz`: the process is alive, and so are its rounds; else 503, and it should be started anew.
 * `/readyz`: it can do its work, else 503 naming what fails.
 */
export function healthRouter(checks: Checks, stuckRounds: () => string[], log: Logger): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    const stuck = stuckRounds();
    if (stuck.length === 0) response.json({ status: 'ok' });
    else response.status(503).json({ status: 'stuck', stuck });
  });
  router.get('/readyz', async (_request, response) => {
    const failing = (await askParts(checks)).filter(({ fault }) => fault !== null);
    for (const { part, fault } of failing)
      log.warn({ err: fault, part }, 'a part of the service is not usable');
    if (failing.length === 0) response.json({ status: 'ready' });
    else
      response.status(503).json({ status: 'not ready', failing: failing.map(({ part }) => part) });
  });
  return router;
}
