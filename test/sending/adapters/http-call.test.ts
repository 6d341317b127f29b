import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { callProvider, parseRetryAfter } from '../../../src/sending/adapters/http-call.ts';

const now = new Date('2026-11-22T10:00:00Z');

test.each([
  ['17', 17],
  ['0', 1],
  ['99999999', 3600],
  ['Sun, 22 Nov 2026 10:02:00 GMT', 120],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 1],
  ['Wed, 22 Nov 2028 10:00:00 GMT', 3600],
  ['soon', 60],
  ['', 60],
  [undefined, 60],
])('Retry-After %j means %i seconds', (header, seconds) => {
  expect(parseRetryAfter(header, now)).toBe(seconds);
});

function call(baseUrl: string) {
  return callProvider({
    baseUrl,
    path: '/',
    body: {},
    timeoutSeconds: 0.3,
    proofIn: () => ({ kind: 'unproven' }),
  });
}

const unreachable = { outcome: 'retry_later', reason: 'provider_unreachable' };

test('a name that does not exist is certainly not reached', async () => {
  expect(await call('http://provider.invalid')).toMatchObject(unreachable);
});

test.each(['close', 'hang', 'garbage'])(
  'a TLS handshake that does not succeed (%s) certainly sent nothing',
  async (behaviour) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      if (behaviour === 'close') socket.destroy();
      if (behaviour === 'garbage') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    expect(await call(`https://127.0.0.1:${port}`)).toMatchObject(unreachable);
    server.close();
  },
);

test('a key that cannot stand in a header is a wrong setting', async () => {
  const result = await callProvider({
    baseUrl: 'http://127.0.0.1:9',
    path: '/',
    headers: { authorization: 'Bearer secret\r\nx: y' },
    body: {},
    timeoutSeconds: 1,
    proofIn: () => ({ kind: 'unproven' }),
  });
  expect(result).toMatchObject({ outcome: 'failed', reason: 'provider_not_configured' });
  expect(JSON.stringify(result)).not.toContain('secret');
});
