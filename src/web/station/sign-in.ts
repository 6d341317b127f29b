import * as openid from 'openid-client';
import { z } from 'zod';
import type { Sender } from '../../drafts/admission.ts';

/** What a browser keeps between leaving for Slack and coming back. */
export const signInAttempt = z.object({
  state: z.string().min(1),
  nonce: z.string().min(1),
  codeVerifier: z.string().min(1),
  returnTo: z.string(),
});
export type SignInAttempt = z.infer<typeof signInAttempt>;

export type SignInSettings = { clientId: string; clientSecret: string; issuer: string };

export type SignIn = {
  /** Starts an attempt: what to remember, and where to send the browser. */
  begin(returnTo: string): Promise<{ attempt: SignInAttempt; url: URL }>;
  /**
   * Ends an attempt with what Slack sent the browser back with.
   *
   * @param answer the query of the callback
   * @returns who it is, as Slack has signed it
   * @throws openid-client's errors where anything about the answer is not as it should be
   */
  finish(attempt: SignInAttempt, answer: URLSearchParams): Promise<Sender>;
};

/** How long Slack may take for each of its answers, seconds. */
const PATIENCE_SECONDS = 10;

/** docs.slack.dev/authentication/sign-in-with-slack: the claims of the id token. */
const slackClaims = z.object({
  'https://slack.com/user_id': z.string(),
  'https://slack.com/team_id': z.string(),
});

/** Sign in with Slack: OpenID Connect's code flow with PKCE, state and nonce. */
export function slackSignIn(settings: SignInSettings, redirectUri: string): SignIn {
  const provider = askedOnce(() => discover(settings));
  return {
    async begin(returnTo) {
      const attempt = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
        returnTo,
      };
      const url = openid.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        // Who they are is all we ask; names and addresses are read with the bot's own rights.
        scope: 'openid',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { attempt, url };
    },
    async finish({ state, nonce, codeVerifier }, answer) {
      const tokens = await openid.authorizationCodeGrant(
        await provider(),
        new URL(`${redirectUri}?${answer}`),
        { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
      );
      const claims = slackClaims.parse(tokens.claims());
      return {
        userId: claims['https://slack.com/user_id'],
        teamId: claims['https://slack.com/team_id'],
      };
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: SignInSettings) {
  const server = new URL(issuer);
  const execute = [openid.enableNonRepudiationChecks];
  // Only a stand-in on this machine may do without TLS.
  if (['127.0.0.1', '[::1]', 'localhost'].includes(server.hostname))
    execute.push(openid.allowInsecureRequests);
  return openid.discovery(server, clientId, {}, openid.ClientSecretPost(clientSecret), {
    execute,
    timeout: PATIENCE_SECONDS,
  });
}

/** Remembers the answer, but no failure. */
function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null;
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}
