import type { ConversationMessage } from '../../drafts/load-draft.ts';
import type { DraftReview } from '../../drafts/review.ts';
import type { Line } from '../../drafts/telling/line.ts';
import { writerIn } from '../../drafts/telling/people.ts';
import { mailText, readMail } from '../../mail-text/read-mail.ts';
import { bareSubject } from '../../mail-text/subject.ts';

/** A message as the page shows it. */
export type MessageView = {
  id: string;
  side: 'lead' | 'us';
  who: Line;
  at: Date;
  channel: string;
  /** Null where it is the one of the message before. */
  subject: string | null;
  cc: string[];
  /** The writer's own words. */
  text: string;
  /** The whole message, where it holds more than that and is short enough to be folded here. */
  folded: string | null;
  /** Whether something is left out that only the message's own page shows. */
  shortened: boolean;
  isTrigger: boolean;
  isNewer: boolean;
};

export type ConversationView = { earlier: MessageView[]; recent: MessageView[] };

/** Messages shown unfolded, the trigger and what follows it always among them. */
const RECENT_MESSAGES = 3;
/** Characters of all messages together: a page stays below 100 kB. The newest come first. */
const ROOM = 24_000;
/** Characters of one message, of its folded whole, and of one for which there is no more room. */
const LONGEST_TEXT = 6_000;
const LONGEST_FOLDED = 3_000;
const SHORTEST_TEXT = 200;
/** Characters that are read, HTML included: of all messages, and at least of each. */
const MOST_READ = 100_000;
const LEAST_READ = 1_000;

/** The conversation in order, oldest first, its older part folded. */
export function conversationOf(review: DraftReview): ConversationView {
  let room = ROOM;
  let toRead = MOST_READ;
  const newestFirst = review.conversation.toReversed().map((message) => {
    const read = message.body.slice(0, Math.max(LEAST_READ, toRead));
    toRead -= read.length;
    const view = messageView(review, message, read, room);
    room -= view.text.length + (view.folded?.length ?? 0);
    return view;
  });
  const messages = withoutRepeatedSubjects(newestFirst.toReversed());
  const triggerAt = messages.findIndex(({ isTrigger }) => isTrigger);
  const lastOnes = Math.max(0, messages.length - RECENT_MESSAGES);
  const start = triggerAt === -1 ? lastOnes : Math.min(triggerAt, lastOnes);
  return { earlier: messages.slice(0, start), recent: messages.slice(start) };
}

function messageView(
  review: DraftReview,
  message: ConversationMessage,
  read: string,
  room: number,
): MessageView {
  const own = tidied(readMail(read).words) || '(an empty message)';
  const limit = Math.max(SHORTEST_TEXT, Math.min(LONGEST_TEXT, room));
  const text = own.slice(0, limit);
  const whole = wholeText(read);
  const holdsMore = whole !== own;
  const isCut = read.length < message.body.length;
  const foldable = !isCut && whole.length <= Math.min(LONGEST_FOLDED, room - text.length);
  const isLead = message.direction === 'inbound';
  return {
    id: message.id,
    side: isLead ? 'lead' : 'us',
    who: isLead ? [writerIn(review, message)] : [senderOf(message)],
    at: message.sentAt,
    channel: message.channel,
    subject: message.subject?.trim() || null,
    cc: message.cc,
    text,
    folded: holdsMore && foldable ? whole : null,
    shortened: isCut || text !== own || (holdsMore && !foldable),
    isTrigger: message.id === review.trigger?.id,
    isNewer: message.id === review.newerInbound?.id,
  };
}

/** All of a message as text, what it quotes included. */
export function wholeText(body: string): string {
  return tidied(mailText(body, 'shown'));
}

function tidied(text: string): string {
  return text.replace(/\n\s*\n\s*\n+/g, '\n\n').trim();
}

function senderOf({ fromName, fromEmail, sentBy }: ConversationMessage): string {
  const who = fromName || fromEmail || 'Us';
  return sentBy === 'ai' ? `${who}, drafted by AI` : who;
}

function withoutRepeatedSubjects(messages: MessageView[]): MessageView[] {
  const bare = (subject: string | null | undefined) => bareSubject(subject).toLowerCase();
  return messages.map((message, index) =>
    index > 0 && bare(message.subject) === bare(messages[index - 1]!.subject)
      ? { ...message, subject: null }
      : message,
  );
}
