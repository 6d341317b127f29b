import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JON, MAYA, postCard, startTestSlack } from './fixture.ts';
import type { SlackStandIn } from './stand-in.ts';

let slack: SlackStandIn;

beforeAll(async () => {
  slack = await startTestSlack();
});

afterAll(async () => {
  await slack.stop();
});

async function control(name: string, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${slack.url}/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function query(name: string): Promise<unknown> {
  return await (await fetch(`${slack.url}/control/${name}`)).json();
}

/** A request with headers that `fetch` would not let us send. */
async function statusWith(headers: Record<string, string>, path = '/control/status') {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(slack.url + path, { headers }, (response) => {
    response.resume();
    resolve(response.statusCode);
    // The page's event stream would never end by itself.
    response.destroy();
  })
    .on('error', reject)
    .end();
  return await promise;
}

describe('the control API', () => {
  test('acts as a user', async () => {
    const { channel, ts } = await postCard(slack);
    const clicked = await control('click', { user: JON, channel, ts, actionId: 'approve_send' });
    expect(clicked.body).toMatchObject({ acked: false, reason: 'no_connection' });
    expect(await control('message', { user: JON, channel, text: 'hello' })).toMatchObject({
      status: 200,
    });
    expect(await query(`messages?user=${JON}`)).toMatchObject([{ ts }, { text: 'hello' }]);
  });

  test('arms faults and tells of calls and deliveries', async () => {
    await control('fault', { method: 'auth.test', kind: 'error', error: 'fatal_error' });
    const answer = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await answer.json()).toEqual({ ok: false, error: 'fatal_error' });
    expect(await query('calls?method=auth.test')).toMatchObject([{ fault: { kind: 'error' } }]);
    expect(await query('deliveries')).toMatchObject([
      { type: 'interactive' },
      { type: 'events_api' },
    ]);
  });

  test('answers with nothing where there is nothing', async () => {
    expect(await query(`modal?user=${MAYA}`)).toBeNull();
    expect(await query('status')).toEqual({ appConnected: false, socketConnections: 0 });
  });

  test('says what is wrong with a request', async () => {
    expect(await control('click', { user: JON })).toMatchObject({
      status: 400,
      body: { ok: false, error: expect.stringContaining('channel') },
    });
    expect(await control('close-view', { user: MAYA })).toMatchObject({
      status: 400,
      body: { error: `${MAYA} has no open modal` },
    });
    expect((await control('no-such', {})).status).toBe(404);
  });

  test('takes nothing but JSON', async () => {
    const response = await fetch(`${slack.url}/control/end-outage`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(415);
  });
});

describe('web pages from elsewhere', () => {
  test('cannot reach it by a name of their own', async () => {
    expect(await statusWith({ host: 'evil.example' })).toBe(403);
    expect(await statusWith({ host: 'evil.example' }, '/')).toBe(403);
    expect(await statusWith({ host: slack.url.replace('http://', '') })).toBe(200);
  });

  test.for(['/control/status', `/page/events?user=${JON}`])('cannot ask for %s', async (path) => {
    expect(await statusWith({ origin: 'http://evil.example' }, path)).toBe(403);
    expect(await statusWith({ origin: 'null' }, path)).toBe(403);
    expect(await statusWith({ 'sec-fetch-site': 'cross-site' }, path)).toBe(403);
    expect(await statusWith({ origin: slack.url, 'sec-fetch-site': 'same-origin' }, path)).toBe(
      200,
    );
  });
});
