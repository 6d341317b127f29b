import { afterEach, beforeEach, expect, test } from 'vitest';

import { startProviderStandIn, type ProviderStandIn } from './provider-standin.ts';

let provider: ProviderStandIn;

beforeEach(async () => {
  provider = await startProviderStandIn();
});
afterEach(() => provider.close());

const reply = { reply_to_uuid: 'u1', eaccount: 'a1', subject: 'Re: hi', body: { text: 'Hello' } };

function post(body: unknown, key = provider.apiKey): Promise<Response> {
  return fetch(`${provider.baseUrl}/api/v2/emails/reply`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('accepts and records a complete reply', async () => {
  expect((await post(reply)).status).toBe(200);
  expect(provider.accepted()).toEqual([
    { provider: 'instantly', path: '/api/v2/emails/reply', body: reply },
  ]);
});

test('refuses a wrong key and an incomplete reply', async () => {
  expect((await post(reply, 'wrong')).status).toBe(401);
  expect((await post({ ...reply, eaccount: '' })).status).toBe(400);
  expect(provider.accepted()).toEqual([]);
});

test.each([
  [{ action: 'status', status: 503 } as const, 0],
  [{ action: 'reset', when: 'before_body' } as const, 0],
  [{ action: 'reset', when: 'during_body' } as const, 0],
  [{ action: 'reset', when: 'after_applying' } as const, 1],
  [{ action: 'reset', when: 'during_answer' } as const, 1],
  [{ action: 'garbage' } as const, 1],
])('with %o, %i replies are recorded', async (fault, recorded) => {
  provider.faults.set([fault]);
  const answer = await post(reply)
    .then((response) => response.json())
    .catch(() => 'broken');
  expect(answer).toBe('broken');
  expect(provider.accepted()).toHaveLength(recorded);
  expect(provider.requests()).toBe(1);
});
