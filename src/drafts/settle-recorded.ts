import type { Db } from '../database/db.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import { carrierOf } from './carrier.ts';
import { workerActor } from './decide/record-decision.ts';
import type { Desk } from './desk.ts';
import { endDelivery } from './end-delivery.ts';
import { findUnclaimed } from './enter-message.ts';
import { composeEnvelope, type GivenReply } from './envelope.ts';
import { leadName } from './lead-name.ts';
import { underDraftLock } from './lead-lock.ts';
import { type Delivery, type LoadedDraft, loadDraft } from './load-draft.ts';
import { liveStates, noLiveDelivery } from './review-state.ts';

/** How long another program may have a draft in `sending` before a person is asked. Minutes. */
const STUCK_MINUTES = 60;
const BATCH = 100;

/** What a person's "it was not sent" leaves behind; mail may turn up all the same. */
const inDoubt = Prisma.sql`(
  delivery."state" = 'unknown'
  OR delivery."state" = 'failed' AND delivery."errorCode" = 'error:send_outcome_unknown')`;

const unclaimedMessage = Prisma.sql`EXISTS (
  SELECT FROM "Message" message
  WHERE message."aiDraftId" = draft."id" AND message."direction" = 'outbound'
    AND NOT EXISTS (
      SELECT FROM "DraftDelivery" other
      WHERE other."draftId" = draft."id" AND other."messageId" = message."id"))`;

type Found = { id: string };

/**
 * Drafts of these leads that another program has recorded a mail of, while nobody here knew whether
 * one went out; and those that it was sending, and took back.
 */
export function findRecordedOf(db: Db, leadIds: string[]): Promise<Found[]> {
  return db.$queryRaw<Found[]>`
    SELECT draft."id" FROM "AIDraft" draft
    WHERE draft."leadId" = ANY (${leadIds})
      AND (draft."status" = 'sending' AND ${noLiveDelivery} AND ${unclaimedMessage}
        OR EXISTS (
          SELECT FROM "DraftDelivery" delivery
          WHERE delivery."draftId" = draft."id" AND ${inDoubt}
            AND (${unclaimedMessage}
              OR delivery."origin" = 'elsewhere' AND delivery."state" = 'unknown'
                AND draft."status" IN ('pending', 'rejected'))))
    ORDER BY draft."id"`;
}

/**
 * The net under the feed of changes, and what no change tells: drafts that another program has left
 * in `sending` for an hour.
 *
 * @returns how many were settled, or given to a person
 */
export async function settleRecordedRound(db: PrismaClient, desk: RecordDesk): Promise<number> {
  const found = await db.$queryRaw<Found[]>`
    SELECT draft."id" FROM "AIDraft" draft
    WHERE draft."status" = 'sending' AND ${noLiveDelivery}
      AND (draft."updatedAt" < now() - ${STUCK_MINUTES} * interval '1 minute' OR ${unclaimedMessage})
    UNION
    SELECT draft."id" FROM "DraftDelivery" delivery JOIN "AIDraft" draft ON draft."id" = delivery."draftId"
    WHERE delivery."state" = 'unknown'
      AND (${unclaimedMessage}
        OR delivery."origin" = 'elsewhere' AND draft."status" IN ('pending', 'rejected'))
    LIMIT ${BATCH}`;
  return settleRecorded(db, desk, found);
}

type RecordDesk = Pick<Desk, 'queue' | 'houseMail'>;

/** Settles each of these drafts by what another program recorded of it. */
export async function settleRecorded(
  db: PrismaClient,
  desk: RecordDesk,
  drafts: Found[],
): Promise<number> {
  let settled = 0;
  for (const { id } of drafts) {
    const done = await underDraftLock(db, id, async (tx) => {
      const loaded = (await loadDraft(tx, id))!;
      return (
        (await settleByRecord(tx, desk, loaded)) ||
        (await takeBack(tx, desk, loaded)) ||
        (await askAboutStuck(tx, desk, loaded))
      );
    });
    if (done) settled += 1;
  }
  return settled;
}

/**
 * Settles a draft of unknown outcome as sent where another program has recorded its mail: a message
 * that is tied to the draft and that no delivery of ours has made. A draft that it was sending itself
 * is settled the same way.
 *
 * @param tx a transaction under the draft's lock
 * @returns whether there was such a message, and something to settle
 */
export async function settleByRecord(
  tx: Db,
  desk: RecordDesk,
  loaded: LoadedDraft,
): Promise<boolean> {
  const message = await findUnclaimed(tx, loaded.draft.id);
  if (!message) return false;
  const delivery = deliveryInDoubt(loaded) ?? (await takeOver(tx, desk, loaded, message.sentAt));
  if (!delivery) return false;
  const ended = await endDelivery(tx, desk.queue, delivery, 'recorded', {
    recorded: message,
    reasonText: 'another program recorded the mail',
  });
  return ended !== null;
}

function deliveryInDoubt({ deliveries }: LoadedDraft): Delivery | undefined {
  const live = deliveries.find(({ state }) => liveStates.includes(state));
  if (live) return live.state === 'unknown' ? live : undefined;
  return deliveries.find(
    ({ state, errorCode }) => state === 'failed' && errorCode === 'error:send_outcome_unknown',
  );
}

/** What another program was sending waits with it again, or was rejected there: it was not sent. */
async function takeBack(tx: Db, { queue }: RecordDesk, loaded: LoadedDraft): Promise<boolean> {
  if (!['pending', 'rejected'].includes(loaded.draft.status)) return false;
  const delivery = loaded.deliveries.find(
    ({ state, origin }) => state === 'unknown' && origin === 'elsewhere',
  );
  if (!delivery) return false;
  const reasonText = 'the program that was sending it took it back';
  const ended = await endDelivery(tx, queue, delivery, 'found_not_sent', {
    actor: workerActor,
    reasonText,
  });
  return ended !== null;
}

/** Whoever was sending it has not said for an hour how that ended: a person is asked. */
async function askAboutStuck(tx: Db, desk: RecordDesk, loaded: LoadedDraft): Promise<boolean> {
  if (loaded.draft.updatedAt.getTime() > Date.now() - STUCK_MINUTES * 60_000) return false;
  const delivery = await takeOver(tx, desk, loaded, loaded.draft.updatedAt);
  if (!delivery) return false;
  await endDelivery(tx, desk.queue, delivery, 'lost', {
    reason: 'error:send_outcome_unknown',
    reasonText: 'another program began to send it, and has not said for an hour how that ended',
  });
  return true;
}

/**
 * Enters the send that another program began, so that it ends as every other does.
 *
 * @returns null where the draft is not being sent, or by ourselves
 */
async function takeOver(
  tx: Db,
  { houseMail }: RecordDesk,
  loaded: LoadedDraft,
  handedOverAt: Date,
): Promise<Delivery | null> {
  const { draft, lead, workspace, deliveries } = loaded;
  const isOurs = deliveries.some(({ state }) => liveStates.includes(state));
  if (draft.status !== 'sending' || isOurs) return null;
  const composed = composeEnvelope(loaded, houseMail);
  const carrier = carrierOf(workspace);
  // Whatever speaks against sending it, it has been sent, or may have.
  const nowhere = { address: lead.email ?? '', name: leadName(lead) };
  const envelope: GivenReply = {
    ...(composed.ok
      ? composed.envelope
      : { carrier, from: null, replyTo: null, to: nowhere, cc: [], subject: '' }),
    text: draft.content,
    threadHandle: null,
  };
  return tx.draftDelivery.create({
    data: {
      draftId: draft.id,
      leadId: lead.id,
      state: 'sending',
      origin: 'elsewhere',
      decisionId: 0n,
      fingerprint: '',
      attempt: 1,
      // Nobody is asked about what no provider of ours can carry.
      provider: composed.ok ? envelope.carrier : null,
      envelope,
      claimedBy: 'another program',
      claimedAt: draft.updatedAt,
      handedOverAt,
    },
  });
}
