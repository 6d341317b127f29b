import { afterEach, beforeEach, expect, test } from 'vitest';

import { createInstantlyAdapter } from '../../../src/sending/adapters/instantly-adapter.ts';
import { formatInstantlyHandle } from '../../../src/sending/adapters/thread-handles.ts';
import {
  startProviderStandIn,
  type ProviderStandIn,
} from '../../standin/providers/provider-standin.ts';
import { sampleReply } from './sample-reply.ts';

let standIn: ProviderStandIn;

beforeEach(async () => {
  standIn = await startProviderStandIn();
});
afterEach(() => standIn.close());

const threadHandle = formatInstantlyHandle({ replyToUuid: 'u1', eaccount: 'sales@example.com' });
const adapter = () =>
  createInstantlyAdapter({ baseUrl: standIn.baseUrl, apiKey: standIn.apiKey, timeoutSeconds: 2 });

test('answers in the thread, in plain text, with copies as lists', async () => {
  const reply = sampleReply({ threadHandle, answeredAddress: 'Ann@Example.com' });
  expect(await adapter().send(reply)).toEqual({ outcome: 'sent', providerMessageId: 'reply-1' });
  expect(standIn.accepted()).toEqual([
    {
      provider: 'instantly',
      path: '/api/v2/emails/reply',
      body: {
        reply_to_uuid: 'u1',
        eaccount: 'sales@example.com',
        subject: 'Re: pricing',
        body: { text: reply.text },
        cc_address_email_list: 'bob@example.com,cleo@example.com',
        bcc_address_email_list: 'dan@example.com',
      },
    },
  ]);
});

test('refuses a thread that is known to reach somebody else', async () => {
  const reply = sampleReply({ threadHandle, answeredAddress: 'colleague@example.com' });
  expect(await adapter().send(reply)).toMatchObject({
    outcome: 'failed',
    reason: 'no_thread_to_reply_to',
  });
  expect(standIn.requests()).toBe(0);
});

test('a mail that Instantly gave to somebody else than was approved is not called sent', async () => {
  standIn.setThreadRecipient('colleague@example.com');
  expect(await adapter().send(sampleReply({ threadHandle }))).toMatchObject({
    outcome: 'unknown',
    detail: expect.stringContaining('HTTP 200'),
  });
});
