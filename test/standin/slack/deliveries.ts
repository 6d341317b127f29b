import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from './faults.ts';
import type { Workspace } from './workspace.ts';

export type PayloadType = 'events_api' | 'interactive' | 'slash_commands';

export type Payload = Record<string, unknown>;

/** What one attempt to hand a payload to the app came to. `response` is what came with the ack. */
export type Attempt =
  | { acked: true; ms: number; response?: unknown }
  | {
      acked: false;
      ms: number;
      reason: 'timeout' | 'http_error' | 'connection_failed' | 'no_connection';
      /** The HTTP status that was no acknowledgement. */
      status?: number;
      /** The app asked for no retries, with `x-slack-no-retry: 1`. */
      noRetry?: boolean;
    };

/** A payload that the app was to get, with every attempt. */
export type Delivery = {
  type: PayloadType;
  payload: Payload;
  /** Milliseconds since the epoch. */
  at: number;
  attempts: Attempt[];
};

/** Says which retry this is and why the attempt before it failed. */
export type Retry = { number: number; reason: string };

/** A way to the app: Socket Mode or signed HTTP requests. */
export type Transport = {
  send: (type: PayloadType, payload: Payload, retry: Retry | undefined) => Promise<Attempt>;
};

/** Slack's: docs.slack.dev/apis/events-api, "Retries". */
const EVENT_RETRY_DELAYS_MS = [0, 60_000, 300_000];

/** Hands payloads to the app, over HTTP when it has a request URL and over Socket Mode otherwise. */
export class Deliveries {
  readonly list: Delivery[] = [];
  readonly #workspace: Workspace;
  readonly #transports: { http: Transport; socket: Transport };
  readonly #faults: Faults;
  readonly #retryDelaysMs: number[];
  readonly #stopping = new AbortController();

  constructor(
    workspace: Workspace,
    transports: { http: Transport; socket: Transport },
    faults: Faults,
    retryDelaysMs = EVENT_RETRY_DELAYS_MS,
  ) {
    this.#workspace = workspace;
    this.#transports = transports;
    this.#faults = faults;
    this.#retryDelaysMs = retryDelaysMs;
  }

  /**
   * Delivers one payload and returns what the first attempt came to. Events are retried in the
   * background; interactions and commands never: the user is told instead.
   */
  async deliver(type: PayloadType, payload: Payload): Promise<Attempt> {
    const delivery: Delivery = {
      type,
      payload: structuredClone(payload),
      at: Date.now(),
      attempts: [],
    };
    this.list.push(delivery);
    const first = await this.#attempt(delivery, undefined);
    if (type === 'events_api') void this.#retry(delivery, first);
    return first;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #retry(delivery: Delivery, first: Attempt): Promise<void> {
    let last = first;
    for (const [index, delayMs] of this.#retryDelaysMs.entries()) {
      if (last.acked || last.noRetry) return;
      const stopped = await sleep(delayMs, false, { signal: this.#stopping.signal }).catch(
        () => true,
      );
      if (stopped) return;
      last = await this.#attempt(delivery, { number: index + 1, reason: wordReason(last) });
    }
  }

  async #attempt(delivery: Delivery, retry: Retry | undefined): Promise<Attempt> {
    const { http, socket } = this.#transports;
    const transport = this.#workspace.bot.requestUrl ? http : socket;
    const attempt: Attempt = this.#faults.outage
      ? { acked: false, ms: 0, reason: 'no_connection' }
      : await transport.send(delivery.type, delivery.payload, retry);
    delivery.attempts.push(attempt);
    return attempt;
  }
}

/** As in `x-slack-retry-reason`. */
function wordReason(attempt: Attempt & { acked: false }): string {
  return attempt.reason === 'timeout' ? 'http_timeout' : attempt.reason;
}
