import type { Db } from '../database/db.ts';
import { carriers } from '../drafts/carrier.ts';
import { endDelivery } from '../drafts/end-delivery.ts';
import { underDeliveryLock } from '../drafts/lead-lock.ts';
import type { GivenReply } from '../drafts/envelope.ts';
import type { Delivery } from '../drafts/load-draft.ts';
import { type Access, accessOf, noteFault, noteWorks } from '../drafts/workspace-faults.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import {
  accessRefused,
  type Adapter,
  type Answer,
  type Question,
  type Sighting,
} from './adapters/adapter.ts';
import type { SendingDesk } from './desk.ts';
import { createRests } from './rests.ts';

/** Mails may turn up late, but not that late: what is older waits for a person alone. Hours. */
const ASKED_ABOUT_FOR = 24;
/** Unknown deliveries looked at in one round. */
const BATCH = 500;
/** A mail is asked about again when this share of the time since its claim has passed once more. */
const PATIENCE = 0.5;

/**
 * Makes a round that asks about mails that may have gone out, and settles as sent those that were
 * seen. Each workspace's provider is asked by its own adapter; what it does not show proves nothing
 * and is left to a person, who is told what was looked at. A mail is asked about less and less
 * often. A provider that cannot be asked is logged when that begins and when the reason changes,
 * and asked less often meanwhile.
 */
export function askRound(db: PrismaClient, desk: SendingDesk): () => Promise<void> {
  const rests = createRests();
  return async () => {
    const groups = await findUnknown(db);
    await Promise.all(
      [...groups].map(async ([key, { workspaceId, provider, questions }]) => {
        if (rests.isResting(key)) return;
        const way = await wayTo(db, desk, workspaceId, provider);
        if (!way?.adapter.ask) return;
        const { adapter, access } = way;
        const answer = await way.adapter.ask(questions);
        const { problem, restSeconds } = answer;
        if (rests.note(key, problem, restSeconds))
          desk.log.warn({ problem, provider, workspaceId }, 'what was sent cannot be asked');
        await noteAccess(db, desk, access, problem);
        await act(db, desk, adapter, answer);
      }),
    );
  };
}

/** What is to be asked of one workspace's provider. */
type Group = { workspaceId: string; provider: string; questions: Question[] };

/** What is to be asked now, the longest unasked first. */
async function findUnknown(db: Db): Promise<Map<string, Group>> {
  const rows = await db.$queryRaw<(Delivery & { clientId: string; email: string | null })[]>`
    SELECT delivery.*, lead."clientId", lead."email"
    FROM "DraftDelivery" delivery JOIN "Lead" lead ON lead."id" = delivery."leadId"
    WHERE delivery."state" = 'unknown' AND delivery."envelope" IS NOT NULL
      AND delivery."finishedAt" > now() - make_interval(hours => ${ASKED_ABOUT_FOR})
      AND (delivery."askedAt" IS NULL OR now() - delivery."askedAt"
           >= (delivery."askedAt" - delivery."claimedAt") * ${PATIENCE}::float8)
    ORDER BY delivery."askedAt" NULLS FIRST LIMIT ${BATCH}`;
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const question = {
      deliveryId: row.id,
      idempotencyKey: row.idempotencyKey,
      claimedAt: row.claimedAt!,
      given: row.envelope as GivenReply,
      leadEmail: row.email,
    };
    // A workspace may have changed its provider since.
    const key = `${row.clientId} ${row.provider}`;
    const group = groups.get(key) ?? {
      workspaceId: row.clientId,
      provider: row.provider!,
      questions: [],
    };
    group.questions.push(question);
    groups.set(key, group);
  }
  return groups;
}

/** Those who can mend it are told where a key or log-in is not taken, and where it is again. */
async function noteAccess(
  db: PrismaClient,
  { queue }: SendingDesk,
  access: Access,
  problem: string | null,
): Promise<void> {
  const isRefused = problem === accessRefused.key || problem === accessRefused.logIn;
  if (problem !== null && !isRefused) return;
  await db.$transaction((tx) =>
    isRefused
      ? noteFault(tx, queue, access, 'ask', { detail: problem!, draftId: null })
      : noteWorks(tx, queue, access, 'ask'),
  );
}

/** The way a workspace's mails went, or null where it sends in another way by now. */
async function wayTo(
  db: Db,
  desk: SendingDesk,
  workspaceId: string,
  provider: string,
): Promise<{ adapter: Adapter; access: Access } | null> {
  const workspace = await db.client.findUnique({ where: { id: workspaceId } });
  if (!workspace) return null;
  const workspaceMail = await db.workspaceMail.findUnique({ where: { clientId: workspaceId } });
  const choice = await desk.adapterFor(db, { workspace, workspaceMail });
  if (!choice.ok || choice.adapter.name !== provider) return null;
  return { adapter: choice.adapter, access: accessOf(workspace, workspaceMail) };
}

async function act(
  db: PrismaClient,
  desk: SendingDesk,
  adapter: Adapter,
  { sightings }: Answer,
): Promise<void> {
  for (const [deliveryId, sighting] of sightings) {
    const settled = await underDeliveryLock(db, deliveryId, (tx, { delivery }) =>
      record(tx, desk, adapter, delivery, sighting),
    );
    if (settled) desk.log.info({ deliveryId }, 'a delivery was found among the sent mail');
  }
}

/** Settles what was seen, or notes what was looked at; returns whether it was settled. */
async function record(
  tx: Db,
  desk: SendingDesk,
  { name }: Adapter,
  delivery: Delivery,
  sighting: Sighting,
): Promise<boolean> {
  // Somebody may have settled it meanwhile, or its process come back with a certain ending.
  if (delivery.state !== 'unknown') return false;
  if (sighting.kind === 'found' && !(await hasTwin(tx, delivery))) {
    await endDelivery(tx, desk.queue, delivery, 'found_sent', {
      providerMessageId: sighting.providerMessageId,
      reasonText:
        name === 'smtp'
          ? 'found among the sent mail'
          : `found among the mails ${carriers[name].name} sent`,
    });
    return true;
  }
  const note =
    sighting.kind === 'found' ? 'a mail like it was sent there for another draft' : sighting.note;
  await tx.draftDelivery.update({
    where: { id: delivery.id },
    data: { askedAt: new Date(), askedNote: note },
  });
  await desk.queue.enqueue(tx, 'refresh-card', { draftId: delivery.draftId });
  return false;
}

/**
 * Whether the lead was, or may have been, sent the same text by another delivery since: then a mail
 * that was seen may be that one's. A mail server's mails bear our own Message-IDs.
 */
async function hasTwin(
  tx: Db,
  { id, leadId, claimedAt, provider, envelope }: Delivery,
): Promise<boolean> {
  if (provider === 'smtp') return false;
  const others = await tx.draftDelivery.findMany({
    where: {
      leadId,
      id: { not: id },
      state: { in: ['sending', 'sent', 'unknown'] },
      claimedAt: { gte: claimedAt! },
    },
    select: { envelope: true },
  });
  const { text } = envelope as GivenReply;
  return others.some((other) => (other.envelope as GivenReply | null)?.text === text);
}
