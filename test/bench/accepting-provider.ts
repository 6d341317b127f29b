import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.ts';

/** A provider that accepts every reply and notes when. */
export type AcceptingProvider = {
  url: string;
  /** How long it takes over a reply before it accepts it, from now on (at first 0). Milliseconds. */
  takes(milliseconds: number): void;
  /** When it had a reply to this address, on the clock of `performance.now()`. */
  acceptedAt(address: string): Promise<number>;
  close(): Promise<void>;
};

export async function startAcceptingProvider(): Promise<AcceptingProvider> {
  const accepted = new Map<string, number>();
  let takesMs = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (takesMs > 0) await sleep(takesMs);
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
    takes(milliseconds) {
      takesMs = milliseconds;
    },
    acceptedAt: (address) => until(() => accepted.get(address), `a reply to ${address}`),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
