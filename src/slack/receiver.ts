import { ExpressReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { Router } from 'express';
import type { Logger } from 'pino';
import { boltLogger } from './bolt-logger.ts';
import { type RefusedRequest, signedOnly } from './signed-only.ts';

/** How Slack reaches us: the same app over either. */
export type SlackConnection = {
  receiver: Receiver;
  /** HTTP mode: what the web server has to mount. */
  router: Router | null;
  /** Whether requests of Slack can arrive; a silent dead socket cannot. */
  isConnected(): boolean;
};

export const eventsPath = '/slack/events';

/** Slack pings a socket every few seconds; one that stays silent for so long is dead. */
const SERVER_PING_TIMEOUT_MS = 30_000;
/** Bolt waits for so long, too, before it reconnects after a routine refresh: clicks in that gap are lost. */
const CLIENT_PING_TIMEOUT_MS = 2_000;

/** Socket Mode: we connect to Slack, so nothing has to reach this machine. */
export function socketModeConnection(
  appToken: string,
  apiUrl: string,
  log: Logger,
): SlackConnection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    serverPingTimeout: SERVER_PING_TIMEOUT_MS,
    clientPingTimeout: CLIENT_PING_TIMEOUT_MS,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl } },
  });
  let connected = false;
  receiver.client.on('connected', () => (connected = true));
  for (const ending of ['disconnected', 'reconnecting', 'close'])
    receiver.client.on(ending, () => (connected = false));
  return { receiver, router: null, isConnected: () => connected };
}

/** HTTP mode: Slack posts to `eventsPath`; what it did not sign, or long ago, is turned away. */
export function httpConnection(
  signingSecret: string,
  log: Logger,
  onRefused: (request: RefusedRequest) => void,
): SlackConnection {
  const router = Router();
  router.post(eventsPath, signedOnly(signingSecret, onRefused));
  const receiver = new ExpressReceiver({
    signingSecret,
    router,
    endpoints: eventsPath,
    logger: boltLogger(log),
  });
  return { receiver, router, isConnected: () => true };
}
