import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { type Check, healthRouter } from './health.ts';
import { intakeRouter } from './intake.ts';
import { metricsRouter } from './metrics.ts';

export type WebDesk = {
  config: Pick<Config, 'intakeToken'>;
  db: PrismaClient;
  /** For the metrics' counts. */
  countsDb: PrismaClient;
  /** The rounds that must be stuck. */
  stuckRounds: () => string[];
  queue: Queue;
  log: Logger;
  /** Throws where Slack is not usable; null where it is not configured. */
  checkSlack: Check | null;
  /** Further routes, such as Slack's. Bodies are not read before them: a signature is over raw bytes. */
  routers?: Router[];
};

/** The whole web surface as an Express app, not listening yet. */
export function createWebApp(desk: WebDesk): express.Express {
  const { config, db, countsDb, queue, log, checkSlack, routers = [] } = desk;
  const app = express();
  app.disable('x-powered-by');
  app.use(careful);
  app.use(
    healthRouter(
      {
        database: () => db.$queryRaw`SELECT 1`,
        queue: () => queue.check(),
        slack: checkSlack ?? notConfigured,
      },
      desk.stuckRounds,
      log,
    ),
  );
  app.use(metricsRouter(countsDb, log));
  app.use(intakeRouter({ db, queue, log, token: config.intakeToken ?? null }));
  for (const router of routers) app.use(router);
  app.use(notFound);
  app.use(answerFault(log));
  return app;
}

async function notConfigured(): Promise<never> {
  throw new Error('SLACK_BOT_TOKEN is not set');
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
    log.error({ err: fault, errorId: id, method: request.method }, 'a request met a fault');
    response.status(500).json({ error: 'an unexpected fault', id });
  };
}
