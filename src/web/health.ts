import { type Request, Router } from 'express';
import type { Logger } from 'pino';
import { askParts, type Checks } from './checks.ts';

/** Whoever asks within that time gets the same answer: it costs a call of Slack. Milliseconds. */
const FRESH_MS = 3_000;

export type Health = {
  /** The parts that do not work; asked anew every few seconds at most. */
  failing(): Promise<string[]>;
  /** The rounds that must be stuck. */
  stuckRounds(): string[];
};

/** Asks all parts together, however many ask us. */
export function watchHealth(checks: Checks, stuckRounds: () => string[], log: Logger): Health {
  let latest: Promise<string[]> | null = null;
  let freshUntil = 0;
  return {
    stuckRounds,
    failing() {
      if (!latest || performance.now() > freshUntil) {
        freshUntil = Infinity;
        latest = findFailing(checks, log).finally(() => {
          freshUntil = performance.now() + FRESH_MS;
        });
      }
      return latest;
    },
  };
}

async function findFailing(checks: Checks, log: Logger): Promise<string[]> {
  const failing = (await askParts(checks)).filter(({ fault }) => fault !== null);
  for (const { part, fault } of failing)
    log.warn({ err: fault, part }, 'a part of the service is not usable');
  return failing.map(({ part }) => part);
}

/**
 * `/healthz`: the process is alive, and so are its rounds; else 503, and it should be started anew.
 * `/readyz`: it can do its work, else 503.
 *
 * @param seesDetails who is told which part fails
 */
export function healthRouter(health: Health, seesDetails: (request: Request) => boolean): Router {
  const router = Router();
  router.get('/healthz', (request, response) => {
    const stuck = health.stuckRounds();
    if (stuck.length === 0) response.json({ status: 'ok' });
    else response.status(503).json({ status: 'stuck', ...(seesDetails(request) && { stuck }) });
  });
  router.get('/readyz', async (request, response) => {
    const failing = await health.failing();
    if (failing.length === 0) return void response.json({ status: 'ready' });
    const details = seesDetails(request) && { failing };
    response.status(503).json({ status: 'not ready', ...details });
  });
  return router;
}
