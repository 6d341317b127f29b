import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { Judgement } from './judge-draft.ts';
import { startModelStandIn, type ModelStandIn } from './model-standin.ts';

let model: ModelStandIn;
let client: OpenAI;

beforeAll(async () => {
  model = await startModelStandIn();
  client = new OpenAI({ apiKey: 'any', baseURL: model.baseUrl, maxRetries: 0, timeout: 2000 });
});
afterEach(() => {
  model.faults.clear();
  model.setLatency(0);
});
afterAll(() => model.close());

async function complete(draft: string, leadMessage = 'Tell me more'): Promise<string> {
  const completion = await client.chat.completions.create({
    model: 'stand-in',
    messages: [
      { role: 'system', content: 'Judge the <draft>.' },
      {
        role: 'user',
        content: [
          `<lead_message from="lead">"an older one, furious"</lead_message>`,
          `<lead_message from="lead">${JSON.stringify(leadMessage)}</lead_message>`,
          `<draft>${JSON.stringify(draft)}</draft>`,
        ].join('\n'),
      },
    ],
  });
  return completion.choices[0]!.message.content!;
}

async function judge(draft: string, leadMessage?: string): Promise<Judgement> {
  return JSON.parse(await complete(draft, leadMessage)) as Judgement;
}

test('calls a harmless draft safe', async () => {
  expect(await judge('Hi Ann,\nhappy to show you on Tuesday.')).toMatchObject({
    safe: true,
    confidence: 0.95,
    needs_review: false,
    risky_phrases: [],
  });
});

test.each([
  ['We can do $49/mo for you.', ['$49/mo']],
  ['It is 1,200 / month.', ['1,200 / month']],
  ['I can offer 20% off.', ['20% off']],
  ['We guarantee results in a week.', ['guarantee results in a week']],
])('quotes what is risky in %j word for word', async (draft, phrases) => {
  const judgement = await judge(draft);
  expect(judgement).toMatchObject({ safe: false, needs_review: true, risky_phrases: phrases });
  for (const phrase of phrases) expect(draft).toContain(phrase);
});

test('leaves the newest message of an angry lead to a person', async () => {
  expect(await judge('Sorry about that.', 'Stop emailing me')).toMatchObject({
    safe: false,
    reason: 'the lead is angry',
  });
});

test('gives scripted answers in order and then judges again', async () => {
  model.script('not JSON', { confidence: 1 }, (call) => ({ heard: call.draft }));
  expect(await complete('a')).toBe('not JSON');
  expect(await complete('b')).toBe('{"confidence":1}');
  expect(await complete('c')).toBe('{"heard":"c"}');
  expect(await judge('d')).toMatchObject({ safe: true });
});

test('fails as it is told to', async () => {
  model.faults.set([{ action: 'status', status: 429, retryAfter: '7', times: 1 }]);
  await expect(complete('a')).rejects.toMatchObject({ status: 429 });
  model.faults.set([{ action: 'garbage', times: 1 }]);
  await expect(complete('a')).rejects.toThrow(TypeError);
  model.faults.set([{ action: 'hang', times: 1 }]);
  await expect(
    client.chat.completions.create({ model: 'm', messages: [] }, { timeout: 100 }),
  ).rejects.toThrow(/timed out/i);
  expect(await judge('works again')).toMatchObject({ safe: true });
});
