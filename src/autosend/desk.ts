import type { Desk } from '../drafts/desk.ts';
import type { Evaluator } from './evaluator.ts';

/** After a pause somebody asked for, after the kill switch too, or after neither. */
export type ReviewWhileStopped = 'paused' | 'always' | 'never';

/** What a decision is made with, besides the database. */
export type DecidingDesk = Pick<
  AutoSendDesk,
  'evaluator' | 'autoSendDisabled' | 'houseMail' | 'maxAgeHours' | 'reviewWhileStopped'
>;

/** What everything in this room works with. */
export type AutoSendDesk = Desk & {
  /** Null where no model is configured. */
  evaluator: Evaluator | null;
  /** How old a message may be that is answered automatically, where the campaign does not say. Hours. */
  maxAgeHours: number;
  /** Whose drafts a person is asked about while automatic sending is stopped; the others are skipped. */
  reviewWhileStopped: ReviewWhileStopped;
};
