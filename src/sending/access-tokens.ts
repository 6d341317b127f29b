import { callbackify } from 'node:util';

import XOAuth2 from 'nodemailer/lib/xoauth2';
import { z } from 'zod';

import type { OAuthSettings } from '../settings/mail-settings.ts';
import type { RefreshTokens } from './refresh-tokens.ts';

/** An access token, or why there is none; `refused`: asking again unchanged would not help. */
export type TokenResult =
  | { ok: true; accessToken: string }
  | { ok: false; refused: boolean; problem: string };

/** The access tokens of one mailbox; good ones are kept until they expire. */
export type AccessTokens = {
  /** Never throws. */
  get(): Promise<TokenResult>;
  /** For nodemailer, which asks it for a fresh token where the server refuses the one at hand. */
  source: XOAuth2;
};

/** OAuth2's errors that are about us (RFC 6749, 5.2, and OpenID Connect's); others may pass. */
const aboutUs =
  /^(?:invalid_\w+|unauthorized_client|unsupported_grant_type|access_denied|interaction_required|consent_required|login_required)$/;

/** RFC 6749, 5.1: the refresh token is there where a new one takes the old one's place. */
const granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().nullish().catch(null),
  refresh_token: z.string().min(1).nullish().catch(null),
});
const denied = z.object({ error: z.string() });

/** Why there is no token; its message is our own, since the endpoint's may hold anything. */
class NoToken extends Error {
  override name = 'NoToken';
  readonly code = 'EOAUTH2';
  readonly refused: boolean;

  constructor(refused: boolean) {
    super(refused ? 'the token endpoint refuses us' : 'no token could be had');
    this.refused = refused;
  }
}

/**
 * @param user the mailbox's log-in
 * @param timeoutSeconds how long the token endpoint may take
 */
export function createAccessTokens(
  user: string,
  settings: OAuthSettings,
  refreshTokens: RefreshTokens,
  timeoutSeconds: number,
): AccessTokens {
  const renewed = callbackify(() => renew(settings, refreshTokens, timeoutSeconds));
  const source = new XOAuth2({
    user,
    provisionCallback(_user, _renew, done) {
      renewed((error, token) => {
        if (token) done(null, token.accessToken, token.expires);
        else done(error instanceof NoToken ? error : new NoToken(false));
      });
    },
  } as XOAuth2.Options);
  return { source, get: () => get(source) };
}

function get(source: XOAuth2): Promise<TokenResult> {
  const { promise, resolve } = Promise.withResolvers<TokenResult>();
  source.getToken(false, (error, accessToken) => {
    if (!error && accessToken) return resolve({ ok: true, accessToken });
    const { refused = false, message: problem = 'no token could be had' } = (error ??
      {}) as Partial<NoToken>;
    resolve({ ok: false, refused, problem });
  });
  return promise;
}

/**
 * Gets a new access token, and keeps the refresh token that came with it.
 *
 * @throws NoToken; faults of the network and the database
 */
async function renew(
  settings: OAuthSettings,
  refreshTokens: RefreshTokens,
  timeoutSeconds: number,
): Promise<{ accessToken: string; expires: number }> {
  for (const refreshToken of await refreshTokens.candidates()) {
    const answer = await ask(settings, refreshToken, timeoutSeconds);
    // One that was kept may have been taken back; the environment's may still be good.
    if (answer === null) continue;
    const { access_token: accessToken, expires_in: seconds, refresh_token: next } = answer;
    if (next && next !== refreshToken) await refreshTokens.keep(next);
    return { accessToken, expires: seconds ? Date.now() + seconds * 1000 : 0 };
  }
  throw new NoToken(true);
}

/** @returns null where the endpoint refuses this refresh token, or us */
async function ask(
  { tokenUrl, clientId, clientSecret, scope }: OAuthSettings,
  refreshToken: string,
  timeoutSeconds: number,
): Promise<z.output<typeof granted> | null> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
      ...(scope === null ? {} : { scope }),
    }),
  });
  const body: unknown = await response.json();
  if (response.ok) return granted.parse(body);
  const { data } = denied.safeParse(body);
  if (data && aboutUs.test(data.error)) return null;
  throw new NoToken(false);
}
