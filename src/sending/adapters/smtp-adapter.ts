import { createHash } from 'node:crypto';

import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';

import { domainOf, isEmailAddress } from '../../drafts/mail-address.ts';
import type { AccessTokens } from '../access-tokens.ts';
import type { SentFolder } from '../sent-folder.ts';
import type { Adapter, Answer, Mailbox, OutgoingReply } from './adapter.ts';
import type { Question, SendResult, Sighting } from './adapter.ts';
import { refuseBadAddresses } from './check-addresses.ts';
import { htmlFromText } from './html-from-text.ts';
import { handOver } from './smtp-conversation.ts';
import type { ComposedMail, ConversationEnding, MailServer } from './smtp-conversation.ts';

export type SmtpConfig = {
  /** `smtp://` or `smtps://`, with user and password if the server wants them. */
  smtpUrl: string;
  /** For connecting, the greeting and each silence; a whole conversation may take twice that. */
  timeoutSeconds: number;
  /** The mailbox that keeps what the server took; null where it cannot be asked. */
  sentFolder: SentFolder | null;
  /** Where the log-in is by OAuth2. */
  tokens: AccessTokens | null;
  /** Whether nothing is said to a server that does not encrypt. */
  requireTls: boolean;
};

/** A server that says "later" (greylisting, too busy) usually means minutes. */
const refusedRetrySeconds = 300;

const unreachableRetrySeconds = 60;

/** Mails a mailbox is asked about at a time. */
const MAILS_AT_A_TIME = 100;

/**
 * Sends over SMTP. All that happens before the mail's first byte leaves is certain: refused for good
 * (`failed`), or for now (`retry_later`). After that only the server's own yes or no is; anything
 * else is `unknown`.
 */
export function createSmtpAdapter(config: SmtpConfig): Adapter {
  const { sentFolder } = config;
  return {
    name: 'smtp',
    send: async (reply) => sendReply(config, reply),
    ...(sentFolder && { ask: (questions) => askMailbox(sentFolder, questions) }),
  };
}

/** The mailbox knows our mails by their Message-IDs. */
async function askMailbox(sentFolder: SentFolder, questions: Question[]): Promise<Answer> {
  const asked = questions
    .slice(0, MAILS_AT_A_TIME)
    .filter(({ given }) => given.from !== null)
    .map(({ deliveryId, idempotencyKey, given }) => ({
      deliveryId,
      messageId: messageIdOf(idempotencyKey, given.from!),
    }));
  const { found, problem } = await sentFolder.find(asked.map(({ messageId }) => messageId));
  const sightings = new Map<string, Sighting>();
  for (const { deliveryId, messageId } of asked) {
    if (found.includes(messageId))
      sightings.set(deliveryId, { kind: 'found', providerMessageId: messageId });
    else if (problem === null)
      sightings.set(deliveryId, {
        kind: 'not_found',
        note: 'it is not in the folder of sent mail',
      });
  }
  return { sightings, problem };
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
  const token = await config.tokens?.get();
  if (token && !token.ok) return withoutToken(token);
  return resultOf(await handOver(prepared.server, prepared.mail), messageId);
}

const noSender: SendResult = {
  outcome: 'failed',
  reason: 'provider_not_configured',
  detail: 'there is no sending mailbox, or it is not a valid address',
};

/** Nothing was said to the mail server yet. */
function withoutToken({ refused, problem }: { refused: boolean; problem: string }): SendResult {
  const detail = `OAuth2: ${problem}`;
  if (refused) return { outcome: 'failed', reason: 'provider_not_configured', detail };
  return {
    outcome: 'retry_later',
    reason: 'provider_unreachable',
    retryAfterSeconds: unreachableRetrySeconds,
    detail,
  };
}

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
  return `<${local}@${domainOf(from.address) ?? 'invalid'}>`;
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
    headers: reply.automatic ? { 'Auto-Submitted': 'auto-replied' } : {},
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = message.getEnvelope();
  return {
    envelope: { from: envelope.from || '', to: envelope.to },
    raw: await message.build(),
  };
}

/** The host of an SMTP URL, or nothing where it cannot be read. */
export function hostOf(smtpUrl: string): string {
  return URL.parse(smtpUrl)?.hostname ?? '';
}

/** The log-in that an SMTP URL names, or nothing. */
export function userOf(smtpUrl: string): string {
  return parseConnectionUrl(smtpUrl).auth?.user ?? '';
}

function mailServer({ smtpUrl, timeoutSeconds, tokens, requireTls }: SmtpConfig): MailServer {
  const { auth, ...options } = parseConnectionUrl(smtpUrl);
  const timeout = timeoutSeconds * 1000;
  return {
    options: {
      ...options,
      // The URL may set options too, but never these: logs would hold whole conversations.
      logger: false,
      debug: false,
      transactionLog: false,
      ...(requireTls && { requireTLS: true, ignoreTLS: false, opportunisticTLS: false }),
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      dnsTimeout: timeout,
      socketTimeout: timeout,
    },
    auth: tokens ? { user: auth?.user, type: 'OAUTH2', oauth2: tokens.source } : auth,
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
  const reason = ending.what === 'mail' ? 'provider_rejected' : 'provider_not_configured';
  return { outcome: 'failed', reason, detail };
}
