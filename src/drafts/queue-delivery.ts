import type { Db } from '../database/db.ts';
import type { Queue } from '../queue.ts';

export type NewDelivery = {
  draftId: string;
  leadId: string;
  decisionId: bigint;
  /** What was decided on; nothing else may leave. */
  fingerprint: string;
  origin: 'approval' | 'auto_send';
  /** Left out: at once, by the database's clock. */
  notBefore?: Date;
};

/** Creates the draft's live delivery and the job that sends it; the database allows only one. */
export async function queueDelivery(db: Db, queue: Queue, delivery: NewDelivery): Promise<string> {
  const { id } = await db.draftDelivery.create({ data: delivery, select: { id: true } });
  const options = delivery.notBefore ? { startAfter: delivery.notBefore } : {};
  await queue.enqueue(db, 'send-draft', { deliveryId: id }, options);
  return id;
}
