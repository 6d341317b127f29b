import type { ConversationMessage, LoadedDraft } from './load-draft.ts';

type Conversation = Pick<LoadedDraft, 'draft' | 'trigger'>;

/**
 * Whether a message is news to a draft: not the one it answers, and dated at or after that, or
 * arrived after it. Mail comes late and misdated, so where the two disagree it is news. What we or
 * other programs sent is entered with the time it went out, so there the date alone tells.
 */
export function isNews({ draft, trigger }: Conversation, message: ConversationMessage): boolean {
  if (message.id === trigger?.id) return false;
  const dated = trigger?.sentAt ?? draft.createdAt;
  if (message.sentAt >= dated) return true;
  const arrived = trigger?.createdAt ?? draft.createdAt;
  return message.direction === 'inbound' && message.createdAt > arrived;
}

/** The message that reached the conversation last, whatever its date; or undefined. */
export function newestByArrival(messages: ConversationMessage[]): ConversationMessage | undefined {
  return messages.reduce<ConversationMessage | undefined>(
    (newest, message) => (newest && newest.createdAt > message.createdAt ? newest : message),
    undefined,
  );
}
