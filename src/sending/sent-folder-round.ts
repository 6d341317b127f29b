import type { Db } from '../database/db.ts';
import { lockDelivery } from '../drafts/decide/decide.ts';
import { workerActor } from '../drafts/decide/record-decision.ts';
import { settleAsSent } from '../drafts/decide/settle-as-sent.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { messageIdOf } from './adapters/smtp-adapter.ts';
import type { SendingDesk } from './desk.ts';
import type { SentFolder } from './sent-folder.ts';

/** Copies may come late, but not that late: what is older waits for a person alone. Hours. */
const ASKED_ABOUT_FOR = 24;
/** Deliveries asked about at a time. */
const BATCH = 100;
/** Rounds left out at most after one that failed: too many refused log-ins may lock the mailbox. */
const LONGEST_REST = 20;

/**
 * Makes a round that asks the mailbox about the mails SMTP may have sent, and settles as sent those
 * that it holds. What it does not hold proves nothing, since not every server keeps copies: that is
 * left to a person, and asked about again in the next round. A mailbox that cannot be asked is
 * logged when that begins and when the reason changes, and asked less and less often meanwhile.
 */
export function sentFolderRound(
  db: PrismaClient,
  desk: SendingDesk,
  sentFolder: SentFolder,
): () => Promise<void> {
  let lastProblem: string | null = null;
  let rest = 0;
  let restLeft = 0;
  return async () => {
    if (restLeft > 0) return void (restLeft -= 1);
    const unknown = await findUnknown(db, desk);
    if (unknown.size === 0) return;
    const { found, problem } = await sentFolder.find([...unknown.keys()]);
    if (problem !== null && problem !== lastProblem)
      desk.log.warn({ problem }, 'the mailbox cannot be asked what was sent');
    lastProblem = problem;
    rest = problem === null ? 0 : Math.min(rest * 2 + 1, LONGEST_REST);
    restLeft = rest;
    for (const messageId of found) await settle(db, desk, unknown.get(messageId)!, messageId);
  };
}

/** The deliveries of unknown outcome that SMTP carried (so there is a sender): id by Message-ID. */
async function findUnknown(db: Db, { houseMail }: SendingDesk): Promise<Map<string, string>> {
  // Of more than a batch, chance takes each in its turn.
  const rows = await db.$queryRaw<{ id: string; idempotencyKey: string }[]>`
    SELECT "id", "idempotencyKey" FROM "DraftDelivery"
    WHERE "state" = 'unknown' AND "provider" = 'smtp'
      AND "finishedAt" > ${new Date(Date.now() - ASKED_ABOUT_FOR * 3_600_000)}
    ORDER BY random() LIMIT ${BATCH}`;
  return new Map(
    rows.map(({ id, idempotencyKey }) => [messageIdOf(idempotencyKey, houseMail.from!), id]),
  );
}

async function settle(
  db: PrismaClient,
  desk: SendingDesk,
  deliveryId: string,
  messageId: string,
): Promise<void> {
  const settled = await db.$transaction(async (tx) => {
    const locked = await lockDelivery(tx, deliveryId);
    // Somebody may have settled it meanwhile, or its process come back with a certain ending.
    if (locked?.delivery.state !== 'unknown') return false;
    const { loaded, delivery } = locked;
    await settleAsSent(tx, loaded, delivery, {
      actor: workerActor,
      messageId,
      reasonText: 'found among the sent mail',
    });
    await desk.queue.enqueue(tx, 'refresh-card', { draftId: delivery.draftId });
    return true;
  });
  if (settled) desk.log.info({ deliveryId }, 'a delivery was found among the sent mail');
}
