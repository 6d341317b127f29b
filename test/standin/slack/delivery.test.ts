import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startHttpApp, startSocketApp } from './bolt-app.ts';
import { callApi, eventually, JON, postCard, startTestSlack } from './fixture.ts';
import { encodePayload } from './http-mode.ts';
import type { SlackStandIn } from './stand-in.ts';

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startTestSlack();
});

afterEach(async () => {
  await slack.stop();
});

describe('Socket Mode', () => {
  const countCommands = (counts: string[], name: string) => (app: App) =>
    app.command('/status', async ({ ack }) => {
      counts.push(name);
      await ack();
    });

  test('gives each payload to one of several connections, in turn', async () => {
    const counts: string[] = [];
    const first = await startSocketApp(slack, countCommands(counts, 'first'));
    const second = await startSocketApp(slack, countCommands(counts, 'second'));
    for (let sent = 0; sent < 4; sent += 1) await slack.users.command(JON, '/status');
    expect(counts.toSorted()).toEqual(['first', 'first', 'second', 'second']);
    await first.stop();
    await second.stop();
  });

  test('lets a client reconnect after a refresh', async () => {
    const counts: string[] = [];
    const app = await startSocketApp(slack, countCommands(counts, 'app'));
    slack.sockets.refreshConnections();
    await eventually(() => slack.callsOf('apps.connections.open').length === 2);
    await eventually(() => slack.sockets.connectionCount === 1);
    expect(await slack.users.command(JON, '/status')).toMatchObject({ acked: true });
    await app.stop();
  });

  test('accepts a ticket once, and none that it did not issue', async () => {
    const { url } = await callApi(slack, 'apps.connections.open', {}, 'xapp-app');
    const connect = async (address: string) => {
      const socket = new WebSocket(address);
      const answer = await new Promise<string>((resolve) => {
        socket.once('message', (data) => resolve(JSON.parse(String(data)).type));
        socket.once('error', () => resolve('refused'));
      });
      socket.terminate();
      return answer;
    };
    expect(await connect(String(url))).toBe('hello');
    expect(await connect(String(url))).toBe('refused');
    expect(await connect(String(url).replace(/ticket=.*/, 'ticket=guess'))).toBe('refused');
  });

  test('refuses an eleventh connection', async () => {
    const sockets: WebSocket[] = [];
    const types: string[] = [];
    for (let count = 0; count < 11; count += 1) {
      const { url } = await callApi(slack, 'apps.connections.open', {}, 'xapp-app');
      const socket = new WebSocket(String(url));
      sockets.push(socket);
      const data = await new Promise((resolve) => {
        socket.once('message', resolve);
      });
      types.push(JSON.parse(String(data)).type);
    }
    expect(types).toEqual([...Array.from({ length: 10 }, () => 'hello'), 'disconnect']);
    for (const socket of sockets) socket.terminate();
  });

  test('retries an event that is not acknowledged, and says why', async () => {
    const { url } = await callApi(slack, 'apps.connections.open', {}, 'xapp-app');
    const socket = new WebSocket(String(url));
    const envelopes: { retry_attempt: number; retry_reason: string }[] = [];
    socket.on('message', (data) => {
      const envelope = JSON.parse(String(data));
      if (envelope.type === 'events_api') envelopes.push(envelope);
      if (envelope.retry_attempt === 2)
        socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
    });
    await eventually(() => slack.sockets.connectionCount === 1);
    await slack.users.openHome(JON);
    await eventually(() => slack.deliveries[0]?.attempts.at(-1)?.acked);
    expect(
      envelopes.map(({ retry_attempt, retry_reason }) => [retry_attempt, retry_reason]),
    ).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
    ]);
    socket.terminate();
  });

  test('a silenced connection stays open but brings nothing and answers no ping', async () => {
    const { url } = await callApi(slack, 'apps.connections.open', {}, 'xapp-app');
    const socket = new WebSocket(String(url));
    await once(socket, 'open');
    let pongs = 0;
    socket.on('pong', () => {
      pongs += 1;
    });
    socket.ping();
    await eventually(() => pongs === 1);
    slack.sockets.silenceConnections();
    socket.ping();
    expect(await slack.users.command(JON, '/status')).toMatchObject({
      acked: false,
      reason: 'timeout',
    });
    expect(pongs).toBe(1);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });

  test('reports a click while nobody is connected', async () => {
    const result = await slack.users.command(JON, '/status');
    expect(result).toMatchObject({ acked: false, reason: 'no_connection' });
    expect(slack.messagesOf(JON).at(-1)?.text).toContain('failed with the error');
  });
});

describe('HTTP mode', () => {
  const form = () =>
    encodePayload('slash_commands', {
      command: '/status',
      user_id: JON,
      team_id: 'T0ACME',
      text: '',
    });

  test('signs so that a real app believes it, and lets tests sign wrongly', async () => {
    const app = await startHttpApp(slack, (bolt) =>
      bolt.command('/status', async ({ ack }) => ack('fine')),
    );
    const statuses: Record<string, number> = {};
    for (const signing of ['valid', 'unsigned', 'stale', 'tampered', 'wrong_secret'] as const) {
      statuses[signing] = (await slack.http.sendRaw({ ...form(), signing })).status;
    }
    expect(statuses).toEqual({
      valid: 200,
      unsigned: 401,
      stale: 401,
      tampered: 401,
      wrong_secret: 401,
    });
    await app.stop();
  });

  describe('with an app that fails', () => {
    const received: { headers: IncomingHttpHeaders }[] = [];
    let respond: (response: ServerResponse) => void;
    let server: Server;

    beforeEach(async () => {
      received.length = 0;
      server = createServer((request, response) => {
        received.push({ headers: request.headers });
        request.resume();
        respond(response);
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      slack.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    });

    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    const retries = () =>
      received.map(({ headers }) => [
        headers['x-slack-retry-num'],
        headers['x-slack-retry-reason'],
      ]);

    test('retries an event three times and names the reason: an error', async () => {
      respond = (response) => response.writeHead(500).end();
      expect(await slack.users.openHome(JON)).toMatchObject({ reason: 'http_error', status: 500 });
      await eventually(() => received.length === 4);
      expect(retries()).toEqual([
        [undefined, undefined],
        ['1', 'http_error'],
        ['2', 'http_error'],
        ['3', 'http_error'],
      ]);
    });

    test('retries an event that got no answer in time, until one comes', async () => {
      respond = (response) => received.length > 1 && response.writeHead(200).end();
      expect(await slack.users.openHome(JON)).toMatchObject({ reason: 'timeout' });
      await eventually(() => slack.deliveries[0]?.attempts.at(-1)?.acked);
      expect(retries().at(-1)).toEqual(['1', 'http_timeout']);
    });

    test('does not retry when told not to', async () => {
      respond = (response) => response.writeHead(500, { 'x-slack-no-retry': '1' }).end();
      await slack.users.openHome(JON);
      await slack.users.command(JON, '/status');
      expect(retries()).toEqual([
        [undefined, undefined],
        [undefined, undefined],
      ]);
    });

    test('does not retry clicks and commands', async () => {
      respond = (response) => response.writeHead(500).end();
      const { channel, ts } = await postCard(slack);
      expect(await slack.users.click(JON, channel, ts, 'approve_send')).toMatchObject({
        status: 500,
      });
      await slack.users.command(JON, '/status');
      expect(slack.deliveries.map(({ attempts }) => attempts.length)).toEqual([1, 1]);
    });
  });
});

describe('a response URL', () => {
  async function clickedUrl(): Promise<{ url: string; ts: string }> {
    const { channel, ts } = await postCard(slack);
    await slack.users.click(JON, channel, ts, 'approve_send');
    return { url: String(slack.deliveries.at(-1)?.payload.response_url), ts };
  }

  const respond = async (url: string, body: object) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return response.status;
  };

  test('posts for the clicker alone unless told otherwise', async () => {
    const { url } = await clickedUrl();
    await respond(url, { text: 'between us' });
    await respond(url, { text: 'for all', response_type: 'in_channel' });
    const dm = slack.dmOf(JON)!;
    expect(
      dm.messages.slice(-2).map(({ message, visibleTo }) => [message.text, visibleTo]),
    ).toEqual([
      ['between us', JON],
      ['for all', undefined],
    ]);
  });

  test('replaces and deletes the clicked message', async () => {
    const { url, ts } = await clickedUrl();
    await respond(url, { replace_original: true, text: 'replaced' });
    expect(slack.messagesOf(JON).find((message) => message.ts === ts)?.text).toBe('replaced');
    await respond(url, { delete_original: true });
    expect(slack.messagesOf(JON).some((message) => message.ts === ts)).toBe(false);
  });

  test('works five times', async () => {
    const { url } = await clickedUrl();
    const statuses: number[] = [];
    for (let use = 0; use < 6; use += 1) statuses.push(await respond(url, { text: 'x' }));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  });

  test('refuses content that Slack would refuse', async () => {
    const { url } = await clickedUrl();
    expect(await respond(url, { blocks: [{ type: 'fanfare' }] })).toBe(400);
  });
});
