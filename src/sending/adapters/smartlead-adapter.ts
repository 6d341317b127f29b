import type { Adapter, OutgoingReply, SendResult } from './adapter.ts';
import { askSmartLead } from './ask-smartlead.ts';
import { askOneByOne } from './ask-provider.ts';
import { refuseUnusualAddresses, withPlainDomains } from './check-addresses.ts';
import { htmlFromText } from './html-from-text.ts';
import { callProvider, type Proof } from './http-call.ts';
import type { HttpProviderConfig } from './http-exchange.ts';
import type { ProviderAnswer } from './read-answer.ts';
import { parseSmartLeadHandle } from './thread-handles.ts';

/** What SmartLead says, as `text/html`, when it put a reply into its queue. */
const QUEUED = 'Email added to the queue, will be sent out soon!';

/**
 * Answers through SmartLead: `POST /api/v1/campaigns/{id}/reply-email-thread`, see
 * https://api.smartlead.ai/reference/reply-to-lead-from-master-inbox-via-api
 *
 * It takes no subject (the thread keeps its own) and refuses fields it does not know. Acceptance
 * means that the mail waits in SmartLead's queue. The key is part of the URL, as SmartLead wants
 * it, so URLs of this adapter must never be logged.
 */
export function createSmartLeadAdapter(config: HttpProviderConfig): Adapter {
  return {
    name: 'smartlead',
    send: async (reply) => sendReply(config, withPlainDomains(reply)),
    ask: (questions) => askOneByOne(questions, (question) => askSmartLead(config, question)),
  };
}

async function sendReply(config: HttpProviderConfig, reply: OutgoingReply): Promise<SendResult> {
  const thread = parseSmartLeadHandle(reply.threadHandle);
  if (thread === null) {
    const detail = 'no readable SmartLead thread handle';
    return { outcome: 'failed', reason: 'no_thread_to_reply_to', detail };
  }
  return (
    refuseUnusualAddresses(reply) ??
    callProvider({
      ...config,
      path: `/api/v1/campaigns/${thread.campaignId}/reply-email-thread`,
      query: { api_key: config.apiKey },
      body: {
        email_stats_id: thread.statsId,
        email_body: htmlFromText(reply.text),
        ...(thread.messageId !== null && { reply_message_id: thread.messageId }),
        to_email: reply.to.address,
        ...(reply.cc.length > 0 && { cc: reply.cc.join(',') }),
        ...(reply.bcc.length > 0 && { bcc: reply.bcc.join(',') }),
        add_signature: false,
      },
      proofIn: proofOfQueueing,
    })
  );
}

/** The plain text, or `ok` or `success` being true with neither being false. */
function proofOfQueueing({ text, object }: ProviderAnswer): Proof {
  const said = [object?.ok, object?.success];
  const yes = text === QUEUED || (said.includes(true) && !said.includes(false));
  return yes ? { kind: 'accepted', providerMessageId: null } : { kind: 'unproven' };
}
