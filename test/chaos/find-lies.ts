import type { KnownBlock } from '@slack/types';
import { type DraftWithDecisions, loadDraftWithDecisions } from '../../src/drafts/load-draft.ts';
import type { HouseMail } from '../../src/drafts/house-mail.ts';
import { reviewOf } from '../../src/drafts/review.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { reviewCard } from '../../src/slack/blocks/review-card.ts';
import { cardEventType } from '../../src/slack/ids.ts';
import type { ReceivedMail } from '../standin/mail/received-mail.ts';
import type { SlackStandIn } from '../standin/slack/stand-in.ts';
import { findHarm, type Harm, type KnownWishes } from './find-harm.ts';
import type { SlackMessage } from '../standin/slack/workspace.ts';

/** What must not be, each in a few words with the ids it concerns. */
export type Findings = Harm & {
  /** Drafts of which the mail server took more than one mail. */
  doubles: string[];
  /** Decisions to send that came to nothing: neither sent, nor answered for. */
  lostApprovals: string[];
  /** The database says something else than the mail server knows. */
  falseRecords: string[];
  /** A card shows something else than the database says, is missing, or stands there twice. */
  falseCards: string[];
};

/** What is found where everything is as it should be. */
export const noLies: Findings = {
  doubles: [],
  lostApprovals: [],
  falseRecords: [],
  falseCards: [],
  mailsInARow: [],
  mailsAfterWish: [],
  unseenRecipients: [],
};

export type Witnesses = {
  db: PrismaClient;
  slack: SlackStandIn;
  /** Every mail the server ever accepted. */
  mails: ReceivedMail[];
  reviewers: string[];
  dashboardUrl: string;
  houseMail: HouseMail;
  /** Messages that were deleted behind the service's back, as `channel/ts`: it has not seen that. */
  deleted?: Set<string>;
  /** Leads who asked not to be written to, and since when that was known; default: none. */
  wishes?: KnownWishes;
};

/** Compares, when everything is quiet, what we say with what the mail server and Slack know. */
export async function findLies(witnesses: Witnesses): Promise<Findings> {
  const { db } = witnesses;
  const { deleted = new Set(), wishes = new Map() } = witnesses;
  const falseRecords: string[] = [];
  const accepted = await mailsByDelivery(witnesses, falseRecords);
  const harm = await findHarm({ ...witnesses, deleted, wishes }, accepted);
  const findings: Findings = {
    doubles: [],
    lostApprovals: [],
    falseRecords,
    falseCards: [],
    ...harm,
  };
  const posted = postedCards(witnesses, findings);
  for (const { id } of await db.aIDraft.findMany({ select: { id: true } })) {
    const loaded = (await loadDraftWithDecisions(db, id))!;
    checkMails(loaded, accepted, findings);
    checkApprovals(loaded, findings);
    checkRecords(loaded, accepted, findings);
    await checkCards(witnesses, loaded, posted, findings);
  }
  await checkForgotten(witnesses, posted, findings);
  return findings;
}

/** How many findings there are in all. */
export function countOf(findings: Findings): number {
  return Object.values(findings).flat().length;
}

type MailsByDelivery = Map<string, ReceivedMail[]>;

/** The mails' Message-ID is the idempotency key of their delivery. */
async function mailsByDelivery({ db, mails }: Witnesses, falseRecords: string[]) {
  const deliveries = await db.draftDelivery.findMany({
    select: { id: true, idempotencyKey: true },
  });
  const byKey = new Map(deliveries.map(({ id, idempotencyKey }) => [idempotencyKey, id]));
  const accepted: MailsByDelivery = new Map();
  for (const mail of mails) {
    const delivery = byKey.get(mail.messageId?.match(/^<(.*)@/)?.[1] ?? '');
    if (delivery) accepted.set(delivery, [...(accepted.get(delivery) ?? []), mail]);
    else falseRecords.push(`mail ${mail.id} belongs to no delivery`);
  }
  return accepted;
}

function checkMails(
  { draft, deliveries }: DraftWithDecisions,
  accepted: MailsByDelivery,
  to: Findings,
) {
  const count = deliveries.flatMap(({ id }) => accepted.get(id) ?? []).length;
  if (count > 1) to.doubles.push(`draft ${draft.id} went out ${count} times`);
}

const sendingDecisions = ['approve', 'retry', 'auto_send'];

function checkApprovals({ draft, deliveries, decisions }: DraftWithDecisions, to: Findings) {
  for (const { id, decision } of decisions) {
    if (!sendingDecisions.includes(decision)) continue;
    const delivery = deliveries.find(({ decisionId }) => decisionId === id);
    if (!delivery) to.lostApprovals.push(`draft ${draft.id}: ${decision} without a delivery`);
    else if (delivery.state === 'sending' || delivery.state === 'queued')
      to.lostApprovals.push(`draft ${draft.id}: ${decision} is stuck at ${delivery.state}`);
  }
}

function checkRecords(
  loaded: DraftWithDecisions,
  accepted: MailsByDelivery,
  { falseRecords }: Findings,
) {
  const { draft, deliveries, messages } = loaded;
  // Other programs' messages about the draft carry no part index.
  const own = messages.filter(
    ({ aiDraftId, aiDraftPartIndex }) => aiDraftId === draft.id && aiDraftPartIndex === 0,
  );
  const sent = deliveries.find(({ state }) => state === 'sent');
  for (const { id, state } of deliveries) {
    const mail = accepted.get(id)?.[0];
    if (state === 'sent' && !mail)
      falseRecords.push(`draft ${draft.id}: said to be sent, and was not`);
    if (mail && state !== 'sent' && state !== 'unknown')
      falseRecords.push(`draft ${draft.id}: was sent, and is said to be ${state}`);
    if (mail && state === 'sent' && own[0]?.body.trim() !== mail.text.trim())
      falseRecords.push(`draft ${draft.id}: the conversation holds another text than the mail`);
  }
  if (sent && draft.status !== 'approved')
    falseRecords.push(`draft ${draft.id}: sent, and its row says ${draft.status}`);
  if (own.length !== (sent ? 1 : 0))
    falseRecords.push(`draft ${draft.id}: ${own.length} messages, ${sent ? 'sent' : 'not sent'}`);
}

/** What stands in the DMs, by channel and ts. */
type Posted = Map<string, SlackMessage>;

function postedCards({ slack, reviewers }: Witnesses, { falseCards }: Findings): Posted {
  const posted: Posted = new Map();
  const seen = new Set<string>();
  for (const reviewer of reviewers) {
    const dm = slack.dmOf(reviewer);
    for (const { message } of dm ? slack.workspace.messagesSeenBy(reviewer, dm) : []) {
      if (message.metadata?.event_type !== cardEventType) continue;
      const card = (message.metadata.event_payload as { id: string }).id;
      if (seen.has(card)) falseCards.push(`card ${card} stands there twice`);
      seen.add(card);
      posted.set(`${dm!.id}/${message.ts}`, message);
    }
  }
  return posted;
}

async function checkCards(
  { db, reviewers, dashboardUrl, houseMail, deleted = new Set() }: Witnesses,
  loaded: DraftWithDecisions,
  posted: Posted,
  { falseCards }: Findings,
): Promise<void> {
  const draftId = loaded.draft.id;
  const review = reviewOf(loaded, houseMail, null);
  const rows = await db.reviewCard.findMany({ where: { draftId } });
  const due = reviewCard(review, { dashboardUrl });
  for (const row of rows.filter(({ state }) => state === 'posted')) {
    const place = `${row.channelId}/${row.messageTs}`;
    if (deleted.has(place)) continue;
    const message = posted.get(place);
    const shown = message && plain(message.text, message.blocks as KnownBlock[]);
    if (shown !== plain(due.text, due.blocks))
      falseCards.push(
        `draft ${draftId}: ${row.slackUserId}'s card ${message ? `says "${message.text?.slice(0, 60)}"` : 'is missing'}, it is ${review.state.kind}`,
      );
  }
  const waits =
    review.state.kind === 'unknown' ||
    (review.state.kind === 'pending' && loaded.draft.autoSendAction === 'needs_review');
  const asked = rows.filter(({ state }) => state === 'posted').length;
  if (waits && asked < reviewers.length)
    falseCards.push(`draft ${draftId}: ${review.state.kind}, and ${asked} reviewers were asked`);
}

/** A card that no row speaks of any more would show for ever what was true once. */
async function checkForgotten({ db }: Witnesses, posted: Posted, { falseCards }: Findings) {
  const rows = await db.reviewCard.findMany({ where: { state: 'posted' } });
  const known = new Set(rows.map(({ channelId, messageTs }) => `${channelId}/${messageTs}`));
  for (const place of posted.keys())
    if (!known.has(place)) falseCards.push(`the card at ${place} is kept up to date by nobody`);
}

/** A card without the ids that Slack gives its blocks. */
function plain(text: string | undefined, blocks: KnownBlock[]): string {
  return JSON.stringify([text, blocks], (key, value: unknown) =>
    key === 'block_id' ? undefined : value,
  );
}
