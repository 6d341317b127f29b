import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HttpServer = {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Takes no new connections, sees running requests through for a while, and ends. */
  stop(): Promise<void>;
};

/** A body of 1 MiB over a bad line; a slower sender holds a connection for nothing. */
const requestTimeoutMs = 60_000;
/** Longer than any request of ours should take, shorter than a supervisor's patience. */
const stopPatienceMs = 10_000;
/** How soon a connection is closed that a request has just done with. */
const idleSweepMs = 50;

/**
 * Starts to serve.
 *
 * @param port 0 for any free one
 * @throws the system's error (`EADDRINUSE`, `EACCES`) where it may not listen there
 */
export async function startHttpServer(
  app: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<HttpServer> {
  const server = createServer({ requestTimeout: requestTimeoutMs }, app);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    async stop() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      // Browsers and proxies keep connections open that a finished request leaves behind.
      const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
      const cut = setTimeout(() => server.closeAllConnections(), stopPatienceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}
