import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Attempt, Payload, PayloadType, Retry, Transport } from './deliveries.ts';
import type { Workspace } from './workspace.ts';

type Connection = {
  socket: WebSocket;
  /** Open to the eye, dead in fact: nothing is sent, nothing answered. */
  silent: boolean;
  pinging: NodeJS.Timeout;
};

type Waiting = { connection: Connection; settle: (attempt: Attempt) => void; startedAt: number };

/** Slack's: docs.slack.dev/apis/events-api/using-socket-mode, "Using multiple connections". */
const MOST_CONNECTIONS = 10;

/** RFC 6455, section 7.4.1. */
const GOING_AWAY = 1001;
const GOODBYE_MS = 200;

export type SocketModeOptions = { ackTimeoutMs?: number; pingIntervalMs?: number };

/** The Socket Mode server: each payload goes to exactly one of the open connections, in turn. */
export class SocketMode implements Transport {
  readonly #workspace: Workspace;
  readonly #ackTimeoutMs: number;
  readonly #pingIntervalMs: number;
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  #connections: Connection[] = [];
  #turn = 0;
  /** Connections ever opened. */
  openedCount = 0;

  constructor(workspace: Workspace, options: SocketModeOptions = {}) {
    this.#workspace = workspace;
    this.#ackTimeoutMs = options.ackTimeoutMs ?? 3000;
    this.#pingIntervalMs = options.pingIntervalMs ?? 5000;
  }

  get connectionCount(): number {
    return this.#connections.length;
  }

  /** A ticket for one connection. */
  issueTicket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Takes a connection that shows a ticket not used before; closes any other. */
  accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'ws://localhost').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      stream.destroy();
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket));
  }

  /** Sends one payload over the connection whose turn it is and waits for its acknowledgement. */
  async send(type: PayloadType, payload: Payload, retry: Retry | undefined): Promise<Attempt> {
    const connection = this.#nextConnection();
    if (!connection) return { acked: false, ms: 0, reason: 'no_connection' };
    const envelopeId = randomUUID();
    const envelope = {
      envelope_id: envelopeId,
      type,
      payload,
      accepts_response_payload: type !== 'events_api',
      ...(type === 'events_api' && {
        retry_attempt: retry?.number ?? 0,
        retry_reason: retry?.reason.replace('http_', '') ?? '',
      }),
    };
    if (!connection.silent) connection.socket.send(JSON.stringify(envelope));
    return await this.#waitForAck(envelopeId, connection);
  }

  /** Asks every client to reconnect, as Slack routinely does. */
  refreshConnections(): void {
    for (const { socket } of this.#connections) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
      socket.close();
    }
  }

  /** Cuts every connection without a word. */
  dropConnections(): void {
    for (const { socket } of this.#connections) socket.terminate();
  }

  /** Lets every present connection go dead: it stays open, but nothing comes any more, no pong either. */
  silenceConnections(): void {
    for (const connection of this.#connections) connection.silent = true;
  }

  /** Says goodbye to every client, and cuts those that do not answer. */
  async stop(): Promise<void> {
    const sockets = this.#connections.map(({ socket }) => socket);
    for (const socket of sockets) socket.close(GOING_AWAY);
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
    await Promise.race([closed, sleep(GOODBYE_MS)]);
    for (const socket of sockets) socket.terminate();
    this.#server.close();
  }

  #welcome(socket: WebSocket): void {
    this.openedCount += 1;
    if (this.#connections.length >= MOST_CONNECTIONS) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    const connection: Connection = {
      socket,
      silent: false,
      pinging: setInterval(() => {
        if (!connection.silent) socket.ping('Ping from Slack stand-in');
      }, this.#pingIntervalMs),
    };
    this.#connections.push(connection);
    socket.on('ping', (data) => {
      if (!connection.silent) socket.pong(data);
    });
    socket.on('message', (data) => this.#receiveAck(String(data)));
    socket.on('close', () => this.#forget(connection));
    socket.on('error', () => socket.terminate());
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#connections.length,
        connection_info: { app_id: this.#workspace.bot.appId },
        debug_info: { host: 'slack-stand-in' },
      }),
    );
    this.#workspace.changed();
  }

  #forget(connection: Connection): void {
    clearInterval(connection.pinging);
    this.#connections = this.#connections.filter((other) => other !== connection);
    for (const [envelopeId, waiting] of this.#waiting) {
      if (waiting.connection !== connection) continue;
      const ms = Date.now() - waiting.startedAt;
      this.#settle(envelopeId, { acked: false, ms, reason: 'connection_failed' });
    }
    this.#workspace.changed();
  }

  #nextConnection(): Connection | undefined {
    this.#turn += 1;
    return this.#connections[this.#turn % this.#connections.length];
  }

  async #waitForAck(envelopeId: string, connection: Connection): Promise<Attempt> {
    const startedAt = Date.now();
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    this.#waiting.set(envelopeId, { connection, settle: resolve, startedAt });
    const timer = setTimeout(() => {
      this.#settle(envelopeId, { acked: false, ms: Date.now() - startedAt, reason: 'timeout' });
    }, this.#ackTimeoutMs);
    const attempt = await promise;
    clearTimeout(timer);
    return attempt;
  }

  #receiveAck(data: string): void {
    const { envelope_id: envelopeId, payload } = JSON.parse(data) as {
      envelope_id: string;
      payload?: unknown;
    };
    const waiting = this.#waiting.get(envelopeId);
    if (!waiting || waiting.connection.silent) return;
    const response = typeof payload === 'string' ? { text: payload } : payload;
    this.#settle(envelopeId, { acked: true, ms: Date.now() - waiting.startedAt, response });
  }

  #settle(envelopeId: string, attempt: Attempt): void {
    this.#waiting.get(envelopeId)?.settle(attempt);
    this.#waiting.delete(envelopeId);
  }
}
