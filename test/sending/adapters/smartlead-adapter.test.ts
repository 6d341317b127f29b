import { expect, test } from 'vitest';

import { createSmartLeadAdapter } from '../../../src/sending/adapters/smartlead-adapter.ts';
import { formatSmartLeadHandle } from '../../../src/sending/adapters/thread-handles.ts';
import { startProviderStandIn } from '../../standin/providers/provider-standin.ts';
import { sampleReply } from './sample-reply.ts';

test('needs neither the id of the message answered nor copies', async () => {
  const standIn = await startProviderStandIn();
  const threadHandle = formatSmartLeadHandle({
    campaignId: '12',
    statsId: 's1',
    messageId: null,
    toEmail: null,
  });
  const result = await createSmartLeadAdapter({
    baseUrl: standIn.baseUrl,
    apiKey: standIn.apiKey,
    timeoutSeconds: 2,
  }).send(sampleReply({ threadHandle, cc: [], bcc: [] }));
  expect(result).toEqual({ outcome: 'sent', providerMessageId: null });
  expect(standIn.accepted()[0]!.body).toEqual({
    email_stats_id: 's1',
    email_body: expect.any(String),
    to_email: 'ann@example.com',
    add_signature: false,
  });
  await standIn.close();
});

test('waits as long as the answer says where no header does', async () => {
  const standIn = await startProviderStandIn();
  const threadHandle = formatSmartLeadHandle({
    campaignId: '12',
    statsId: 's1',
    messageId: null,
    toEmail: null,
  });
  standIn.faults.set([{ action: 'status', status: 429, body: '{"error":{"retry_after":42}}' }]);
  const adapter = createSmartLeadAdapter({ ...standIn, timeoutSeconds: 2 });
  expect(await adapter.send(sampleReply({ threadHandle }))).toMatchObject({
    outcome: 'retry_later',
    retryAfterSeconds: 42,
  });
  await standIn.close();
});

test('answers in the thread, to the recipient of the reply', async () => {
  const standIn = await startProviderStandIn({ apiKey: 'a key&with=signs' });
  const threadHandle = formatSmartLeadHandle({
    campaignId: '12',
    statsId: 's1',
    messageId: '<m1@example.com>',
    toEmail: 'somebody-before@example.com',
  });
  await createSmartLeadAdapter({
    baseUrl: standIn.baseUrl,
    apiKey: standIn.apiKey,
    timeoutSeconds: 2,
  }).send(sampleReply({ threadHandle }));

  expect(standIn.accepted()).toEqual([
    {
      provider: 'smartlead',
      path: '/api/v1/campaigns/12/reply-email-thread',
      body: {
        email_stats_id: 's1',
        email_body: expect.stringMatching(/^<div>Hi Ann,<br>/),
        reply_message_id: '<m1@example.com>',
        to_email: 'ann@example.com',
        cc: 'bob@example.com,cleo@example.com',
        bcc: 'dan@example.com',
        add_signature: false,
      },
    },
  ]);
  await standIn.close();
});
