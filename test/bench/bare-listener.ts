import { App, ExpressReceiver, LogLevel } from '@slack/bolt';

/** The floor of an ack: Bolt with one listener that does nothing else. `node bare-listener.ts PORT SECRET` */
const [port, signingSecret] = process.argv.slice(2);
const receiver = new ExpressReceiver({ signingSecret: signingSecret!, endpoints: '/slack/events' });
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0', botUserId: 'U0', teamId: 'T0' }),
});
app.action('approve_send', async ({ ack }) => ack());
await app.start({ port: Number(port), host: '127.0.0.1' });
process.send?.('ready');
