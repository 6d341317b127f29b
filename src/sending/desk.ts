import type { Db } from '../database/db.ts';
import type { Desk } from '../drafts/desk.ts';
import type { AutomaticGuard } from '../drafts/guards.ts';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import type { AdapterChooser } from './adapters/choose-adapter.ts';

/** What everything in this room works with. */
export type SendingDesk = Desk & {
  /** Names this process in the deliveries it claims. */
  workerId: string;
  providerTimeoutSeconds: number;
  /** How much longer than the provider's time a claim is good for. */
  claimGraceSeconds: number;
  adapterFor: AdapterChooser;
  /** What stands against an automatic send right now: mode, pause, tripwires, schedule. */
  guardAutomaticSend(db: Db, loaded: LoadedDraft): Promise<AutomaticGuard>;
};
