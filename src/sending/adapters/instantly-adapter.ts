import type { Adapter, OutgoingReply, SendResult } from './adapter.ts';
import { askInstantly } from './ask-instantly.ts';
import { askOneByOne } from './ask-provider.ts';
import { refuseUnusualAddresses, withPlainDomains } from './check-addresses.ts';
import { callProvider, type Proof } from './http-call.ts';
import type { HttpProviderConfig } from './http-exchange.ts';
import type { ProviderAnswer } from './read-answer.ts';
import { addressesIn, sameAddress } from './same-address.ts';
import { parseInstantlyHandle } from './thread-handles.ts';

/**
 * Answers through Instantly: `POST /api/v2/emails/reply`, see
 * https://developer.instantly.ai/api-reference/email/reply-to-an-email
 *
 * Instantly takes no recipient: it writes to whoever wrote the message answered. Where that is
 * somebody else than the reply is meant for, the reply is refused. The proof of acceptance is the
 * mail itself, as Instantly gives it back: its id, and the approved recipient on it.
 */
export function createInstantlyAdapter(config: HttpProviderConfig): Adapter {
  return {
    name: 'instantly',
    send: async (reply) => sendReply(config, withPlainDomains(reply)),
    ask: (questions) => askOneByOne(questions, (question) => askInstantly(config, question)),
  };
}

async function sendReply(config: HttpProviderConfig, reply: OutgoingReply): Promise<SendResult> {
  const thread = parseInstantlyHandle(reply.threadHandle);
  if (thread === null) return noThread('no readable Instantly thread handle');
  const { answeredAddress, to } = reply;
  if (answeredAddress && !sameAddress(answeredAddress, to.address))
    return noThread('the thread belongs to another recipient');
  return (
    refuseUnusualAddresses(reply) ??
    callProvider({
      ...config,
      path: '/api/v2/emails/reply',
      headers: { authorization: `Bearer ${config.apiKey}` },
      body: {
        reply_to_uuid: thread.replyToUuid,
        eaccount: thread.eaccount,
        subject: reply.subject,
        body: { text: reply.text },
        ...(reply.cc.length > 0 && { cc_address_email_list: reply.cc.join(',') }),
        ...(reply.bcc.length > 0 && { bcc_address_email_list: reply.bcc.join(',') }),
      },
      proofIn: (answer) => proofOfMail(answer, reply.to.address),
    })
  );
}

function proofOfMail({ object }: ProviderAnswer, recipient: string): Proof {
  const id = object?.id;
  if (typeof id !== 'string' || id === '') return { kind: 'unproven' };
  const goesTo = addressesIn(object!.to_address_email_list);
  const isOurs = goesTo.some((address) => sameAddress(address, recipient));
  return isOurs ? { kind: 'accepted', providerMessageId: id } : { kind: 'unproven' };
}

function noThread(detail: string): SendResult {
  return { outcome: 'failed', reason: 'no_thread_to_reply_to', detail };
}
