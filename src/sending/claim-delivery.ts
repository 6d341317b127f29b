import type { Db } from '../database/db.ts';
import { closeDrafts } from '../drafts/close-drafts.ts';
import { isBan } from '../drafts/contact-permission.ts';
import { endDelivery } from '../drafts/end-delivery.ts';
import { composeEnvelope, type Envelope } from '../drafts/envelope.ts';
import { changedSince, notPendingElsewhere } from '../drafts/guards.ts';
import { underDeliveryLock } from '../drafts/lead-lock.ts';
import type { Delivery, LoadedDraft } from '../drafts/load-draft.ts';
import { obstacleToSending } from '../drafts/may-send.ts';
import { hasMailUnderWay } from '../drafts/other-mail.ts';
import type { ReasonCode } from '../drafts/reasons.ts';
import { type Access, accessOf, noteFault } from '../drafts/workspace-faults.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Adapter, OutgoingReply } from './adapters/adapter.ts';
import { composeReply } from './compose-reply.ts';
import type { SendingDesk } from './desk.ts';

/** The right to call the provider, once, for one delivery. */
export type Claim = {
  deliveryId: string;
  draftId: string;
  /** Which claim of the delivery this is: only its holder may say how it ended. */
  attempt: number;
  /** How often the provider has asked for patience before. */
  deferrals: number;
  adapter: Adapter;
  /** The key or log-in it is sent with. */
  access: Access;
  reply: OutgoingReply;
};

/** A job that came early comes back after that long at least. Milliseconds. */
const EARLY_PAUSE_MS = 100;

/** Whether a delivery may go out now, and if not, what becomes of it. */
type Clearance =
  | { kind: 'clear'; adapter: Adapter; envelope: Envelope }
  | { kind: 'cancel'; event: 'barred' | 'overtaken'; reason: ReasonCode; fault?: string }
  | { kind: 'early' }
  /** Another mail to the lead is being sent; its ending brings the job back. */
  | { kind: 'behind' }
  | { kind: 'wait'; until: Date };

/**
 * Claims a queued delivery: all guards once more, then draft and delivery are marked `sending` in
 * one transaction, before any provider is called. Null is a normal result: it went to somebody
 * else, was stopped, has to wait, or a guard stood against it (its cards then say which).
 */
export async function claimDelivery(
  db: PrismaClient,
  desk: SendingDesk,
  deliveryId: string,
): Promise<Claim | null> {
  return underDeliveryLock(db, deliveryId, async (tx, { loaded, delivery }) => {
    if (delivery.state !== 'queued') return null;
    if (!loaded) {
      await endDelivery(tx, desk.queue, delivery, 'overtaken', { reason: 'skip:draft_deleted' });
      return null;
    }
    const clearance = await clear(tx, desk, loaded, delivery);
    switch (clearance.kind) {
      case 'behind':
        return null;
      case 'early':
        await comeBack(desk, tx, delivery);
        return null;
      case 'wait':
        await endDelivery(tx, desk.queue, delivery, 'put_off', { notBefore: clearance.until });
        return null;
      case 'cancel':
        if (clearance.fault)
          await noteFault(
            tx,
            desk.queue,
            accessOf(loaded.workspace, loaded.workspaceMail),
            'send',
            {
              detail: clearance.fault,
              draftId: delivery.draftId,
            },
          );
        await endDelivery(tx, desk.queue, delivery, clearance.event, { reason: clearance.reason });
        if (isBan(clearance.reason))
          await closeDrafts(tx, desk.queue, loaded.lead.id, clearance.reason);
        return null;
      case 'clear':
        return claim(tx, desk, loaded, delivery, clearance);
    }
  });
}

async function clear(
  tx: Db,
  desk: SendingDesk,
  loaded: LoadedDraft,
  delivery: Delivery,
): Promise<Clearance> {
  if (!(await isDue(tx, delivery.id))) return { kind: 'early' };
  const elsewhere = notPendingElsewhere(loaded);
  // Another program has sent or decided it: there is nothing left to ask a person.
  if (elsewhere) return { kind: 'cancel', event: 'overtaken', reason: elsewhere };
  if (hasMailUnderWay(loaded)) return { kind: 'behind' };
  const reason =
    obstacleToSending(loaded, desk.houseMail, 'approval') ??
    changedSince(loaded, desk.houseMail, delivery.fingerprint);
  if (reason) return barred(reason);
  if (delivery.origin === 'auto_send') {
    const guard = await desk.guardAutomaticSend(tx, loaded);
    if (guard.kind === 'cancel') return barred(guard.reason);
    if (guard.kind === 'wait') return guard;
  }
  const choice = await desk.adapterFor(tx, loaded);
  if (!choice.ok) return { ...barred(`error:${choice.reason}`), fault: choice.detail };
  const result = composeEnvelope(loaded, desk.houseMail);
  if (!result.ok) return barred(result.reason);
  return { kind: 'clear', adapter: choice.adapter, envelope: result.envelope };
}

function barred(reason: ReasonCode): Extract<Clearance, { kind: 'cancel' }> {
  return { kind: 'cancel', event: 'barred', reason };
}

/** By the database's clock: a job may come early where the clocks of two machines differ. */
async function isDue(tx: Db, deliveryId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ due: boolean }]>`
    SELECT "notBefore" <= clock_timestamp() AS due FROM "DraftDelivery" WHERE "id" = ${deliveryId}`;
  return row.due;
}

/** Brings the job back that came before its time. */
function comeBack({ queue }: SendingDesk, tx: Db, { id, notBefore }: Delivery): Promise<void> {
  const startAfter = new Date(Math.max(notBefore.getTime(), Date.now() + EARLY_PAUSE_MS));
  return queue.enqueue(tx, 'send-draft', { deliveryId: id }, { startAfter });
}

async function claim(
  tx: Db,
  desk: SendingDesk,
  loaded: LoadedDraft,
  delivery: Delivery,
  { adapter, envelope }: { adapter: Adapter; envelope: Envelope },
): Promise<Claim | null> {
  const reply = composeReply(loaded, envelope, delivery);
  const given = { ...envelope, text: reply.text, threadHandle: reply.threadHandle };
  const claimed = await endDelivery(tx, desk.queue, delivery, 'claimed', {
    claim: { by: desk.workerId, provider: adapter.name, reply: given },
  });
  if (!claimed) return null;
  const { id: deliveryId, attempt, deferrals, draftId } = claimed;
  const access = accessOf(loaded.workspace, loaded.workspaceMail);
  return { deliveryId, draftId, attempt, deferrals, adapter, access, reply };
}
