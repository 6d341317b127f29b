import type { Carrier } from '../../drafts/carrier.ts';
import type { GivenReply } from '../../drafts/envelope.ts';
import type { Mailbox } from '../../drafts/mailbox.ts';
import type { ErrorReason } from '../../drafts/reasons.ts';

export type { Mailbox } from '../../drafts/mailbox.ts';

/** Everything a provider needs to put one reply on its way. */
export type OutgoingReply = {
  /** Unique to this delivery and stable over its life; adapters derive message ids from it. */
  idempotencyKey: string;
  /** The sending mailbox; null where the provider knows it by the thread. */
  from: Mailbox | null;
  /** Where answers go, where not to the sender. */
  replyTo: string | null;
  to: Mailbox;
  cc: string[];
  bcc: string[];
  subject: string;
  /** The reply's plain text; HTML parts are made from it. */
  text: string;
  /** The provider's handle of the message answered (`Message.emailBisonReplyId`), if known. */
  threadHandle: string | null;
  /** Who wrote the message that the thread handle names, if known: providers that answer by handle alone write to this address. */
  answeredAddress?: string | null;
  /** The sending account at the provider (`Lead.senderAccountId`), if known. */
  senderAccountId: string | null;
  /** RFC 5322 Message-IDs with angle brackets: of the message answered, and of the whole thread, oldest first. */
  inReplyTo: string | null;
  references: string[];
  /** Nobody approved it: the mail says so (RFC 3834), where the provider lets us. */
  automatic: boolean;
};

/** How one call to a provider ended. `detail` is for operators: no names, addresses, texts or keys. */
export type SendResult =
  /** The provider accepted the mail. */
  | { outcome: 'sent'; providerMessageId: string | null }
  /** Certainly not accepted, and trying again unchanged would not help. */
  | { outcome: 'failed'; reason: ErrorReason; detail: string }
  /** Certainly not accepted; may be tried again after that many seconds. */
  | { outcome: 'retry_later'; reason: ErrorReason; retryAfterSeconds: number; detail: string }
  /** It may or may not have been accepted: never tried again automatically. */
  | { outcome: 'unknown'; detail: string };

/** A mail of unknown outcome, as it was handed over. */
export type Question = {
  deliveryId: string;
  idempotencyKey: string;
  /** When the call began: what was sent before that is another mail. */
  claimedAt: Date;
  given: GivenReply;
  /** The lead's own address, under which providers file their mails. */
  leadEmail: string | null;
};

/** What was seen of one mail. Not to see it proves nothing. */
export type Sighting =
  | { kind: 'found'; providerMessageId: string | null }
  /** `note`: what was looked at, in our own words, for people. */
  | { kind: 'not_found'; note: string };

/** What a provider showed. */
export type Answer = {
  /** By delivery; one that is missing could not be asked about. */
  sightings: Map<string, Sighting>;
  /**
   * Why it could not be asked about all of them; null where it was. In our own words and codes:
   * what servers say may hold names and addresses.
   */
  problem: string | null;
  /** How long it asks to be left alone, where it does. Seconds. */
  restSeconds?: number;
};

/** Problems that say that the key or the log-in is not taken. */
export const accessRefused = { key: 'it refuses the key', logIn: 'it refuses the log-in' } as const;

/** One way to reach a lead. Neither function throws: every ending is a value. */
export type Adapter = {
  name: Carrier;
  send(reply: OutgoingReply): Promise<SendResult>;
  /** Asks what became of mails of unknown outcome; absent where that cannot be asked. */
  ask?(questions: Question[]): Promise<Answer>;
};
