import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import type { Desk } from '../drafts/desk.ts';
import type { Checks } from './checks.ts';
import { healthRouter } from './health.ts';
import { intakeRouter } from './intake.ts';
import { metricsRouter } from './metrics.ts';

/** What the web surface works with. */
export type WebDesk = Pick<Desk, 'db' | 'countsDb' | 'queue' | 'log'> & {
  /** Null: intake is off. */
  intakeToken: string | null;
  checks: Checks;
  /** The rounds that must be stuck. */
  stuckRounds: () => string[];
  /** Further routes, such as Slack's. Bodies are not read before them: a signature is over raw bytes. */
  routers?: Router[];
};

/** The whole web surface as an Express app, not listening yet. */
export function createWebApp(desk: WebDesk): express.Express {
  const { countsDb, log, checks, stuckRounds, routers = [] } = desk;
  const app = express();
  app.disable('x-powered-by');
  app.use(careful);
  app.use(healthRouter(checks, stuckRounds, log));
  app.use(metricsRouter(countsDb, log));
  app.use(intakeRouter(desk));
  for (const router of routers) app.use(router);
  app.use(notFound);
  app.use(answerFault(log));
  return app;
}

/** What browsers may do with any answer, unless a route of ours says otherwise. */
const careful: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  next();
};

const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ error: 'there is nothing here' });
};

/** The last resort. The caller and the log share an id, and nothing else of the fault. */
function answerFault(log: Logger): ErrorRequestHandler {
  return (fault, request, response, next) => {
    // Too late for an answer: Express cuts the connection, so that nobody takes half for a whole.
    if (response.headersSent) return next(fault);
    const status = Number((fault as { status?: unknown } | undefined)?.status);
    if (status >= 400 && status < 500) {
      response.status(status).json({ error: 'the request cannot be read' });
      return;
    }
    const id = randomUUID();
    log.error({ err: fault, errorId: id, method: request.method }, 'an HTTP request failed');
    response.status(500).json({ error: 'an unexpected fault', id });
  };
}
