import type { Logger } from 'pino';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { HouseMail } from './house-mail.ts';
import type { Queue } from '../queue.ts';

/** What every room works with; made once, in `main.ts`. A room adds what it alone needs. */
export type Desk = {
  db: PrismaClient;
  /** For counts over whole tables, which take longer than other statements may. */
  countsDb: PrismaClient;
  queue: Queue;
  log: Logger;
  /** How mail leaves where a workspace says nothing of its own. */
  houseMail: HouseMail;
  /** The undo window after an approval, in seconds. */
  sendDelaySeconds: number;
  /** The kill switch. */
  autoSendDisabled: boolean;
};
