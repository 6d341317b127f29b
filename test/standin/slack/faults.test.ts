import { ErrorCode } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startSocketApp } from './bolt-app.ts';
import { callApi, clientOf, eventually, JON, MAYA, startTestSlack } from './fixture.ts';
import { Faults } from './faults.ts';
import type { SlackStandIn } from './stand-in.ts';

const POST = 'chat.postMessage';

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startTestSlack();
});

afterEach(async () => {
  await slack.stop();
});

const post = async (channel = JON) =>
  await clientOf(slack).chat.postMessage({ channel, text: 'x' });

describe('a fault', () => {
  test('429 comes with the time to wait', async () => {
    slack.faults.add({ method: POST, kind: 'rate_limited', retryAfterSeconds: 7 });
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
    expect(slack.messagesOf(JON)).toEqual([]);
    await post();
  });

  test('a server error changes nothing', async () => {
    slack.faults.add({ method: POST, kind: 'server_error', status: 503 });
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.HTTPError, statusCode: 503 });
    expect(slack.messagesOf(JON)).toEqual([]);
  });

  test('a refusal comes with the wanted error', async () => {
    slack.faults.add({ method: POST, kind: 'error', error: 'account_inactive' });
    await expect(post()).rejects.toMatchObject({ data: { error: 'account_inactive' } });
  });

  test('a reset before applying changes nothing', async () => {
    slack.faults.add({ method: POST, kind: 'reset_before_applying' });
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(slack.messagesOf(JON)).toEqual([]);
  });

  test('a lost reply has applied the call', async () => {
    slack.faults.add({ method: POST, kind: 'reset_after_applying' });
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(slack.messagesOf(JON)).toHaveLength(1);
    expect(slack.callsOf(POST)[0]).toMatchObject({
      fault: { kind: 'reset_after_applying' },
      answer: { ok: true },
    });
  });

  test('a slow answer has applied the call at once, a slow start has not', async () => {
    slack.faults.add({ method: POST, kind: 'slow_to_answer', ms: 200 });
    const answered = post();
    await eventually(() => slack.messagesOf(JON).length === 1);
    await answered;
    slack.faults.add({ method: POST, kind: 'slow_to_apply', ms: 200 });
    const applied = post();
    await eventually(() => slack.callsOf(POST).length === 2);
    expect(slack.messagesOf(JON)).toHaveLength(1);
    await applied;
    expect(slack.messagesOf(JON)).toHaveLength(2);
  });

  test('hits the named method and conversation only, so many times, after so many calls', async () => {
    await post(JON);
    const channel = slack.dmOf(JON)!.id;
    slack.faults.add({
      method: POST,
      channel,
      kind: 'error',
      error: 'fatal_error',
      skip: 1,
      times: 2,
    });
    await post(MAYA);
    await callApi(slack, 'auth.test');
    const outcomes: unknown[] = [];
    for (let count = 0; count < 4; count += 1) {
      outcomes.push((await callApi(slack, POST, { channel: JON, text: 'x' })).error);
    }
    expect(outcomes).toEqual([undefined, 'fatal_error', 'fatal_error', undefined]);
  });

  test('is forgotten when cleared', async () => {
    slack.faults.add({ method: '*', kind: 'error', error: 'fatal_error', times: 99 });
    await expect(post()).rejects.toThrow('fatal_error');
    slack.faults.clear();
    await post();
  });
});

describe('rate limits', () => {
  test('count each conversation apart', async () => {
    const limited = await startTestSlack({ rateLimits: { [POST]: { calls: 2, perMs: 60_000 } } });
    const send = async (channel: string) => await callApi(limited, POST, { channel, text: 'x' });
    await send(JON);
    await send(JON);
    expect(await send(JON)).toEqual({ ok: false, error: 'ratelimited' });
    expect(await send(MAYA)).toMatchObject({ ok: true });
    await limited.stop();
  });

  test('let calls through again once the time to wait is over', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 });
    const faults = new Faults({ [POST]: { calls: 2, perMs: 5000 } });
    const take = () => faults.take(POST, 'D1');
    expect([take(), take(), take()]).toEqual([
      undefined,
      undefined,
      { kind: 'rate_limited', retryAfterSeconds: 5 },
    ]);
    vi.setSystemTime(5001);
    expect(take()).toBeUndefined();
    vi.useRealTimers();
  });

  test('are off by default', async () => {
    for (let count = 0; count < 20; count += 1) await post();
    expect(slack.messagesOf(JON)).toHaveLength(20);
  });
});

describe('an outage', () => {
  test('cuts the app off and, once over, lets it come back', async () => {
    const app = await startSocketApp(slack, (bolt) =>
      bolt.command('/status', async ({ ack }) => ack()),
    );
    slack.startOutage();
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(await slack.users.command(JON, '/status')).toMatchObject({ reason: 'no_connection' });
    await eventually(() => slack.sockets.connectionCount === 0);
    slack.endOutage();
    await post();
    await app.stop();
  });

  test('can look like a server error', async () => {
    slack.startOutage('server_error');
    await expect(post()).rejects.toMatchObject({ statusCode: 503 });
  });
});
