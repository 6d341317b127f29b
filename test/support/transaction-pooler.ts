import net, { type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type TransactionPooler = { url: string; close(): Promise<void> };

/** A message's type and its bytes, the length included. */
type Frame = { type: string; bytes: Buffer };
type Server = { socket: Socket; client: Client | null };
type Client = { socket: Socket; server: Server | null; waiting: Buffer[] };

const READY = 'Z';
const IDLE = 'I';
const AUTH_OK = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const READY_IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/**
 * A pooler in transaction mode, as PgBouncer is: so many connections to the database, which clients
 * get for one transaction each: the one that was last free, or each in turn (`server_round_robin`). The first clients log in through
 * it; later ones are let in by its word.
 *
 * @param size connections to the database
 */
export async function startTransactionPooler(
  databaseUrl: string,
  size: number,
  inTurn = false,
): Promise<TransactionPooler> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const free: Server[] = [];
  const queue: Client[] = [];
  let opened = 0;

  const assign = () => {
    while (queue.length > 0 && free.length > 0) {
      const [client, server] = [queue.shift()!, (inTurn ? free.shift() : free.pop())!];
      client.server = server;
      server.client = client;
      for (const bytes of client.waiting.splice(0)) server.socket.write(bytes);
    }
  };
  const release = (server: Server) => {
    if (server.client) server.client.server = null;
    server.client = null;
    free.push(server);
    assign();
  };
  const openServer = (client: Client) => {
    opened += 1;
    const socket = net.connect(Number(target.port), target.hostname);
    const server: Server = { socket, client };
    client.server = server;
    sockets.add(socket);
    socket.on('error', () => {});
    const read = framesOf((frame) => {
      server.client?.socket.write(frame.bytes);
      if (frame.type === READY && String.fromCharCode(frame.bytes[5]!) === IDLE) release(server);
    });
    socket.on('data', read);
  };

  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const client: Client = { socket, server: null, waiting: [] };
    let greeted = false;
    socket.on('data', (data): void => {
      const bytes = Buffer.from(data as Buffer);
      if (!greeted) {
        greeted = true;
        if (opened >= size) return void socket.write(Buffer.concat([AUTH_OK, READY_IDLE]));
        openServer(client);
      }
      // A client that leaves takes no connection with it.
      if (bytes[0] === 0x58 && bytes.length === 5) return void socket.end();
      if (client.server) return void client.server.socket.write(bytes);
      client.waiting.push(bytes);
      if (!queue.includes(client)) queue.push(client);
      assign();
    });
    socket.on('close', () => {
      if (client.server) client.server.client = null;
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  return {
    url: url.href,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** Cuts a stream of a server's messages into whole ones. */
function framesOf(each: (frame: Frame) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 5) {
      const length = 1 + rest.readUInt32BE(1);
      if (rest.length < length) return;
      each({ type: String.fromCharCode(rest[0]!), bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
    }
  };
}
