import type { CookieOptions, Request, Response } from 'express';

/**
 * Our cookies: never read by scripts, never sent along by other sites' forms, and behind TLS bound
 * to this very host by the `__Host-` prefix (developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie).
 */
export type CookieName = 'session' | 'told' | `sign-in-${string}`;

/** Reads a cookie of ours, or null where the browser has none. */
export function readCookie(request: Request, secure: boolean, name: CookieName): string | null {
  const start = `${fullName(secure, name)}=`;
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(start));
  return found === undefined ? null : decoded(found.slice(start.length));
}

export function setCookie(
  response: Response,
  secure: boolean,
  name: CookieName,
  value: string,
  maxAgeMs: number,
): void {
  response.cookie(fullName(secure, name), value, { ...attributes(secure), maxAge: maxAgeMs });
}

export function clearCookie(response: Response, secure: boolean, name: CookieName): void {
  response.clearCookie(fullName(secure, name), attributes(secure));
}

function fullName(secure: boolean, name: CookieName): string {
  return `${secure ? '__Host-' : ''}review-desk-${name}`;
}

function attributes(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure, path: '/' };
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
