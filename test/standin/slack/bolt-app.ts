import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SlackStandIn } from './stand-in.ts';

/** A real Bolt app connected to a stand-in. */
export type TestApp = { app: App; stop: () => Promise<void> };

/** Also how long the client waits before it reconnects; its default is five seconds. */
const CLIENT_PING_TIMEOUT_MS = 1000;

/** Over Socket Mode. `setUp` registers the listeners. */
export async function startSocketApp(
  slack: SlackStandIn,
  setUp: (app: App) => void,
): Promise<TestApp> {
  const { bot } = slack.workspace;
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: bot.appToken,
    clientPingTimeout: CLIENT_PING_TIMEOUT_MS,
    installerOptions: { clientOptions },
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: bot.botToken,
    receiver,
    clientOptions,
    logLevel: LogLevel.ERROR,
  });
  setUp(app);
  await app.start();
  return {
    app,
    stop: async () => {
      await app.stop();
    },
  };
}

/** Behind a request URL, which the stand-in is told. */
export async function startHttpApp(
  slack: SlackStandIn,
  setUp: (app: App) => void,
): Promise<TestApp> {
  const { bot } = slack.workspace;
  const receiver = new ExpressReceiver({
    signingSecret: bot.signingSecret,
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: bot.botToken,
    receiver,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  setUp(app);
  const server = createServer(receiver.app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  return {
    app,
    stop: async () => {
      slack.setRequestUrl(undefined);
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
