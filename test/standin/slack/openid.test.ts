import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JON, startTestSlack, STRANGER } from './fixture.ts';
import type { SlackStandIn } from './stand-in.ts';

const REDIRECT_URI = 'http://127.0.0.1:3999/signed-in';

let slack: SlackStandIn;
let config: openid.Configuration;

beforeAll(async () => {
  slack = await startTestSlack({
    openId: { clientId: 'the client', clientSecret: 'the secret', redirectUris: [REDIRECT_URI] },
  });
  config = await openid.discovery(
    new URL(slack.url),
    'the client',
    'the secret',
    openid.ClientSecretPost('the secret'),
    { execute: [openid.allowInsecureRequests] },
  );
});

afterAll(async () => {
  await slack.stop();
});

/** Where the stand-in sends the browser. */
async function follow(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'about:blank');
}

function authorizeUrl(changes: Record<string, string> = {}): URL {
  return openid.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email',
    ...changes,
  });
}

async function exchange(changes: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(`${slack.apiUrl}openid.connect.token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: 'the client',
      client_secret: 'the secret',
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT_URI,
      ...changes,
    }),
  });
  return (await response.json()) as Record<string, unknown>;
}

async function newCode(changes: Record<string, string> = {}): Promise<string> {
  return (await follow(authorizeUrl({ as: JON, ...changes }))).searchParams.get('code')!;
}

describe('signing in', () => {
  test('works with a standard client, with PKCE and a nonce', async () => {
    const verifier = openid.randomPKCECodeVerifier();
    const callback = await follow(
      authorizeUrl({
        login_hint: 'jon@example.com',
        state: 'the state',
        nonce: 'the nonce',
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    );
    const tokens = await openid.authorizationCodeGrant(config, callback, {
      expectedState: 'the state',
      expectedNonce: 'the nonce',
      pkceCodeVerifier: verifier,
    });
    expect(tokens.claims()).toMatchObject({
      sub: JON,
      iss: slack.url,
      'https://slack.com/user_id': JON,
      'https://slack.com/team_id': 'T0ACME',
      email: 'jon@example.com',
      name: 'Jon Reyes',
    });
    const info = await openid.fetchUserInfo(config, tokens.access_token, JON);
    expect(info).toMatchObject({ 'https://slack.com/user_id': JON, email: 'jon@example.com' });
  });

  test('shows a stranger to be from another workspace', async () => {
    const callback = await follow(authorizeUrl({ as: STRANGER }));
    const tokens = await openid.authorizationCodeGrant(config, callback, {});
    expect(tokens.claims()?.['https://slack.com/team_id']).toBe('T0OTHER');
  });

  test('asks who it is when nobody is named', async () => {
    const page = await (await fetch(authorizeUrl({ state: 'the state' }))).text();
    expect(page).toContain('Jon Reyes');
    expect(page).toContain('as=U0JON');
    expect(page).not.toContain('Helper');
  });

  test('can be cancelled', async () => {
    const callback = await follow(authorizeUrl({ as: 'nobody', state: 'the state' }));
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      error: 'access_denied',
      state: 'the state',
    });
  });

  test.for([
    ['an address that is not registered', { redirect_uri: 'http://127.0.0.1:3999/other' }],
    ['an unknown client', { client_id: 'another' }],
    ['a scope without openid', { scope: 'email' }],
    ['an unknown user', { as: 'U0NOBODY' }],
  ] as const)('sends nobody on with %s', async ([, changes]) => {
    const response = await fetch(authorizeUrl({ as: JON, ...changes }), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });
});

describe('a code', () => {
  test('works once', async () => {
    const code = await newCode();
    expect(await exchange({ code })).toMatchObject({ ok: true, token_type: 'Bearer' });
    expect(await exchange({ code })).toEqual({ ok: false, error: 'code_already_used' });
  });

  test.for([
    [{ code: 'a guess' }, 'invalid_code'],
    [{ client_id: 'another' }, 'invalid_client_id'],
    [{ client_secret: 'a guess' }, 'bad_client_secret'],
    [{ redirect_uri: 'http://127.0.0.1:3999/other' }, 'bad_redirect_uri'],
    [{ grant_type: 'password' }, 'invalid_grant_type'],
  ] as const)('is refused with %o', async ([changes, error]) => {
    expect(await exchange({ code: await newCode(), ...changes })).toEqual({ ok: false, error });
  });

  test('asked for with a challenge needs its verifier', async () => {
    const challenge = await openid.calculatePKCECodeChallenge('the verifier');
    const code = await newCode({ code_challenge: challenge, code_challenge_method: 'S256' });
    expect(await exchange({ code, code_verifier: 'another' })).toMatchObject({
      error: 'invalid_code_verifier',
    });
    expect(await exchange({ code, code_verifier: 'the verifier' })).toMatchObject({ ok: true });
  });
});

test('user information needs a token that was issued', async () => {
  const ask = async (headers: Record<string, string>) =>
    await (await fetch(`${slack.apiUrl}openid.connect.userInfo`, { headers })).json();
  expect(await ask({})).toEqual({ ok: false, error: 'not_authed' });
  expect(await ask({ authorization: 'Bearer a guess' })).toEqual({
    ok: false,
    error: 'invalid_auth',
  });
});
