import type { RequestHandler } from 'express';

/** Nothing comes from elsewhere, and nothing that a lead or a model wrote can run. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A year, as hstspreload.org asks for. Seconds. */
const STRICT_TRANSPORT_SECONDS = 31_536_000;

/** What browsers may do with our pages. */
export function careful(secure: boolean): RequestHandler {
  return (_request, response, next) => {
    response.set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    });
    if (secure) response.set('Strict-Transport-Security', `max-age=${STRICT_TRANSPORT_SECONDS}`);
    next();
  };
}
