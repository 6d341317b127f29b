import { createHash } from 'node:crypto';
import type { Db } from '../../database/db.ts';
import {
  countReviews,
  findReviews,
  isPosition,
  type Review,
  type ReviewCounts,
  type ReviewFilter,
  reviewFilters,
  type ReviewPage,
  type ReviewScope,
} from '../../drafts/find-reviews.ts';
import { freshenTally } from '../../drafts/freshen-tally.ts';
import { type Clients, clientsFilter } from '../../drafts/clients.ts';
import { leadName } from '../../drafts/lead-name.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { heldSentence } from '../../drafts/telling/held-words.ts';
import { confidenceSentence } from '../../drafts/telling/findings.ts';
import { type StateLabel, stateLabels } from '../../drafts/telling/state.ts';
import type { PageDesk } from './page-desk.ts';

/** All that the list of drafts shows. */
export type InboxPage = {
  title: string;
  version: string;
  shelves: Shelf[];
  scope: Omit<ReviewScope, 'visible'>;
  search: string;
  filter: ReviewFilter;
  workspaces: Choice[];
  campaigns: Choice[];
  rows: Row[];
  emptyWords: string;
  /** Whether this is not the first page. */
  continued: boolean;
  next: string | null;
};

type Shelf = { filter: ReviewFilter; name: string; count: string; countedAt: Date | null };
type Choice = { id: string; name: string };

type Row = {
  link: Record<string, string>;
  leadName: string;
  /** Workspace and campaign. */
  from: string;
  why: string | null;
  confidence: string | null;
  /** Null on a shelf where all drafts are of one kind. */
  label: StateLabel | { word: string; tone: 'quiet' } | null;
  at: Date;
  /** How long it waits, or is there. */
  age: string;
};

/** What the address asks for. */
export type InboxQuery = Partial<
  Record<'filter' | 'clientId' | 'campaignId' | 'search' | 'after', string>
>;

const ROWS = 25;
/** Workspaces and campaigns to choose from; whoever has more follows a link from a draft. */
const MOST_CHOICES = 200;
/** Longer searches are cut: nobody is called that. Characters. */
const LONGEST_SEARCH = 200;

const shelfNames: Record<ReviewFilter, string> = {
  needs_review: 'AI Needs Review',
  ai_sent: 'AI Sent',
  unknown: 'Unknown',
  skipped: 'Skipped/Errors',
  all: 'All',
};

const emptyWords: Record<ReviewFilter, string> = {
  needs_review: 'Nothing waits for a decision.',
  ai_sent: 'Nothing was sent yet.',
  unknown: 'No delivery is in doubt.',
  skipped: 'Nothing was skipped.',
  all: 'There are no drafts.',
};

/** Makes a page of the list. An address that means nothing shows the first page of what waits. */
export async function inboxPage(
  desk: Pick<PageDesk, 'db' | 'countsDb' | 'log'>,
  query: InboxQuery,
  visible: Clients,
): Promise<InboxPage> {
  await freshenTally(desk);
  const { db } = desk;
  const { filter, scope, search, after } = wishOf(query);
  const [{ page, counts }, workspaces, campaigns] = await Promise.all([
    look(db, query, visible),
    db.client.findMany({ ...choices, where: { id: clientsFilter(visible) } }),
    scope.clientId
      ? db.emailCampaign.findMany({
          ...choices,
          where: { AND: [{ clientId: scope.clientId }, { clientId: clientsFilter(visible) }] },
        })
      : [],
  ]);
  return {
    title: shelfNames[filter],
    version: versionOf(page, counts),
    shelves: reviewFilters.map((name) => shelfOf(name, counts)),
    scope,
    search,
    filter,
    workspaces,
    campaigns,
    rows: page.reviews.map((review) => rowOf(review, filter)),
    emptyWords: search ? 'No lead of that name has such a draft.' : emptyWords[filter],
    continued: after !== undefined,
    next: page.next,
  };
}

/** Another text whenever the page would show something else. */
export async function inboxVersion(
  db: PrismaClient,
  query: InboxQuery,
  visible: Clients,
): Promise<string> {
  const { page, counts } = await look(db, query, visible);
  return versionOf(page, counts);
}

const choices = {
  orderBy: { name: 'asc' },
  take: MOST_CHOICES,
  select: { id: true, name: true },
} as const;

function wishOf({ filter, clientId, campaignId, search = '', after }: InboxQuery) {
  return {
    filter: reviewFilters.find((name) => name === filter) ?? 'needs_review',
    scope: { clientId, campaignId: clientId ? campaignId : undefined } satisfies Omit<
      ReviewScope,
      'visible'
    >,
    search: search.trim().slice(0, LONGEST_SEARCH),
    after: after !== undefined && isPosition(after) ? after : undefined,
  };
}

async function look(db: Db, query: InboxQuery, visible: Clients) {
  const { filter, scope, search, after } = wishOf(query);
  const [page, counts] = await Promise.all([
    findReviews(db, { ...scope, visible, filter, search, after, limit: ROWS }),
    countReviews(db, { ...scope, visible }),
  ]);
  return { page, counts };
}

function versionOf(page: ReviewPage, counts: ReviewCounts): string {
  const drafts = Object.values(counts).map((count) => count.drafts);
  return createHash('sha256')
    .update(JSON.stringify([page, drafts]))
    .digest('base64url')
    .slice(0, 16);
}

function shelfOf(filter: ReviewFilter, counts: ReviewCounts): Shelf {
  const { drafts, countedAt } = counts[filter];
  return { filter, name: shelfNames[filter], count: drafts.toLocaleString('en'), countedAt };
}

function rowOf(review: Review, filter: ReviewFilter): Row {
  const { draftId, leadId, clientId, confidence, threshold } = review;
  return {
    link: { view: 'inbox', clientId, leadId, draftId },
    leadName: leadName({
      firstName: review.leadFirstName,
      lastName: review.leadLastName,
      email: review.leadEmail,
    }),
    from: [review.workspace, review.campaign].filter(Boolean).join(' · '),
    why: heldSentence(review.reason),
    confidence:
      confidence === null ? null : confidenceSentence(confidence, threshold, isHeld(review)),
    label: labelOfRow(review, filter),
    at: review.createdAt,
    age: ageOf(review.createdAt),
  };
}

function labelOfRow({ status, action }: Review, filter: ReviewFilter): Row['label'] {
  if (filter !== 'all' && filter !== 'skipped') return null;
  if (status === 'approved') return isSent(action) ? stateLabels.sent : stateLabels.approved;
  if (status === 'rejected') return stateLabels.rejected;
  if (status === 'sending') return stateLabels.sending;
  if (action === 'needs_review') return stateLabels.pending;
  if (action === 'send_delayed') return stateLabels.scheduled;
  if (action === 'skip') return { word: 'Skipped', tone: 'quiet' };
  if (action === 'error') return { word: 'Error', tone: 'doubt' };
  return { word: 'Waiting', tone: 'quiet' };
}

function isHeld({ status, action }: Review): boolean {
  return status === 'pending' && action === 'needs_review';
}

/** Without that, another program marked it as approved, and what became of it is not known here. */
function isSent(action: string | null): boolean {
  return action === 'send_immediate' || action === 'send_delayed';
}

/** "3 min", "2 h", "4 d": enough to see what waits too long. */
function ageOf(at: Date): string {
  const minutes = Math.max(0, Math.floor((Date.now() - at.getTime()) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} d`;
}
