import { createHash, randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  clientProblem,
  credentialsProblem,
  type OAuthClient,
  queryOf,
  redirectBack,
  sendChoice,
  sendRefusal,
} from './oauth-client.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import type { StandInUser } from './options.ts';
import { refuse } from './web-api/method.ts';
import type { Workspace } from './workspace.ts';

/** Slack's id tokens live for five minutes. */
const ID_TOKEN_LIFE_SECONDS = 300;
const KEY_ID = 'stand-in-key';

type Authorization = {
  userId: string;
  redirectUri: string;
  nonce: string;
  codeChallenge: string;
};

type AuthorizeQuery = Record<string, string>;

const REFUSED = 'Sign-in refused';

/** Sign in with Slack: docs.slack.dev/authentication/sign-in-with-slack. The issuer is the stand-in. */
export function openIdRouter(
  workspace: Workspace,
  client: OAuthClient,
  baseUrl: () => string,
): Router {
  const provider = new OpenIdProvider(workspace, client, baseUrl);
  const form = express.urlencoded({ extended: false });
  const router = express.Router();
  router.get('/.well-known/openid-configuration', (_request, response) => {
    response.json(provider.describe());
  });
  router.get('/openid/connect/keys', async (_request, response) => {
    response.json(await provider.publicKeys());
  });
  router.get('/openid/connect/authorize', (request, response) => {
    provider.authorize(request, response);
  });
  router.post('/api/openid.connect.token', form, async (request, response) => {
    response.json(await provider.exchange(request));
  });
  router.all('/api/openid.connect.userInfo', (request, response) => {
    response.json(provider.userInfo(request));
  });
  return router;
}

class OpenIdProvider {
  readonly #workspace: Workspace;
  readonly #client: OAuthClient;
  readonly #baseUrl: () => string;
  readonly #keys = generateKeyPair('RS256');
  readonly #codes = new OneTimeCodes<Authorization>();
  readonly #userIdByAccessToken = new Map<string, string>();

  constructor(workspace: Workspace, client: OAuthClient, baseUrl: () => string) {
    this.#workspace = workspace;
    this.#client = client;
    this.#baseUrl = baseUrl;
  }

  /** The discovery document, with Slack's own paths. */
  describe() {
    const url = this.#baseUrl();
    return {
      issuer: url,
      authorization_endpoint: `${url}/openid/connect/authorize`,
      token_endpoint: `${url}/api/openid.connect.token`,
      userinfo_endpoint: `${url}/api/openid.connect.userInfo`,
      jwks_uri: `${url}/openid/connect/keys`,
      scopes_supported: ['openid', 'profile', 'email'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['sub', 'auth_time', 'iss', 'email', 'name'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    };
  }

  async publicKeys() {
    const { publicKey } = await this.#keys;
    return { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
  }

  /** Asks who signs in, unless `as` or `login_hint` says so, and sends that person back with a code. */
  authorize(request: Request, response: Response): void {
    const query = queryOf(request);
    const problem = clientProblem(this.#client, query) ?? findProblem(query);
    if (problem) return sendRefusal(response, REFUSED, problem);
    const chosen = query.as || query.login_hint;
    if (chosen === undefined || chosen === '') {
      this.#showPicker(query, response);
      return;
    }
    if (chosen === 'nobody') {
      redirectBack(response, query, { error: 'access_denied' });
      return;
    }
    const user = this.#findPerson(chosen);
    if (!user) return sendRefusal(response, REFUSED, 'There is no such user.');
    redirectBack(response, query, { code: this.#issueCode(user.id, query) });
  }

  /** Exchanges a code, once, for an id token and an access token. */
  async exchange(request: Request): Promise<Record<string, unknown>> {
    const body = (request.body ?? {}) as Record<string, string>;
    const problem = credentialsProblem(this.#client, request, body);
    if (problem) return refuse(problem);
    if (body.grant_type !== undefined && body.grant_type !== 'authorization_code') {
      return refuse('invalid_grant_type');
    }
    const redeemed = this.#codes.redeem(body.code, (authorization) =>
      checkExchange(authorization, body),
    );
    if (!redeemed.ok) return refuse(redeemed.error);
    const authorization = redeemed.grant;
    const accessToken = `xoxp-stand-in-${randomUUID()}`;
    this.#userIdByAccessToken.set(accessToken, authorization.userId);
    return {
      ok: true,
      access_token: accessToken,
      token_type: 'Bearer',
      id_token: await this.#signIdToken(authorization),
    };
  }

  userInfo(request: Request): Record<string, unknown> {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token) return refuse('not_authed');
    const userId = this.#userIdByAccessToken.get(token);
    if (!userId) return refuse('invalid_auth');
    return { ok: true, sub: userId, ...this.#claimsOf(userId) };
  }

  #showPicker(query: AuthorizeQuery, response: Response): void {
    const linkFor = (as: string) => `?${new URLSearchParams({ ...query, as }).toString()}`;
    const choices = [...this.#workspace.users.values()].filter(isPerson).map((user) => ({
      name: user.realName,
      detail: [user.role, user.email].filter(Boolean).join(' · '),
      link: linkFor(user.id),
    }));
    sendChoice(response, {
      title: 'Sign in with Slack',
      heading: `${this.#workspace.bot.name} wants to know who you are`,
      question: `Choose whom of ${this.#workspace.team.name} to sign in as:`,
      choices,
      cancelLink: linkFor('nobody'),
    });
  }

  #findPerson(idOrEmail: string): StandInUser | undefined {
    return [...this.#workspace.users.values()]
      .filter(isPerson)
      .find((user) => user.id === idOrEmail || user.email === idOrEmail);
  }

  #issueCode(userId: string, query: AuthorizeQuery): string {
    return this.#codes.issue({
      userId,
      redirectUri: query.redirect_uri ?? '',
      nonce: query.nonce ?? '',
      codeChallenge: query.code_challenge ?? '',
    });
  }

  async #signIdToken({ userId, nonce }: Authorization): Promise<string> {
    const { privateKey } = await this.#keys;
    return await new SignJWT({ ...this.#claimsOf(userId), ...(nonce && { nonce }) })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })
      .setIssuer(this.#baseUrl())
      .setAudience(this.#client.clientId)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(`${ID_TOKEN_LIFE_SECONDS}s`)
      .sign(privateKey);
  }

  #claimsOf(userId: string): Record<string, unknown> {
    const user = this.#workspace.users.get(userId);
    return {
      'https://slack.com/user_id': userId,
      'https://slack.com/team_id': this.#workspace.teamOf(userId),
      'https://slack.com/team_name': this.#workspace.team.name,
      'https://slack.com/team_domain': this.#workspace.team.domain,
      email: user?.email,
      email_verified: user?.email !== undefined,
      name: user?.realName,
    };
  }
}

function findProblem(query: AuthorizeQuery): string | undefined {
  if (query.response_type !== 'code') return 'The response_type must be "code".';
  const hasOpenId = (query.scope ?? '').split(/[ ,]/).includes('openid');
  return hasOpenId ? undefined : 'The scope must contain "openid".';
}

function isPerson(user: StandInUser): boolean {
  return !user.isBot && !user.isDeleted;
}

function checkExchange(
  authorization: Authorization,
  body: Record<string, string>,
): string | undefined {
  if (body.redirect_uri !== authorization.redirectUri) return 'bad_redirect_uri';
  if (authorization.codeChallenge === '') return undefined;
  const proof = createHash('sha256')
    .update(body.code_verifier ?? '')
    .digest('base64url');
  return proof === authorization.codeChallenge ? undefined : 'invalid_code_verifier';
}
