import type { Adapter, OutgoingReply, SendResult } from './adapter.ts';
import { refuseBadAddresses } from './check-addresses.ts';
import { htmlFromText } from './html-from-text.ts';
import { callProvider, type HttpProviderConfig } from './http-call.ts';
import { parseSmartLeadHandle } from './thread-handles.ts';

/**
 * Answers through SmartLead: `POST /api/v1/campaigns/{id}/reply-email-thread`. The key is part of
 * the URL, as SmartLead wants it, so URLs of this adapter must never be logged.
 */
export function createSmartLeadAdapter(config: HttpProviderConfig): Adapter {
  return { name: 'smartlead', send: async (reply) => sendReply(config, reply) };
}

async function sendReply(config: HttpProviderConfig, reply: OutgoingReply): Promise<SendResult> {
  const thread = parseSmartLeadHandle(reply.threadHandle);
  if (thread === null) {
    const detail = 'no readable SmartLead thread handle';
    return { outcome: 'failed', reason: 'no_thread_to_reply_to', detail };
  }
  return (
    refuseBadAddresses(reply) ??
    callProvider({
      ...config,
      path: `/api/v1/campaigns/${thread.campaignId}/reply-email-thread`,
      query: { api_key: config.apiKey },
      body: {
        subject: reply.subject,
        email_body: htmlFromText(reply.text),
        stats_id: thread.statsId,
        message_id: thread.messageId,
        to_email: reply.to.address,
        cc_emails: reply.cc,
        bcc_emails: reply.bcc,
      },
      messageIdIn: (answer) => answer.message_id,
    })
  );
}
