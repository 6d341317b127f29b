import type { HouseMail } from '../drafts/house-mail.ts';
import type { Logger } from 'pino';
import type { Queue } from '../queue.ts';
import type { Evaluator } from './evaluator.ts';

/** What deciding automatically needs besides the database. */
export type AutoSendDesk = {
  queue: Queue;
  log: Logger;
  /** Null where no model is configured. */
  evaluator: Evaluator | null;
  /** The kill switch. */
  autoSendDisabled: boolean;
  /** How mail leaves where a workspace says nothing of its own. */
  houseMail: HouseMail;
};
