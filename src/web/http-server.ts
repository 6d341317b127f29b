import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, BlockList, isIP, type Socket } from 'node:net';

export type HttpServer = {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Takes no new connections, sees running requests through for a while, and ends. */
  stop(): Promise<void>;
};

/** Connections held at once, and of one address: nobody alone may use them all up. */
const mostConnections = 2_000;
const mostOfOneAddress = 200;
/** Nobody needs longer to say what they want. */
const headersTimeoutMs = 10_000;
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
 * @param trustedProxies addresses and networks that speak for many people
 * @throws the system's error (`EADDRINUSE`, `EACCES`) where it may not listen there
 */
export async function startHttpServer(
  app: RequestListener,
  { host, port, trustedProxies = [] }: { host: string; port: number; trustedProxies?: string[] },
): Promise<HttpServer> {
  const timeouts = { requestTimeout: requestTimeoutMs, headersTimeout: headersTimeoutMs };
  const server = createServer(timeouts, app);
  server.maxConnections = mostConnections;
  server.on('connection', limitPerAddress(trustedProxies));
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

/** Closes what one address opens beyond its share; proxies and this machine speak for many. */
function limitPerAddress(trustedProxies: string[]): (socket: Socket) => void {
  const exempt = new BlockList();
  for (const network of ['127.0.0.0/8', '::1', ...trustedProxies]) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    exempt.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  const open = new Map<string, number>();
  return (socket) => {
    const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0 || exempt.check(address, family)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > mostOfOneAddress) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = open.get(address)! - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  };
}
