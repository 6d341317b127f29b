import { expect, test } from 'vitest';

import { createSmartLeadAdapter } from '../../../src/sending/adapters/smartlead-adapter.ts';
import { formatSmartLeadHandle } from '../../../src/sending/adapters/thread-handles.ts';
import { startProviderStandIn } from '../../standin/providers/provider-standin.ts';
import { sampleReply } from './sample-reply.ts';

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
        subject: 'Re: pricing',
        email_body: expect.stringMatching(/^<div>Hi Ann,<br>/),
        stats_id: 's1',
        message_id: '<m1@example.com>',
        to_email: 'ann@example.com',
        cc_emails: ['bob@example.com', 'cleo@example.com'],
        bcc_emails: ['dan@example.com'],
      },
    },
  ]);
  await standIn.close();
});
