import type { KnownBlock } from '@slack/types';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import type { ReceivedMail } from '../standin/mail/received-mail.ts';
import type { SlackStandIn } from '../standin/slack/stand-in.ts';

/** What must not happen to a lead, each in a few words with the ids it concerns. */
export type Harm = {
  /** Two mails, and nothing that the lead's side wrote in between. */
  mailsInARow: string[];
  /** A mail to somebody who had asked not to be written to. */
  mailsAfterWish: string[];
  /** A mail to an address that no card showed, or by itself to somebody not of the lead's side. */
  unseenRecipients: string[];
};

/** Since when everybody could know that a lead does not want to be written to, by lead. */
export type KnownWishes = Map<string, Date>;

type Witnesses = {
  db: PrismaClient;
  slack: SlackStandIn;
  reviewers: string[];
  /** Messages that were deleted behind the service's back, as `channel/ts`. */
  deleted: Set<string>;
  wishes: KnownWishes;
};

/** A claim under way has looked already: what is known so shortly before it came too late for it. */
const UNDER_WAY_MS = 3_000;

/** Looks, when everything is quiet, at what the mail server took for each lead. */
export async function findHarm(
  witnesses: Witnesses,
  acceptedBy: Map<string, ReceivedMail[]>,
): Promise<Harm> {
  const { db } = witnesses;
  const harm: Harm = { mailsInARow: [], mailsAfterWish: [], unseenRecipients: [] };
  const deliveries = await db.draftDelivery.findMany({
    where: { id: { in: [...acceptedBy.keys()] } },
    orderBy: { handedOverAt: 'asc' },
  });
  for (const [leadId, ofLead] of Map.groupBy(deliveries, (delivery) => delivery.leadId)) {
    const lead = await db.lead.findUniqueOrThrow({ where: { id: leadId } });
    const mails = ofLead.map((delivery) => ({ ...delivery, at: delivery.handedOverAt! }));
    await checkInARow(db, leadId, mails, harm);
    await checkWish(witnesses, leadId, mails, harm);
    for (const mail of mails)
      await checkRecipients(witnesses, lead.email!, mail, acceptedBy.get(mail.id)!, harm);
  }
  return harm;
}

type Mail = { id: string; draftId: string; origin: string; at: Date };

async function checkInARow(db: PrismaClient, leadId: string, mails: Mail[], to: Harm) {
  const where = { leadId, direction: 'inbound' };
  const inbound = await db.message.findMany({ where, select: { sentAt: true, createdAt: true } });
  for (const [index, { draftId, at }] of mails.entries()) {
    const before = mails[index - 1];
    if (!before) continue;
    const answered = inbound.some(({ sentAt, createdAt }) =>
      [sentAt, createdAt].some((time) => time >= before.at && time <= at),
    );
    if (!answered)
      to.mailsInARow.push(`lead ${leadId}: draft ${draftId} right after ${before.draftId}`);
  }
}

async function checkWish({ db, wishes }: Witnesses, leadId: string, mails: Mail[], to: Harm) {
  const known = wishes.get(leadId);
  if (!known) return;
  const lift = await db.leadWish.findFirst({
    where: { leadId, liftedAt: { not: null } },
    orderBy: { liftedAt: 'asc' },
  });
  for (const { draftId, at } of mails) {
    const stands = at.getTime() > known.getTime() + UNDER_WAY_MS;
    const isLifted = lift !== null && lift.liftedAt! <= at;
    if (stands && !isLifted) to.mailsAfterWish.push(`lead ${leadId}: draft ${draftId}`);
  }
}

async function checkRecipients(
  witnesses: Witnesses,
  leadsAddress: string,
  { draftId, origin }: Mail,
  accepted: ReceivedMail[],
  to: Harm,
): Promise<void> {
  const recipients = accepted.flatMap(({ envelope }) => envelope.to);
  const side = leadsAddress.split('@')[1]!;
  for (const address of recipients)
    if (origin === 'auto_send' && !address.endsWith(`@${side}`))
      to.unseenRecipients.push(`draft ${draftId}: by itself to ${address}`);
  for (const words of await cardsOf(witnesses, draftId))
    for (const address of recipients)
      if (!words.includes(address))
        to.unseenRecipients.push(`draft ${draftId}: ${address} stands on no card`);
}

/** All that each card of a draft says, as it stands. */
async function cardsOf(
  { db, slack, reviewers, deleted }: Witnesses,
  draftId: string,
): Promise<string[]> {
  const rows = await db.reviewCard.findMany({ where: { draftId, state: 'posted' } });
  return rows.flatMap(({ channelId, messageTs, slackUserId }) => {
    if (!reviewers.includes(slackUserId) || deleted.has(`${channelId}/${messageTs}`)) return [];
    const message = slack.messagesOf(slackUserId).find(({ ts }) => ts === messageTs);
    return message ? [JSON.stringify(message.blocks as KnownBlock[])] : [];
  });
}
