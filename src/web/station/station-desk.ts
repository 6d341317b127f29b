import type { Logger } from 'pino';
import type { ApproverRules } from '../../drafts/approvers.ts';
import type { Desk } from '../../drafts/decide/decide.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Check } from '../health.ts';
import type { Pages } from './pages.ts';
import type { SignIn } from './sign-in.ts';

/** What every route of the action station works with. */
export type StationDesk = Desk & {
  db: PrismaClient;
  /** For counts over whole tables, which take longer than other statements may. */
  countsDb: PrismaClient;
  log: Logger;
  /** Who may see and decide; asked again on every request. */
  rules: ApproverRules;
  autoSendDisabled: boolean;
  /** The parts of the service, shown with whether they work. */
  checks: Record<string, Check>;
  /** Whether browsers reach us over TLS; cookies are marked so. */
  secure: boolean;
  signIn: SignIn;
  pages: Pages;
};
