import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startHttpServer } from '../../src/web/http-server.ts';

const anywhere = { host: '127.0.0.1', port: 0 };

test('a port that is taken is a fault that names it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(startHttpServer(() => {}, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    port,
  });
  other.close();
});

// Node itself would leave the connection of the running request open for six seconds more.
const patience = { timeout: 4_000 };

test(
  'a stop sees a running request through, ends its connection, and takes no more',
  patience,
  async () => {
    const running = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const server = await startHttpServer(async (request, response) => {
      if (request.url === '/slow') {
        running.resolve();
        await release.promise;
      }
      response.end('done');
    }, anywhere);
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    const ask = async (path: string) => {
      const [response] = (await once(get(`${server.url}${path}`, { agent }), 'response')) as [
        IncomingMessage,
      ];
      return (await response.toArray()).join('');
    };
    expect(await ask('/')).toBe('done');
    const slow = ask('/slow');
    await running.promise;

    const stopped = server.stop();
    await expect(fetch(`${server.url}/`)).rejects.toThrow('fetch failed');
    release.resolve();
    expect(await slow).toBe('done');
    await stopped;
    await server.stop();
    agent.destroy();
  },
);
