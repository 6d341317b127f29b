import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../support/until.ts';

/** A provider that takes every reply at once and notes when; faster than any real one. */
export type AcceptingProvider = {
  url: string;
  /** When it had a reply to this address, on the clock of `performance.now()`. */
  acceptedAt(address: string): Promise<number>;
  close(): Promise<void>;
};

export async function startAcceptingProvider(): Promise<AcceptingProvider> {
  const accepted = new Map<string, number>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const at = performance.now();
    const { to_emails: to } = JSON.parse(body) as { to_emails: { email_address: string }[] };
    accepted.set(to[0]!.email_address, at);
    response.setHeader('content-type', 'application/json');
    response.end('{"success":true,"data":{"id":1}}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    acceptedAt: (address) => until(() => accepted.get(address), `a reply to ${address}`),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
