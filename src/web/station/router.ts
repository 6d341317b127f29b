import { randomUUID } from 'node:crypto';
import { type ErrorRequestHandler, Router } from 'express';
import { stationAssets } from './assets.ts';
import { draftRoutes } from './draft-routes.ts';
import { careful } from './headers.ts';
import type { PageDesk } from './page-desk.ts';
import { pageRoutes } from './page-routes.ts';
import { stationPages } from './pages.ts';
import { CALLBACK_PATH, signInRoutes } from './sign-in-routes.ts';
import { type SignInSettings, slackSignIn } from './sign-in.ts';
import type { StationDesk } from './station-desk.ts';

export type StationSettings = {
  /** Where browsers reach the service; Slack sends them back there after sign-in. */
  publicUrl: string;
  signIn: SignInSettings;
};

/** The action station: every page, its sign-in, and what its forms ask for. */
export function stationRouter(base: PageDesk, { publicUrl, signIn }: StationSettings): Router {
  const assets = stationAssets();
  const desk: StationDesk = {
    ...base,
    secure: publicUrl.startsWith('https:'),
    signIn: slackSignIn(signIn, `${publicUrl}${CALLBACK_PATH}`),
    pages: stationPages(assets.baseUrl),
  };
  const router = Router();
  router.use(careful(desk.secure));
  router.use(assets.router, signInRoutes(desk), draftRoutes(desk), pageRoutes(desk));
  router.use(answerFault(desk));
  return router;
}

/** A page for whoever met a fault; it and the log share an id, and nothing else of the fault. */
function answerFault({ log, pages }: StationDesk): ErrorRequestHandler {
  return (fault, request, response, next) => {
    if (response.headersSent) return next(fault);
    const status = Number((fault as { status?: unknown } | undefined)?.status);
    if (status >= 400 && status < 500)
      return pages.send(response, status, 'message', {
        title: 'Nothing was done',
        words: 'The request cannot be read. Go back and try again.',
      });
    const id = randomUUID();
    log.error(
      { err: fault, errorId: id, method: request.method },
      'a page of the dashboard failed',
    );
    pages.send(response, 500, 'fault', { id });
  };
}
