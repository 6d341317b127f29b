import type { Logger } from 'pino';
import type { Db } from '../database/db.ts';
import type { HouseMail } from '../drafts/house-mail.ts';
import type { AutomaticGuard } from '../drafts/guards.ts';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import type { Queue } from '../queue.ts';
import type { AdapterChoice } from './adapters/choose-adapter.ts';

/** What sending needs besides the database. */
export type SendingDesk = {
  queue: Queue;
  log: Logger;
  /** Names this process in the deliveries it claims. */
  workerId: string;
  /** How mail leaves where a workspace says nothing of its own. */
  houseMail: HouseMail;
  providerTimeoutSeconds: number;
  /** How much longer than the provider's time a claim is good for. */
  claimGraceSeconds: number;
  adapterFor(workspace: LoadedDraft['workspace']): AdapterChoice;
  /** What stands against an automatic send right now: mode, pause, tripwires, schedule. */
  guardAutomaticSend(db: Db, loaded: LoadedDraft): Promise<AutomaticGuard>;
};
