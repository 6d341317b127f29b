import type { Desk } from '../drafts/desk.ts';
import type { Evaluator } from './evaluator.ts';

/** What everything in this room works with. */
export type AutoSendDesk = Desk & {
  /** Null where no model is configured. */
  evaluator: Evaluator | null;
};
