import { randomUUID } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Router,
} from 'express';
import type { Logger } from 'pino';
import { countRefusals } from '../drafts/count-refusals.ts';
import type { Desk } from '../drafts/desk.ts';
import type { Checks } from './checks.ts';
import { type Health, healthRouter, watchHealth } from './health.ts';
import { intakeRouter } from './intake.ts';
import { metricsRouter } from './metrics.ts';
import { mayOperate, operatorsOnly } from './ops-access.ts';

/** The settings of the doors. */
export type Access = {
  trustedProxies?: string[];
  /** Where operators have a listener of their own. */
  opsPort?: number;
  opsToken?: string;
};

/** What the web surface works with. */
export type WebDesk = Pick<Desk, 'db' | 'countsDb' | 'queue' | 'log'> & {
  /** Null: intake is off. */
  intakeToken: string | null;
  checks: Checks;
  /** Whose word and whose eyes are trusted; by default nobody's but this machine's. */
  access?: Access;
  /** The rounds that must be stuck. */
  stuckRounds: () => string[];
  /** Further routes, such as Slack's. Bodies are not read before them: a signature is over raw bytes. */
  routers?: Router[];
};

/**
 * The whole web surface as an Express app, not listening yet. Where operators have a listener of
 * their own, this one tells them nothing.
 */
export function createWebApp(desk: WebDesk): express.Express {
  const { db, log, routers = [], access = {} } = desk;
  const token = access.opsToken ?? null;
  const seesDetails = (request: Request) => !access.opsPort && mayOperate(request, token);
  const app = bareApp(desk);
  app.use(healthRouter(healthOf(desk), seesDetails));
  if (!access.opsPort) app.use(metricsRouter(desk.countsDb, log, operatorsOnly(token)));
  const onRefused = countRefusals(db, log, 'intake', 'skip:wrong_token');
  app.use(intakeRouter({ ...desk, onRefused }));
  for (const router of routers) app.use(router);
  return closed(app, log);
}

/** What the listener of operators serves: `/healthz`, `/readyz` and `/metrics`, to everybody there. */
export function createOpsApp(desk: WebDesk): express.Express {
  const app = bareApp(desk);
  app.use(healthRouter(healthOf(desk), () => true));
  app.use(metricsRouter(desk.countsDb, desk.log));
  return closed(app, desk.log);
}

function bareApp({ access }: WebDesk): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', access?.trustedProxies ?? false);
  app.use(careful);
  return app;
}

function closed(app: express.Express, log: Logger): express.Express {
  app.use(notFound);
  app.use(answerFault(log));
  return app;
}

function healthOf({ checks, stuckRounds, log }: WebDesk): Health {
  return watchHealth(checks, stuckRounds, log);
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
