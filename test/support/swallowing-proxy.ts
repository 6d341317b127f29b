import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose connections can go dead: open on both sides, and nothing passes any more. */
export type SwallowingProxy = {
  /** The target's URL, by way of this proxy. */
  url: string;
  /** Swallows from now on whatever the connections that exist carry; new ones work. */
  swallow(): void;
  close(): Promise<void>;
};

/** @param target what is behind it, such as a `postgresql://` URL with host and port */
export async function startSwallowingProxy(target: string): Promise<SwallowingProxy> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<{ near: Socket; far: Socket; dead: boolean }>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = { near, far, dead: false };
    pairs.add(pair);
    const pass = (from: Socket, to: Socket) => {
      from.on('data', (bytes) => pair.dead || to.write(bytes));
      from.on('error', () => {});
      // A dead connection does not tell the other side that this one has gone.
      from.on('close', () => pair.dead || to.destroy());
    };
    pass(near, far);
    pass(far, near);
    near.on('close', () => !pair.dead && pairs.delete(pair));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    swallow() {
      for (const pair of pairs) pair.dead = true;
    },
    async close() {
      server.close();
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      if (server.listening) await once(server, 'close');
    },
  };
}
