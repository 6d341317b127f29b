import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, clientOf, eventually, JON, startTestSlack } from './fixture.ts';
import type { SlackStandIn } from './stand-in.ts';

const BEN = 'U0BEN';
const oauth = {
  clientId: 'a-client',
  clientSecret: 'a-secret',
  redirectUris: ['http://127.0.0.1:1/slack/oauth_redirect'],
};
const redirectUri = oauth.redirectUris[0]!;

let slack: SlackStandIn;

beforeAll(async () => {
  slack = await startTestSlack({
    oauth,
    otherTeams: [
      {
        team: { id: 'T0BETA', name: 'Beta Sales' },
        users: [{ id: BEN, name: 'ben', realName: 'Ben Ode', email: 'ben@example.net' }],
        userGroups: [{ id: 'S0BETA', userIds: [BEN] }],
      },
    ],
  });
});
afterAll(() => slack.stop());

/** Where the browser is sent that asked to install the app. */
async function askToInstall(query: Record<string, string>) {
  const asked = { client_id: oauth.clientId, scope: 'chat:write', redirect_uri: redirectUri };
  const url = `${slack.url}/oauth/v2/authorize?${new URLSearchParams({ ...asked, ...query })}`;
  const response = await fetch(url, { redirect: 'manual' });
  const location = response.headers.get('location');
  const answer = location === null ? null : new URL(location).searchParams;
  return { status: response.status, page: await response.text(), answer };
}

async function codeFor(userId: string): Promise<string> {
  return (await askToInstall({ as: userId })).answer!.get('code')!;
}

const exchange = (args: Record<string, unknown>) =>
  callApi(
    slack,
    'oauth.v2.access',
    { client_id: oauth.clientId, client_secret: oauth.clientSecret, ...args },
    undefined,
  );

async function installBeta(): Promise<string> {
  const { access_token } = await exchange({ code: await codeFor(BEN) });
  return access_token as string;
}

test('asks who installs the app, and gives the state back', async () => {
  const { page } = await askToInstall({});
  expect(page).toContain('Ben Ode');
  expect(page).toContain('Beta Sales');
  const { answer } = await askToInstall({ as: BEN, state: 'what it came with' });
  expect(answer!.get('state')).toBe('what it came with');
  const refused = await askToInstall({ as: 'nobody', state: 's' });
  expect(Object.fromEntries(refused.answer!)).toEqual({ error: 'access_denied', state: 's' });
});

test.each([
  ['an address that is not registered', { redirect_uri: 'http://127.0.0.1:1/elsewhere' }],
  ['an unknown client', { client_id: 'another' }],
  ['no scope', { scope: '' }],
  ['an unknown person', { as: 'U0NOBODY' }],
])('sends nobody anywhere for %s', async (_what, query) => {
  expect(await askToInstall(query)).toMatchObject({ status: 400, answer: null });
});

test.each([
  ['an unknown code', { code: 'made-up' }, 'invalid_code'],
  ['another client', { client_id: 'another' }, 'invalid_client_id'],
  ['a wrong secret', { client_secret: 'wrong' }, 'bad_client_secret'],
  ['another address', { redirect_uri: 'http://127.0.0.1:1/elsewhere' }, 'bad_redirect_uri'],
])('gives no token for %s', async (_what, args, error) => {
  expect(await exchange({ code: await codeFor(BEN), ...args })).toEqual({ ok: false, error });
});

test('takes a code once', async () => {
  const code = await codeFor(BEN);
  expect(await exchange({ code })).toMatchObject({
    ok: true,
    token_type: 'bot',
    scope: 'chat:write',
    bot_user_id: 'U0DESK',
    app_id: 'A0DESK',
    team: { id: 'T0BETA', name: 'Beta Sales' },
    authed_user: { id: BEN },
  });
  expect(await exchange({ code })).toEqual({ ok: false, error: 'code_already_used' });
});

test('keeps people, direct messages and groups of the teams apart', async () => {
  const beta = clientOf(slack, await installBeta());
  const { channel } = await beta.chat.postMessage({ channel: BEN, text: 'Hello Beta' });
  const { channel: jons } = await clientOf(slack).conversations.open({ users: JON });
  expect(channel).not.toBe(jons!.id);
  expect(await callApi(slack, 'chat.update', { channel, ts: '1', text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  });
  expect(await callApi(slack, 'users.info', { user: BEN })).toMatchObject({
    error: 'user_not_found',
  });
  expect((await beta.usergroups.users.list({ usergroup: 'S0BETA' })).users).toEqual([BEN]);
  expect(await callApi(slack, 'usergroups.users.list', { usergroup: 'S0BETA' })).toMatchObject({
    error: 'no_such_subteam',
  });
});

test('says in a payload which team it is from', async () => {
  await installBeta();
  const beta = slack.team('T0BETA');
  await beta.users.openHome(BEN);
  expect(slack.deliveries.at(-1)!.payload).toMatchObject({
    team_id: 'T0BETA',
    authorizations: [{ team_id: 'T0BETA' }],
    event: { type: 'app_home_opened', user: BEN },
  });
});

test('a token that was revoked is refused, and the app is told whose it was', async () => {
  const token = await installBeta();
  await slack.team('T0BETA').revokeTokens();
  expect(await callApi(slack, 'auth.test', {}, token)).toMatchObject({ error: 'token_revoked' });
  expect(slack.deliveries.at(-1)!.payload).toMatchObject({
    team_id: 'T0BETA',
    event: { type: 'tokens_revoked', tokens: { bot: ['U0DESK'], oauth: [] } },
  });
  expect(await callApi(slack, 'auth.test')).toMatchObject({ ok: true, team_id: 'T0ACME' });
});

test('an app that was uninstalled is told so, and can be installed again', async () => {
  const token = await installBeta();
  const { length: before } = slack.deliveries;
  await slack.team('T0BETA').uninstall();
  const told = await eventually(() => {
    const events = slack.deliveries
      .slice(before)
      .map(({ payload }) => (payload.event as { type: string }).type);
    return events.length >= 2 && events;
  });
  expect(told).toEqual(['app_uninstalled', 'tokens_revoked']);
  expect(await callApi(slack, 'auth.test', {}, token)).toMatchObject({ error: 'account_inactive' });
  expect(await callApi(slack, 'auth.test', {}, await installBeta())).toMatchObject({ ok: true });
});
