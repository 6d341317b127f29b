import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, clientOf, JON, startTestSlack } from './fixture.ts';
import type { SlackStandIn } from './stand-in.ts';

let slack: SlackStandIn;
let channel: string;

beforeAll(async () => {
  slack = await startTestSlack({ isDistributed: true });
  const client = clientOf(slack);
  for (let count = 1; count <= 16; count += 1)
    channel = (await client.chat.postMessage({ channel: JON, text: `Card ${count}` })).channel!;
});
afterAll(() => slack.stop());

test('reads 15 messages of the history at a time, once a minute, whatever it asks for', async () => {
  const history = await callApi(slack, 'conversations.history', { channel, limit: '200' });
  expect(history).toMatchObject({ ok: true, has_more: true });
  expect(history.messages).toHaveLength(15);
  const [first, other] = await Promise.all(
    [channel, 'C0GENERAL'].map((asked) =>
      fetch(`${slack.apiUrl}conversations.history?channel=${asked}`, {
        headers: { authorization: 'Bearer xoxb-bot' },
      }),
    ),
  );
  for (const refused of [first!, other!]) {
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  }
});
