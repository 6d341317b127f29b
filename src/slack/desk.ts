import type { WebClient } from '@slack/web-api';
import type { ApproverRules } from '../drafts/admission.ts';
import type { Desk } from '../drafts/desk.ts';
import type { SlackIdentity } from './identity.ts';
import type { People } from './people.ts';
import type { MethodPace } from './cards/method-pace.ts';

/** What everything in this room works with. */
export type SlackDesk = Desk & {
  client: WebClient;
  identity: SlackIdentity;
  people: People;
  paced: MethodPace;
  /** Who may act. */
  rules: ApproverRules;
  /** Who gets cards where the workspace names nobody. */
  reviewers: string[];
  dashboardUrl: string;
};
