import { App, ExpressReceiver, LogLevel } from '@slack/bolt';
import { Pool } from 'pg';

/**
 * The floor of an ack that is kept: Bolt with one listener that makes one durable insert and acks.
 * `node bare-listener.ts PORT SECRET DATABASE_URL`
 */
const [port, signingSecret, connectionString] = process.argv.slice(2);
const receiver = new ExpressReceiver({ signingSecret: signingSecret!, endpoints: '/slack/events' });
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0', botUserId: 'U0', teamId: 'T0' }),
});
const pool = new Pool({ connectionString });
await pool.query('CREATE TABLE bare_click (id bigserial PRIMARY KEY, body jsonb NOT NULL)');
const insert = { name: 'keep', text: 'INSERT INTO bare_click (body) VALUES ($1)' };
app.action('approve_send', async ({ ack, body }) => {
  await pool.query(insert, [JSON.stringify(body)]);
  await ack();
});
await app.start({ port: Number(port), host: '127.0.0.1' });
process.send?.('ready');
