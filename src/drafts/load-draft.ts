import type { Db } from '../database/db.ts';
import { type DraftText, textsOf } from './draft-text.ts';
import { findParentJob, type ParentJob } from './parent-job.ts';
import { currentDraftsOf, type OfferedDraft } from './find-linked-draft.ts';
import type { Finding } from './finding.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { type LeadWish, readWishes } from './read-wishes.ts';

/** Messages of a conversation that are looked at: more than a person reads, and a bound on memory. */
const CONVERSATION_LENGTH = 50;
/** Deliveries looked at; each needs a person or a decision to come into being. */
const DELIVERIES_LENGTH = 10;
/** A lead's other mails that are looked at: under way, in doubt, or gone out. */
const OTHER_DELIVERIES_LENGTH = 20;
const otherStates = ['queued', 'sending', 'unknown', 'sent'];
/** The messages that arrived last, looked at whatever their date. */
const LAST_ARRIVED_LENGTH = 20;
/** Decisions shown and reasoned about; a draft rarely has more than five. */
const DECISIONS_LENGTH = 50;

const surroundings = {
  lead: {
    include: {
      client: { include: { settings: true } },
      campaign: true,
      messages: { orderBy: [{ sentAt: 'desc' }, { id: 'desc' }], take: CONVERSATION_LENGTH },
    },
  },
} satisfies Prisma.AIDraftInclude;

type Row = Prisma.AIDraftGetPayload<{ include: typeof surroundings }>;
export type ConversationMessage = Row['lead']['messages'][number] & {
  /** Where its writer wants answers, where not at `fromEmail`. */
  replyTo?: string | null;
  /** The mail's header fields, where the intake brought them. */
  headers?: Record<string, string> | null;
};
export type Delivery = Prisma.DraftDeliveryGetPayload<object>;
export type Decision = Prisma.DraftDecisionGetPayload<object>;

/** A draft with everything that is known when something is decided about it. */
export type LoadedDraft = {
  draft: Omit<Row, 'lead'>;
  lead: Omit<Row['lead'], 'client' | 'campaign' | 'messages'>;
  workspace: Omit<Row['lead']['client'], 'settings'>;
  settings: Row['lead']['client']['settings'];
  /** How the workspace sends mail, where not as the environment says. */
  workspaceMail: Prisma.WorkspaceMailGetPayload<object> | null;
  campaign: Row['lead']['campaign'];
  /** Oldest first; the newest ones of a long conversation, and the trigger. */
  messages: ConversationMessage[];
  /** Null where the draft answers no message, or one that does not exist. */
  trigger: ConversationMessage | null;
  /** The parent product's delayed send of this draft, while it is still to come. */
  parentJob: ParentJob | null;
  verdict: Prisma.DraftVerdictGetPayload<object> | null;
  /** What speaks against sending it unseen, the worst first. */
  findings: Finding[];
  /** Newest first. */
  deliveries: Delivery[];
  /** Those of the lead's other drafts that are under way, went out, or may have; newest first. */
  otherDeliveries: Delivery[];
  /** That the lead does not want to be written to, as far as it stands; newest first. */
  wishes: LeadWish[];
};

/** A draft with its audit trail too: for telling who did what, not for deciding what may be done. */
export type DraftWithDecisions = LoadedDraft & {
  /** Newest first. */
  decisions: Decision[];
  /** The lead's other drafts that wait, leave or are in doubt; newest first. */
  otherDrafts: OfferedDraft[];
  /** Every text it has had, oldest first; none where nothing was decided about it yet. */
  texts: DraftText[];
};

/** Loads a draft with its surroundings, or null where there is none of this id. */
export async function loadDraft(db: Db, draftId: string): Promise<LoadedDraft | null> {
  const row = await db.aIDraft.findUnique({
    where: { id: draftId },
    include: surroundings,
    relationLoadStrategy: 'join',
  });
  if (!row) return null;
  const { lead: leadRow, ...draft } = row;
  const { client, campaign, messages: newestFirst, ...lead } = leadRow;
  const { settings, ...workspace } = client;
  const wishes = await readWishes(db, lead.id);
  const late = await findLastArrived(db, lead.id);
  const known = new Set(newestFirst.map(({ id }) => id));
  const messages: ConversationMessage[] = [
    ...newestFirst,
    ...late.filter(({ id }) => !known.has(id)),
  ].toSorted(byDate);
  const trigger = await findTrigger(db, draft, messages);
  if (trigger && !messages.includes(trigger)) messages.unshift(trigger);
  const ours = { where: { draftId } };
  // One after another: a transaction has one connection, and a page should not take six.
  const parentJob = await findParentJob(db, draftId);
  const deliveries = await db.draftDelivery.findMany({
    ...ours,
    orderBy: { createdAt: 'desc' },
    take: DELIVERIES_LENGTH,
  });
  const otherDeliveries = await db.draftDelivery.findMany({
    where: { leadId: lead.id, draftId: { not: draftId }, state: { in: otherStates } },
    orderBy: { createdAt: 'desc' },
    take: OTHER_DELIVERIES_LENGTH,
  });
  const verdict = await db.draftVerdict.findUnique(ours);
  const findings = await db.draftFinding.findMany({ ...ours, orderBy: { position: 'asc' } });
  const workspaceMail = await db.workspaceMail.findUnique({ where: { clientId: workspace.id } });
  const ids = messages.map(({ id }) => id);
  const headers = await db.messageHeaders.findMany({ where: { messageId: { in: ids } } });
  addHeaders(messages, headers);
  return {
    draft,
    lead,
    workspace,
    settings,
    workspaceMail,
    campaign,
    messages,
    trigger,
    parentJob,
    verdict,
    findings: findings.map(findingOf),
    deliveries,
    otherDeliveries,
    wishes,
  };
}

/** Mail comes late and misdated: what arrived last may carry an old date. */
function findLastArrived(db: Db, leadId: string): Promise<ConversationMessage[]> {
  return db.message.findMany({
    where: { leadId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LAST_ARRIVED_LENGTH,
  });
}

function byDate(one: ConversationMessage, other: ConversationMessage): number {
  return one.sentAt.getTime() - other.sentAt.getTime() || (one.id < other.id ? -1 : 1);
}

function findingOf({
  code,
  source,
  quotes,
  words,
}: Prisma.DraftFindingGetPayload<object>): Finding {
  return { code, source, quotes, ...(words === null ? {} : { words }) } as Finding;
}

/** The same with the audit trail, or null where there is none of this id. */
export async function loadDraftWithDecisions(
  db: Db,
  draftId: string,
): Promise<DraftWithDecisions | null> {
  const loaded = await loadDraft(db, draftId);
  return loaded && withDecisions(db, loaded);
}

/** Adds its audit trail to a loaded draft. */
export async function withDecisions(db: Db, loaded: LoadedDraft): Promise<DraftWithDecisions> {
  const decisions = await db.draftDecision.findMany({
    where: { draftId: loaded.draft.id },
    orderBy: { id: 'desc' },
    take: DECISIONS_LENGTH,
  });
  const set = await decisionsBehind(db, loaded.deliveries, decisions);
  const offered = await currentDraftsOf(db, loaded.lead.id);
  return {
    ...loaded,
    decisions: [...decisions, ...set],
    otherDrafts: offered.filter(({ draftId }) => draftId !== loaded.draft.id),
    texts: await textsOf(db, loaded.draft.id),
  };
}

/** What set these deliveries going, where so much was decided since that it is not among the newest. */
async function decisionsBehind(
  db: Db,
  deliveries: Delivery[],
  newest: Decision[],
): Promise<Decision[]> {
  const known = new Set(newest.map(({ id }) => id));
  const missing = deliveries.map(({ decisionId }) => decisionId).filter((id) => !known.has(id));
  if (missing.length === 0 || newest.length < DECISIONS_LENGTH) return [];
  return db.draftDecision.findMany({ where: { id: { in: missing } }, orderBy: { id: 'desc' } });
}

/** In place: the trigger is one of these messages, and stays it. */
function addHeaders(
  messages: ConversationMessage[],
  known: { messageId: string; replyTo: string | null; headers: Prisma.JsonValue }[],
): void {
  const headersOf = new Map(known.map((row) => [row.messageId, row]));
  for (const message of messages) {
    const { replyTo = null, headers = null } = headersOf.get(message.id) ?? {};
    Object.assign(message, { replyTo, headers });
  }
}

async function findTrigger(
  db: Db,
  draft: { triggerMessageId: string | null; leadId: string },
  messages: ConversationMessage[],
): Promise<ConversationMessage | null> {
  if (!answersMessage(draft)) return null;
  const id = draft.triggerMessageId!;
  return (
    messages.find((message) => message.id === id) ??
    (await db.message.findFirst({ where: { id, leadId: draft.leadId } }))
  );
}

/** Whether it names a message that it answers. A follow-up answers a task of the parent product. */
export function answersMessage({ triggerMessageId }: { triggerMessageId: string | null }): boolean {
  return !!triggerMessageId && !triggerMessageId.startsWith('followup_task:');
}

/** What the draft is measured against: messages after this moment were not known to its author. */
export function answeredAt({ draft, trigger }: LoadedDraft): Date {
  return trigger?.sentAt ?? draft.createdAt;
}

/** The newest message the lead's side wrote, or null. */
export function newestInbound({ messages }: LoadedDraft): ConversationMessage | null {
  return messages.findLast((message) => message.direction === 'inbound') ?? null;
}

/** How calendars call a meeting that does not take place. */
const calledOff = /^(?:cancel|no[_ -]?show|declin|reject|delet|expired|invalid|missed)/i;

/** Whether the lead's meeting was called off: whatever else is still set, nothing is booked then. */
export function isMeetingCalledOff({ appointmentStatus }: LoadedDraft['lead']): boolean {
  return calledOff.test(appointmentStatus?.trim() ?? '');
}

/** Whether a meeting is booked, by any of the ways the parent product knows. */
export function isBooked(lead: LoadedDraft['lead']): boolean {
  if (isMeetingCalledOff(lead)) return false;
  return Boolean(
    lead.appointmentBookedAt ||
    lead.appointmentStatus === 'confirmed' ||
    lead.ghlAppointmentId ||
    lead.calendlyInviteeUri ||
    lead.calendlyScheduledEventUri,
  );
}
