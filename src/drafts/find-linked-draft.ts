import type { Db } from '../database/db.ts';
import { type Clients, clientsFilter } from './clients.ts';
import { leadName } from './lead-name.ts';

/** What a link says it leads to. Absent parts are null. */
export type DraftLink = {
  clientId: string | null;
  leadId: string | null;
  draftId: string | null;
};

/** A lead as a link may name them. */
export type LinkedLead = { id: string; clientId: string; name: string };

/** Where a link leads. Never to another draft than it says. */
export type LinkedDraft =
  /** The draft it names, or, where it names none, the lead's newest pending one. */
  | { kind: 'found'; draftId: string; leadId: string; clientId: string }
  | { kind: 'no_such_draft'; lead: LinkedLead | null }
  /** The draft exists, but belongs to another lead or workspace than the link says. */
  | { kind: 'other_lead'; draft: FoundDraft; lead: LinkedLead | null }
  | { kind: 'other_workspace'; draft: FoundDraft; lead: LinkedLead }
  /** The link names a lead alone: who does not exist, is elsewhere, or has nothing waiting. */
  | { kind: 'no_such_lead' }
  | { kind: 'lead_of_other_workspace'; lead: LinkedLead }
  | { kind: 'nothing_pending'; lead: LinkedLead };

type FoundDraft = { draftId: string; lead: LinkedLead };

/**
 * Finds the draft of a link that names a draft, a lead, or both.
 *
 * @param link at least one of `draftId` and `leadId`
 * @param visible the clients of which the reader may see something; the rest does not exist for them
 */
export async function findLinkedDraft(
  db: Db,
  link: DraftLink,
  visible: Clients,
): Promise<LinkedDraft> {
  const lead = link.leadId === null ? null : await findLead(db, link.leadId, visible);
  if (link.draftId !== null) return findNamedDraft(db, link, link.draftId, lead, visible);
  if (!lead) return { kind: 'no_such_lead' };
  if (link.clientId !== null && lead.clientId !== link.clientId)
    return { kind: 'lead_of_other_workspace', lead };
  const newest = await db.aIDraft.findFirst({
    where: { leadId: lead.id, status: 'pending' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
  });
  if (!newest) return { kind: 'nothing_pending', lead };
  return { kind: 'found', draftId: newest.id, leadId: lead.id, clientId: lead.clientId };
}

async function findNamedDraft(
  db: Db,
  link: DraftLink,
  draftId: string,
  lead: LinkedLead | null,
  visible: Clients,
): Promise<LinkedDraft> {
  const row = await db.aIDraft.findUnique({ where: { id: draftId }, select: { leadId: true } });
  if (!row) return { kind: 'no_such_draft', lead };
  const owner = lead?.id === row.leadId ? lead : await findLead(db, row.leadId, visible);
  if (!owner) return { kind: 'no_such_draft', lead };
  if (link.leadId !== null && row.leadId !== link.leadId)
    return { kind: 'other_lead', draft: { draftId, lead: owner }, lead };
  if (link.clientId !== null && owner.clientId !== link.clientId)
    return { kind: 'other_workspace', draft: { draftId, lead: owner }, lead: owner };
  return { kind: 'found', draftId, leadId: owner.id, clientId: owner.clientId };
}

async function findLead(db: Db, id: string, visible: Clients): Promise<LinkedLead | null> {
  const row = await db.lead.findUnique({
    where: { id, clientId: clientsFilter(visible) },
    select: { id: true, clientId: true, firstName: true, lastName: true, email: true },
  });
  if (!row) return null;
  return { id: row.id, clientId: row.clientId, name: leadName(row) };
}

/** One of a lead's drafts, as it is offered for choosing. */
export type OfferedDraft = { draftId: string; status: string; createdAt: Date; beginning: string };

/** Drafts offered at most: nobody has more waiting. */
const MOST_OFFERED = 10;
/** Characters of a draft by which a person knows it. */
const LENGTH_OF_BEGINNING = 120;

/** The lead's current drafts: those that wait, leave or are in doubt; newest first. */
export async function currentDraftsOf(db: Db, leadId: string): Promise<OfferedDraft[]> {
  const rows = await db.aIDraft.findMany({
    where: { leadId, status: { in: ['pending', 'sending'] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_OFFERED,
    select: { id: true, status: true, createdAt: true, content: true },
  });
  return rows.map(({ id, status, createdAt, content }) => ({
    draftId: id,
    status,
    createdAt,
    beginning: content.replace(/\s+/g, ' ').trim().slice(0, LENGTH_OF_BEGINNING),
  }));
}
