import type { NextFunction, Request, Response } from 'express';

/**
 * Refuses requests that name another host. The stand-in listens on loopback only, but a web page
 * elsewhere could point a name of its own at 127.0.0.1 and so reach it from the visitor's browser.
 */
export function refuseForeignHosts(request: Request, response: Response, next: NextFunction): void {
  if (isOwnHost(request, request.headers.host ?? '')) next();
  else response.status(403).json({ ok: false, error: 'foreign_host' });
}

/** Refuses requests that another site's page makes the visitor's browser send. */
export function refuseForeignOrigins(
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isOwnOrigin = origin === undefined || isOwnHost(request, origin.replace('http://', ''));
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  if (isOwnOrigin && isOwnSite) next();
  else response.status(403).json({ ok: false, error: 'foreign_origin' });
}

function isOwnHost(request: Request, host: string): boolean {
  const port = request.socket.localPort;
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}
