import type { Request } from 'express';

/** The token of a request's `Authorization: Bearer …` (RFC 6750), or undefined where there is none. */
export function bearerToken(request: Request): string | undefined {
  const [scheme, ...token] = (request.get('authorization') ?? '').split(' ');
  return scheme!.toLowerCase() === 'bearer' ? token.join(' ').trim() || undefined : undefined;
}
