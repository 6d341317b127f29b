import type { Envelope } from '../drafts/envelope.ts';
import type { ConversationMessage, LoadedDraft } from '../drafts/load-draft.ts';
import { isMessageId } from '../drafts/message-id.ts';
import type { OutgoingReply } from './adapters/adapter.ts';

/** Enough for every mail program to find the thread; RFC 5322 sets no limit of its own. */
const MAX_REFERENCES = 20;

/**
 * Composes what a provider is given: the draft's text in its envelope, in the thread it answers.
 *
 * @param delivery whose key the reply carries, and whose origin says whether a person approved it
 */
export function composeReply(
  loaded: LoadedDraft,
  envelope: Envelope,
  { idempotencyKey, origin }: { idempotencyKey: string; origin: string },
): OutgoingReply {
  const { draft, lead, messages, trigger } = loaded;
  const answered = trigger ?? messages.findLast((message) => message.direction === 'inbound');
  const thread = messages.filter((message) => message.channel === 'email');
  return {
    idempotencyKey,
    from: envelope.from,
    replyTo: envelope.replyTo,
    to: envelope.to,
    cc: envelope.cc,
    bcc: [],
    subject: envelope.subject,
    text: draft.content,
    threadHandle: answered?.emailBisonReplyId ?? null,
    answeredAddress: answered?.fromEmail ?? null,
    senderAccountId: lead.senderAccountId,
    inReplyTo: answered ? messageIdOf(answered) : null,
    references: thread
      .map(messageIdOf)
      .filter((id) => id !== null)
      .slice(-MAX_REFERENCES),
    automatic: origin === 'auto_send',
  };
}

/** A message's Message-ID (RFC 5322) where its handle is one: an invented one answers no mail. */
function messageIdOf({ emailBisonReplyId }: ConversationMessage): string | null {
  return isMessageId(emailBisonReplyId) ? emailBisonReplyId : null;
}
