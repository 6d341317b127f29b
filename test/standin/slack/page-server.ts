import { fileURLToPath } from 'node:url';
import express, { type Response, type Router } from 'express';
import { refuseForeignOrigins } from './local-only.ts';
import { describePage } from './page-state.ts';
import type { Workspace } from './workspace.ts';

const PAGE_FOLDER = fileURLToPath(new URL('page/', import.meta.url));

/** Nothing comes from elsewhere, and nothing written by a lead or a model can run. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the web page at `/` and, at `/page/events`, what one user sees, again after each change. */
export function pageRouter(workspace: Workspace, isAppConnected: () => boolean): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    next();
  });
  router.get('/page/events', refuseForeignOrigins, (request, response) => {
    const userId = String(request.query.user ?? '');
    const describe = () => describePage(workspace, userId, isAppConnected());
    streamChanges(response, workspace, describe);
  });
  router.get('/archives/:channel/:message', (request, response) => {
    response.redirect(`/#${encodeURIComponent(request.params.channel)}`);
  });
  router.use(express.static(PAGE_FOLDER, { cacheControl: false }));
  return router;
}

/** Server-sent events; changes within one turn of the event loop make one event. */
function streamChanges(response: Response, workspace: Workspace, describe: () => unknown): void {
  response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let scheduled: NodeJS.Immediate | undefined;
  const send = () => {
    scheduled = undefined;
    response.write(`data: ${JSON.stringify(describe())}\n\n`);
  };
  const stopListening = workspace.onChange(() => {
    scheduled ??= setImmediate(send);
  });
  response.on('close', () => {
    stopListening();
    clearImmediate(scheduled);
  });
  send();
}
