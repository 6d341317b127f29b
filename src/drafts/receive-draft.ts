import type { Db } from '../database/db.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { contactBan } from './contact-permission.ts';
import type { DraftSubmission, Problem } from './draft-submission.ts';
import { keepText } from './draft-text.ts';
import { redrawOthers } from './redraw-lead.ts';

/** The parent product's name for whoever a workspace belongs to; ours come through intake. */
const intakeUserId = 'intake';

export type Received =
  /** New: stored, and queued for its evaluation. */
  | { kind: 'accepted'; draftId: string }
  /** Seen before: nothing was changed. */
  | { kind: 'known'; draftId: string }
  /** An id is taken by a row of another client, lead or draft: nothing was written. */
  | { kind: 'conflict'; problems: Problem[] };

/**
 * Stores a submission and queues its evaluation, all in one transaction.
 *
 * A draft is known by its trigger and channel: a second submission of these changes nothing. With a
 * new draft, what the submission says of its client, campaign and lead is written over what stood
 * there; what it leaves out stays. Two things stay in any case: messages, which are history, and the
 * status and sentiment of a lead who must not be written to.
 */
export async function receiveDraft(
  db: PrismaClient,
  queue: Queue,
  submission: DraftSubmission,
): Promise<Received> {
  const earlier = await findKnown(db, submission);
  if (earlier) return earlier;
  try {
    return await db.$transaction((tx) => storeSubmission(tx, queue, submission));
  } catch (error) {
    if (error instanceof NothingStored) return error.answer;
    throw error;
  }
}

/** What `receiveDraft` would answer now, without writing; `new` stands for `accepted`. */
export async function foreseeDraft(
  db: Db,
  submission: DraftSubmission,
): Promise<Exclude<Received, { kind: 'accepted' }> | { kind: 'new' }> {
  const earlier = await findKnown(db, submission);
  if (earlier) return earlier;
  const problems = await findTakenIds(db, submission);
  return problems.length > 0 ? { kind: 'conflict', problems } : { kind: 'new' };
}

/** Takes back what the transaction has written, and carries the answer out of it. */
class NothingStored extends Error {
  readonly answer: Received;

  constructor(answer: Received) {
    super('nothing is stored');
    this.answer = answer;
  }
}

/** The draft of this trigger and channel, if there is one. */
async function findKnown(
  db: Db,
  { client, lead, draft }: DraftSubmission,
): Promise<Exclude<Received, { kind: 'accepted' }> | null> {
  const { triggerMessageId, channel } = draft;
  const known = await db.aIDraft.findUnique({
    where: { triggerMessageId_channel: { triggerMessageId, channel } },
    select: { id: true, leadId: true, lead: { select: { clientId: true } } },
  });
  if (!known) return null;
  // A sender whose ids are not unique would otherwise be told that all is well.
  if (known.leadId !== lead.id || known.lead.clientId !== client.id)
    return conflict([{ path: 'draft.triggerMessageId', problem: 'belongs to another lead' }]);
  return { kind: 'known', draftId: known.id };
}

function conflict(problems: Problem[]) {
  return { kind: 'conflict' as const, problems };
}

/**
 * Inserts first and looks afterwards: an insert that finds the id taken waits for whoever is taking
 * it, so that of many submissions at once each sees what the others did.
 */
async function storeSubmission(
  tx: Db,
  queue: Queue,
  submission: DraftSubmission,
): Promise<Received> {
  await insertSurroundings(tx, submission);
  const isNew = await insertDraft(tx, submission);
  const known = isNew ? null : await findKnown(tx, submission);
  if (known) throw new NothingStored(known);
  const problems = await findTakenIds(tx, submission);
  if (problems.length > 0) throw new NothingStored(conflict(problems));
  if (!isNew) throw new Error('what stood in the way of the draft was deleted meanwhile');

  await updateClient(tx, submission);
  await updateCampaign(tx, submission);
  await updateLead(tx, submission);
  const { id: draftId } = submission.draft;
  await keepText(tx, submission.draft);
  await queue.enqueue(tx, 'evaluate-draft', { draftId });
  await redrawOthers(tx, queue, submission.lead.id, draftId);
  return { kind: 'accepted', draftId };
}

/** The order is the same for everybody, so that no two can wait for each other. */
async function insertSurroundings(tx: Db, submission: DraftSubmission): Promise<void> {
  const { client, campaign, lead, messages } = submission;
  const clientId = client.id;
  await tx.client.createMany({
    data: { id: clientId, name: client.name, userId: intakeUserId },
    skipDuplicates: true,
  });
  if (campaign) {
    const { id, name } = campaign;
    const data = { id, name, clientId, bisonCampaignId: id, ...delays(campaign, 0) };
    await tx.emailCampaign.createMany({ data, skipDuplicates: true });
  }
  await tx.lead.createMany({ data: { id: lead.id, clientId }, skipDuplicates: true });
  const sorted = messages.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  await tx.message.createMany({
    data: sorted.map((message) => messageRow(message, lead.id)),
    skipDuplicates: true,
  });
  await tx.messageHeaders.createMany({
    data: sorted
      .filter(({ replyTo, headers }) => replyTo !== undefined || headers !== undefined)
      .map(({ id, replyTo, headers }) => ({ messageId: id, replyTo, headers })),
    skipDuplicates: true,
  });
}

function messageRow(
  {
    threadHandle,
    replyTo: _replyTo,
    headers: _headers,
    ...message
  }: DraftSubmission['messages'][number],
  leadId: string,
) {
  return { ...message, leadId, emailBisonReplyId: threadHandle };
}

/** Returns whether it was inserted; otherwise its id, or its trigger and channel, is taken. */
async function insertDraft(tx: Db, { lead, draft }: DraftSubmission): Promise<boolean> {
  const data = { ...draft, leadId: lead.id };
  const { count } = await tx.aIDraft.createMany({ data, skipDuplicates: true });
  return count === 1;
}

/** Ids of the submission that stand for something else here. */
async function findTakenIds(db: Db, submission: DraftSubmission): Promise<Problem[]> {
  const { client, campaign, lead, draft } = submission;
  const ownedByClient = { clientId: true };
  const storedCampaign =
    campaign &&
    (await db.emailCampaign.findUnique({ where: { id: campaign.id }, select: ownedByClient }));
  const storedLead = await db.lead.findUnique({ where: { id: lead.id }, select: ownedByClient });
  const storedDraft = await db.aIDraft.findUnique({
    where: { id: draft.id },
    select: { leadId: true, triggerMessageId: true, channel: true },
  });
  const problems: Problem[] = [];
  if (storedCampaign && storedCampaign.clientId !== client.id)
    problems.push({ path: 'campaign.id', problem: 'belongs to another client' });
  if (storedLead && storedLead.clientId !== client.id)
    problems.push({ path: 'lead.id', problem: 'belongs to another client' });
  if (storedDraft && !isSameDraft(storedDraft, submission))
    problems.push({ path: 'draft.id', problem: 'belongs to another draft' });
  return [...problems, ...(await findTakenMessageIds(db, submission))];
}

function isSameDraft(
  stored: { leadId: string; triggerMessageId: string | null; channel: string },
  { lead, draft }: DraftSubmission,
): boolean {
  return (
    stored.leadId === lead.id &&
    stored.triggerMessageId === draft.triggerMessageId &&
    stored.channel === draft.channel
  );
}

/** A thread handle belongs to one message: one that stands elsewhere already is taken too. */
async function findTakenMessageIds(
  db: Db,
  { lead, messages }: DraftSubmission,
): Promise<Problem[]> {
  const handles = messages.flatMap(({ threadHandle }) => threadHandle ?? []);
  const stored = await db.message.findMany({
    where: {
      OR: [{ id: { in: messages.map(({ id }) => id) } }, { emailBisonReplyId: { in: handles } }],
    },
    select: { id: true, leadId: true, emailBisonReplyId: true },
  });
  const leadOf = new Map(stored.map(({ id, leadId }) => [id, leadId]));
  const holderOf = new Map(stored.map(({ id, emailBisonReplyId }) => [emailBisonReplyId, id]));
  return messages.flatMap(({ id, threadHandle }, index) => {
    const path = `messages[${index}]`;
    if ((leadOf.get(id) ?? lead.id) !== lead.id)
      return { path: `${path}.id`, problem: 'belongs to another lead' };
    const holder = threadHandle ? holderOf.get(threadHandle) : undefined;
    if (holder !== undefined && holder !== id)
      return { path: `${path}.threadHandle`, problem: 'belongs to another message' };
    return [];
  });
}

async function updateClient(tx: Db, { client }: DraftSubmission): Promise<void> {
  const { id, name, timezone, reviewers, ...more } = client;
  // Not touched where it says the same: a workspace's submissions would wait for each other.
  await tx.client.updateMany({ where: { id, name: { not: name } }, data: { name } });
  if (!timezone && !reviewers && Object.values(more).every((value) => value === undefined)) return;
  const settings = {
    ...more,
    timezone,
    slackAutoSendApprovalRecipients: reviewers?.map(({ id: userId, displayName, email }) => ({
      id: userId,
      displayName: displayName ?? userId,
      email,
    })),
  };
  await tx.workspaceSettings.createMany({ data: { clientId: id }, skipDuplicates: true });
  await tx.workspaceSettings.update({ where: { clientId: id }, data: settings });
}

async function updateCampaign(tx: Db, { campaign }: DraftSubmission): Promise<void> {
  if (!campaign) return;
  const { id, autoSendMaxAgeHours, ...fields } = campaign;
  await tx.emailCampaign.update({
    where: { id },
    data: { ...fields, ...delays(campaign, undefined) },
  });
  if (autoSendMaxAgeHours === undefined) return;
  await tx.campaignPolicy.upsert({
    where: { campaignId: id },
    create: { campaignId: id, autoSendMaxAgeHours },
    update: { autoSendMaxAgeHours },
  });
}

type Campaign = NonNullable<DraftSubmission['campaign']>;

/** The two delays go together: where one is given, the other follows from it. */
function delays(
  { autoSendDelayMinSeconds: min, autoSendDelayMaxSeconds: max }: Campaign,
  fallback: 0 | undefined,
) {
  if (min === undefined && max === undefined)
    return { autoSendDelayMinSeconds: fallback, autoSendDelayMaxSeconds: fallback };
  return { autoSendDelayMinSeconds: min ?? 0, autoSendDelayMaxSeconds: max ?? min };
}

async function updateLead(tx: Db, { lead, campaign }: DraftSubmission): Promise<void> {
  const { id, status, sentimentTag, ...details } = lead;
  // Locked, so that an opt-out recorded in this very moment is seen or comes after.
  const [stored] = await tx.$queryRaw<{ status: string; sentimentTag: string | null }[]>`
    SELECT "status", "sentimentTag" FROM "Lead" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  const standing = contactBan(stored!, false) ? {} : { status, sentimentTag };
  await tx.lead.update({
    where: { id },
    data: { ...details, ...standing, emailCampaignId: campaign?.id },
  });
}
