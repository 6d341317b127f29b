import type { Adapter, OutgoingReply, SendResult } from './adapter.ts';
import { askEmailBison } from './ask-emailbison.ts';
import { askOneByOne } from './ask-provider.ts';
import { refuseUnusualAddresses, withPlainDomains } from './check-addresses.ts';
import { htmlFromText } from './html-from-text.ts';
import { callProvider, type Proof } from './http-call.ts';
import type { HttpProviderConfig } from './http-exchange.ts';
import { asObject, type ProviderAnswer } from './read-answer.ts';
import { parseEmailBisonHandle } from './thread-handles.ts';

/**
 * Answers through EmailBison: `POST /api/replies/{id}/reply`, see
 * https://docs.emailbison.com/master-inbox/responding-to-messages. `subject` is not documented but
 * accepted.
 */
export function createEmailBisonAdapter(config: HttpProviderConfig): Adapter {
  return {
    name: 'emailbison',
    send: async (reply) => sendReply(config, withPlainDomains(reply)),
    ask: (questions) => askOneByOne(questions, (question) => askEmailBison(config, question)),
  };
}

async function sendReply(config: HttpProviderConfig, reply: OutgoingReply): Promise<SendResult> {
  const replyId = parseEmailBisonHandle(reply.threadHandle);
  if (replyId === null) return noThread('no numeric reply id');
  const sender = Number(/^\s*\d{1,15}\s*$/.exec(reply.senderAccountId ?? '')?.[0] ?? 0);
  if (sender === 0) return noThread('no numeric id of the sending account');

  const person = (address: string, name?: string) => ({
    name: name ?? null,
    email_address: address,
  });
  return (
    refuseUnusualAddresses(reply) ??
    callProvider({
      ...config,
      path: `/api/replies/${replyId}/reply`,
      headers: { authorization: `Bearer ${config.apiKey}` },
      body: {
        message: htmlFromText(reply.text),
        sender_email_id: sender,
        to_emails: [person(reply.to.address, reply.to.name)],
        subject: reply.subject,
        cc_emails: reply.cc.map((address) => person(address)),
        bcc_emails: reply.bcc.map((address) => person(address)),
        inject_previous_email_body: false,
        content_type: 'html',
      },
      proofIn: proofOfReply,
    })
  );
}

/** `data.success` is true, or `data.reply` has an id; `success: false` alone is a plain refusal. */
function proofOfReply({ object }: ProviderAnswer): Proof {
  const data = asObject(object?.data);
  const id = asObject(data?.reply)?.id;
  const hasId = typeof id === 'number' || (typeof id === 'string' && id !== '');
  if (data?.success === false) return { kind: hasId ? 'unproven' : 'refused' };
  if (data?.success !== true && !hasId) return { kind: 'unproven' };
  return { kind: 'accepted', providerMessageId: hasId ? String(id) : null };
}

function noThread(detail: string): SendResult {
  return { outcome: 'failed', reason: 'no_thread_to_reply_to', detail };
}
