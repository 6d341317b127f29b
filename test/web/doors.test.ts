import { request as httpRequest } from 'node:http';
import { Router } from 'express';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { countRefusals } from '../../src/drafts/count-refusals.ts';
import { createLog } from '../../src/log.ts';
import { signedOnly } from '../../src/slack/signed-only.ts';
import { until } from '../support/until.ts';
import { openTestWeb, type TestWeb } from './web-app.ts';

const log = createLog({ logLevel: 'silent' });
const refused: string[] = [];
let slackAsked = 0;
let web: TestWeb;

beforeAll(async () => {
  const router = Router();
  router.post(
    '/slack/events',
    signedOnly('a-secret', ({ reason }) => refused.push(reason)),
  );
  web = await openTestWeb({
    routers: [router],
    access: { opsToken: 'ops-token' },
    checkSlack: async () => {
      slackAsked += 1;
      throw new Error('Slack is away');
    },
  });
});
afterAll(() => web.close());

/** Sends headers that promise a body, and only a byte of that; returns the status of the answer. */
function promiseBody(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${web.url}/slack/events`, {
      method: 'POST',
      headers: { 'content-length': '1000000', ...headers },
    });
    request.on('response', (response) => {
      resolve(response.statusCode!);
      request.destroy();
    });
    request.on('error', reject);
    request.write('x');
  });
}

const stale = String(Math.floor(Date.now() / 1000) - 600);
test.for([
  ['unsigned', {}],
  ['unsigned', { 'x-slack-signature': 'v0=short', 'x-slack-request-timestamp': stale }],
  ['stale', { 'x-slack-signature': `v0=${'a'.repeat(64)}`, 'x-slack-request-timestamp': stale }],
] as const)('an %s request is refused before its body is there', async ([reason, headers]) => {
  expect(await promiseBody(headers)).toBe(401);
  expect(refused.at(-1)).toBe(reason);
});

test('many who ask whether it is ready cost one call of Slack', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => fetch(`${web.url}/readyz`).then((answer) => answer.status)),
  );
  expect(new Set(answers)).toEqual(new Set([503]));
  expect(slackAsked).toBe(1);
});

test('details are for this machine and for who has the token, not for who comes by a proxy', async () => {
  const proxied = { 'x-forwarded-for': '203.0.113.7' };
  const read = async (path: string, headers: Record<string, string>) => {
    const answer = await fetch(`${web.url}${path}`, { headers });
    return [answer.status, await answer.text()] as const;
  };
  expect(await read('/readyz', {})).toEqual([503, expect.stringContaining('slack')]);
  expect(await read('/readyz', proxied)).toEqual([503, '{"status":"not ready"}']);
  expect((await read('/metrics', proxied))[0]).toBe(404);
  const withToken = { ...proxied, authorization: 'Bearer ops-token' };
  expect((await read('/metrics', withToken))[0]).toBe(200);
  expect((await read('/metrics', { ...proxied, authorization: 'Bearer other' }))[0]).toBe(404);
});

test('a storm at a door is one row, and one counted row for each minute that it goes on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const count = countRefusals(web.database.db, log, 'intake', 'skip:wrong_token');
  for (let index = 0; index < 300; index += 1) count('no_token');
  count('wrong_token');
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  const rows = () =>
    web.database.db.draftDecision.findMany({
      where: { reasonCode: 'skip:wrong_token' },
      orderBy: { id: 'asc' },
    });
  await until(async () => (await rows()).length > 1, 'both are recorded');
  expect((await rows()).map(({ reasonText }) => reasonText).toSorted()).toEqual([
    'no_token',
    'no_token ×299, wrong_token',
  ]);
  expect((await rows())[0]).toMatchObject({ decision: 'refuse', surface: 'intake' });
});
