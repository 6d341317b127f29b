import type { Logger } from 'pino';
import { crashPoint } from '../crash-point.ts';
import type { Mailbox } from '../drafts/envelope.ts';
import type { AutomaticGuard } from '../drafts/guards.ts';
import { type LoadedDraft, loadDraft } from '../drafts/load-draft.ts';
import {
  recordFailed,
  recordPostponed,
  recordSent,
  recordUnknown,
} from '../drafts/record-delivery.ts';
import type { Db } from '../database/db.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import type { SendResult } from './adapters/adapter.ts';
import type { AdapterChoice } from './adapters/choose-adapter.ts';
import { type Claim, claimDelivery } from './claim-delivery.ts';
import { keepTrying } from './keep-trying.ts';

/** What sending needs besides the database. */
export type SendingDesk = {
  queue: Queue;
  log: Logger;
  /** Names this process in the deliveries it claims. */
  workerId: string;
  /** The mailbox of SMTP workspaces. */
  mailFrom: Mailbox | null;
  providerTimeoutSeconds: number;
  adapterFor(workspace: LoadedDraft['workspace']): AdapterChoice;
  /** What stands against an automatic send right now: mode, pause, tripwires, schedule. */
  guardAutomaticSend(db: Db, loaded: LoadedDraft): Promise<AutomaticGuard>;
};

/** A mail that has been tried so often for five minutes at least is given back to a person. */
const MAX_ATTEMPTS = 5;
/** How long the ending of a call is held on to while the database is away. Seconds. */
const RECORDING_PATIENCE_SECONDS = 120;

/**
 * THE way out: gets one delivery to its lead, at most once, and records how it ended.
 *
 * It may be called any number of times for the same delivery, by any process: the claim lets one
 * caller through. A delivery that was claimed by a process which died is found `unknown` here.
 *
 * @throws only faults of our own database; the job is then run again
 */
export async function sendDraft(
  db: PrismaClient,
  desk: SendingDesk,
  deliveryId: string,
): Promise<void> {
  const claim = await claimDelivery(db, desk, deliveryId);
  if (!claim) return;
  crashPoint('send:claimed');
  const result = await claim.adapter.send(claim.reply);
  crashPoint('send:answered');
  await keepTrying(RECORDING_PATIENCE_SECONDS, () => recordResult(db, desk, claim, result));
  crashPoint('send:recorded');
  desk.log.info(
    { deliveryId, draftId: claim.draftId, provider: claim.adapter.name, ...withoutId(result) },
    'delivery ended',
  );
}

/** Draft, delivery, conversation and cards say together how the call ended. */
async function recordResult(
  db: PrismaClient,
  desk: SendingDesk,
  claim: Claim,
  result: SendResult,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const loaded = await loadDraft(tx, claim.draftId);
    if (!loaded) return;
    await desk.queue.enqueue(tx, 'refresh-card', { draftId: claim.draftId });
    switch (result.outcome) {
      case 'sent': {
        const reply = { ...claim, providerMessageId: result.providerMessageId };
        // `unknown` too: this process knows better than whoever gave it up for dead.
        await recordSent(tx, loaded, claim.deliveryId, ['sending', 'unknown'], reply);
        return;
      }
      case 'failed':
        await recordFailed(tx, loaded, claim.deliveryId, `error:${result.reason}`);
        return;
      case 'retry_later':
        if (claim.attempt >= MAX_ATTEMPTS)
          await recordFailed(tx, loaded, claim.deliveryId, `error:${result.reason}`);
        else {
          const notBefore = new Date(Date.now() + result.retryAfterSeconds * 1000);
          await recordPostponed(tx, desk.queue, loaded, claim.deliveryId, notBefore);
        }
        return;
      case 'unknown':
        await recordUnknown(tx, claim.deliveryId);
    }
  });
}

/** Provider ids may hold addresses, so they stay out of the log. */
function withoutId(result: SendResult): object {
  return result.outcome === 'sent' ? { outcome: result.outcome } : result;
}
