import type { RequestHandler, Request } from 'express';
import { bearerToken } from './bearer-token.ts';
import { isSameSecret } from './same-secret.ts';

/** This machine, as sockets name it. */
const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/**
 * Whether somebody may see how the service is doing in detail: whoever has the token, or asks from
 * this very machine without a proxy between. A listener of its own (OPS_PORT) lets everybody in
 * who can reach it.
 *
 * @param token OPS_TOKEN; null: there is none
 */
export function mayOperate(request: Request, token: string | null): boolean {
  const given = bearerToken(request);
  if (token && given !== undefined) return isSameSecret(given, token);
  const proxied = request.get('x-forwarded-for') ?? request.get('forwarded');
  return proxied === undefined && loopback.test(request.socket.remoteAddress ?? '');
}

/** Lets operators pass; to anybody else there is nothing here. */
export function operatorsOnly(token: string | null): RequestHandler {
  return (request, response, next) => {
    if (mayOperate(request, token)) next();
    else response.status(404).json({ error: 'there is nothing here' });
  };
}
