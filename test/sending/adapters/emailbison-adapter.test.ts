import { afterEach, beforeEach, expect, test } from 'vitest';

import { createEmailBisonAdapter } from '../../../src/sending/adapters/emailbison-adapter.ts';
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

const adapter = () =>
  createEmailBisonAdapter({ baseUrl: standIn.baseUrl, apiKey: standIn.apiKey, timeoutSeconds: 2 });

test('answers in the thread, as the sending account, in HTML', async () => {
  await adapter().send(sampleReply({ threadHandle: '4711' }));
  expect(standIn.accepted()).toEqual([
    {
      provider: 'emailbison',
      path: '/api/replies/4711/reply',
      body: {
        message: expect.stringMatching(/^<div>Hi Ann,<br>/),
        sender_email_id: 7,
        to_emails: [{ name: 'Ann Lee', email_address: 'ann@example.com' }],
        subject: 'Re: pricing',
        cc_emails: [
          { name: null, email_address: 'bob@example.com' },
          { name: null, email_address: 'cleo@example.com' },
        ],
        bcc_emails: [{ name: null, email_address: 'dan@example.com' }],
        inject_previous_email_body: false,
        content_type: 'html',
      },
    },
  ]);
});

test.each([null, '', 'seven', '7.5'])('fails without a sending account: %s', async (account) => {
  const reply = sampleReply({ threadHandle: '4711', senderAccountId: account });
  expect(await adapter().send(reply)).toMatchObject({
    outcome: 'failed',
    reason: 'no_thread_to_reply_to',
  });
  expect(standIn.requests()).toBe(0);
});

test.each([
  ['{"data":{"success":false}}', { outcome: 'failed', reason: 'provider_rejected' }],
  ['{"data":{"success":false,"reply":{"id":7}}}', { outcome: 'unknown' }],
])('takes a plain refusal at its word, and nothing contradictory: %s', async (body, expected) => {
  standIn.faults.set([{ action: 'garbage', body }]);
  expect(await adapter().send(sampleReply({ threadHandle: '4711' }))).toMatchObject(expected);
});
