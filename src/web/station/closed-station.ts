import { Router } from 'express';
import { stationAssets } from './assets.ts';
import { careful } from './headers.ts';
import { stationPages } from './pages.ts';

/** Stands in for the action station where sign-in is not set up: says so, and what to do. */
export function closedStation(): Router {
  const assets = stationAssets();
  const pages = stationPages(assets.baseUrl);
  const router = Router();
  router.use(assets.router);
  router.get('/', careful(false), (_request, response) => pages.send(response, 503, 'closed', {}));
  return router;
}
