import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { ApproverRules } from '../drafts/approvers.ts';
import type { Desk } from '../drafts/decide/decide.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { SlackIdentity } from './identity.ts';
import type { People } from './people.ts';
import type { ReviewerPace } from './reviewer-pace.ts';

/** What everything in this room works with. */
export type SlackDesk = Desk & {
  db: PrismaClient;
  /** For counts over whole tables, which take longer than other statements may. */
  countsDb: PrismaClient;
  log: Logger;
  client: WebClient;
  identity: SlackIdentity;
  people: People;
  pace: ReviewerPace;
  /** Who may act. */
  rules: ApproverRules;
  /** Who gets cards where the workspace names nobody. */
  reviewers: string[];
  dashboardUrl: string;
  autoSendDisabled: boolean;
};
