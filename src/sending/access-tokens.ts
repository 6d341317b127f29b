import XOAuth2 from 'nodemailer/lib/xoauth2';

import type { OAuthSettings } from '../settings/mail-settings.ts';

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
  /^(?:invalid_\w+|unauthorized_client|unsupported_grant_type|access_denied|interaction_required|consent_required|login_required)\b/;

/**
 * @param user the mailbox's log-in
 * @param timeoutSeconds how long the token endpoint may take
 */
export function createAccessTokens(
  user: string,
  { tokenUrl, scope, ...settings }: OAuthSettings,
  timeoutSeconds: number,
): AccessTokens {
  const options = {
    ...settings,
    user,
    accessUrl: tokenUrl,
    customParams: scope === null ? {} : { scope },
    requestTimeout: timeoutSeconds * 1000,
  };
  const source = new XOAuth2(options as XOAuth2.Options);
  return { source, get: () => get(source) };
}

function get(source: XOAuth2): Promise<TokenResult> {
  const { promise, resolve } = Promise.withResolvers<TokenResult>();
  source.getToken(false, (error, accessToken) => {
    if (!error && accessToken) return resolve({ ok: true, accessToken });
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    // Its messages quote what the endpoint wrote; a code is a word of ours.
    const refused = code === 'EOAUTH2' && aboutUs.test(String(message));
    const problem = refused ? 'the token endpoint refuses us' : 'no token could be had';
    resolve({ ok: false, refused, problem });
  });
  return promise;
}
