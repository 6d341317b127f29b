import type { Mailbox } from './mailbox.ts';

/** How mail leaves where a workspace says nothing of its own: as the environment says. */
export type HouseMail = {
  /** The mailbox mail servers send from (`MAIL_FROM`); null where none is set. */
  from: Mailbox | null;
  /** Where answers go, if not there (`MAIL_REPLY_TO`). */
  replyTo: string | null;
};
