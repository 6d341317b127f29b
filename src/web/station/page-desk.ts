import type { ApproverRules } from '../../drafts/admission.ts';
import type { Desk } from '../../drafts/desk.ts';
import type { Checks } from '../checks.ts';

/** What the action station's pages are made from. */
export type PageDesk = Desk & {
  /** Who may see and decide; asked again on every request. */
  rules: ApproverRules;
  /** The parts of the service, shown with whether they work. */
  checks: Checks;
};
