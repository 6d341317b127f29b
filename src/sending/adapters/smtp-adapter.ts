import { createHash } from 'node:crypto';

import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';

import { isEmailAddress } from '../../drafts/envelope.ts';
import type { Adapter, Mailbox, OutgoingReply, SendResult } from './adapter.ts';
import { refuseBadAddresses } from './check-addresses.ts';
import { htmlFromText } from './html-from-text.ts';
import { handOver } from './smtp-conversation.ts';
import type { ComposedMail, ConversationEnding, MailServer } from './smtp-conversation.ts';

export type SmtpConfig = {
  /** `smtp://` or `smtps://`, with user and password if the server wants them. */
  smtpUrl: string;
  /** For connecting, the greeting and each silence; a whole conversation may take twice that. */
  timeoutSeconds: number;
};

/** A server that says "later" (greylisting, too busy) usually means minutes. */
const refusedRetrySeconds = 300;

const unreachableRetrySeconds = 60;

/**
 * Sends over SMTP. All that happens before the mail's first byte leaves is certain: refused for good
 * (`failed`), or for now (`retry_later`). After that only the server's own yes or no is; anything
 * else is `unknown`.
 */
export function createSmtpAdapter(config: SmtpConfig): Adapter {
  return { name: 'smtp', send: async (reply) => sendReply(config, reply) };
}

async function sendReply(config: SmtpConfig, reply: OutgoingReply): Promise<SendResult> {
  const { from } = reply;
  if (!from || !isEmailAddress(from.address)) return noSender;
  const refusal = refuseBadAddresses(reply);
  if (refusal) return refusal;
  const messageId = messageIdOf(reply.idempotencyKey, from);
  const prepared = await prepare(config, reply, from, messageId);
  if (prepared === null) {
    const detail = 'SMTP_URL cannot be read, or the mail cannot be composed';
    return { outcome: 'failed', reason: 'unexpected', detail };
  }
  return resultOf(await handOver(prepared.server, prepared.mail), messageId);
}

const noSender: SendResult = {
  outcome: 'failed',
  reason: 'provider_not_configured',
  detail: 'there is no sending mailbox, or it is not a valid address',
};

/** Everything that can fail before a connection is opened; null if it does. */
async function prepare(
  config: SmtpConfig,
  reply: OutgoingReply,
  from: Mailbox,
  messageId: string,
): Promise<{ server: MailServer; mail: ComposedMail } | null> {
  try {
    return { server: mailServer(config), mail: await compose(reply, from, messageId) };
  } catch {
    return null;
  }
}

/**
 * The Message-ID of a delivery's mail: always the same for the same key and sender's domain, so that
 * a mail whose fate is unknown can be looked for in a mailbox.
 */
export function messageIdOf(idempotencyKey: string, from: Mailbox): string {
  const plain = /^[A-Za-z0-9_-]{1,64}$/.test(idempotencyKey);
  const local = plain
    ? idempotencyKey
    : createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40);
  return `<${local}@${from.address.split('@').at(-1)}>`;
}

async function compose(
  reply: OutgoingReply,
  from: Mailbox,
  messageId: string,
): Promise<ComposedMail> {
  const mailbox = ({ address, name = '' }: Mailbox) => ({ address, name });
  const plain = (address: string) => ({ address, name: '' });
  const message = new MailComposer({
    messageId,
    from: mailbox(from),
    replyTo: reply.replyTo ?? undefined,
    to: mailbox(reply.to),
    cc: reply.cc.map(plain),
    bcc: reply.bcc.map(plain),
    subject: reply.subject,
    text: reply.text,
    html: htmlFromText(reply.text),
    inReplyTo: reply.inReplyTo ?? undefined,
    references: reply.references,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = message.getEnvelope();
  return {
    envelope: { from: envelope.from || '', to: envelope.to },
    raw: await message.build(),
  };
}

function mailServer({ smtpUrl, timeoutSeconds }: SmtpConfig): MailServer {
  const { auth, ...options } = parseConnectionUrl(smtpUrl);
  const timeout = timeoutSeconds * 1000;
  return {
    options: {
      ...options,
      // The URL may set options too, but never these: logs would hold whole conversations.
      logger: false,
      debug: false,
      transactionLog: false,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      dnsTimeout: timeout,
      socketTimeout: timeout,
    },
    auth,
    limitSeconds: timeoutSeconds * 2,
  };
}

function resultOf(ending: ConversationEnding, messageId: string): SendResult {
  const detail = `SMTP: ${ending.kind === 'accepted' ? 'accepted' : ending.code}`;
  if (ending.kind === 'accepted') {
    return { outcome: 'sent', providerMessageId: ending.serverMessageId ?? messageId };
  }
  if (ending.kind === 'broken') {
    if (ending.bodyBegan) return { outcome: 'unknown', detail };
    return {
      outcome: 'retry_later',
      reason: 'provider_unreachable',
      retryAfterSeconds: unreachableRetrySeconds,
      detail,
    };
  }
  if (ending.temporary) {
    const retryAfterSeconds = refusedRetrySeconds;
    return { outcome: 'retry_later', reason: 'provider_rejected', retryAfterSeconds, detail };
  }
  const reason = ending.what === 'login' ? 'provider_not_configured' : 'provider_rejected';
  return { outcome: 'failed', reason, detail };
}
