import type { Db } from '../database/db.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type DraftKey, keyFrom, keyText } from './draft-key.ts';
import { andWithin, type Clients, clientsFilter } from './clients.ts';
import { noLiveDelivery } from './review-state.ts';

/** What a reviewer may look for. Each but `all` says something of the past or asks for a decision. */
export type ReviewFilter =
  /** Recorded as sent, and an outbound message written by the AI is there. */
  | 'ai_sent'
  /** Held, and waiting for a person. */
  | 'needs_review'
  /** Contact was lost while sending: a person has to look. */
  | 'unknown'
  /** Passed over by a safety gate or a fault, and still waiting. */
  | 'skipped'
  | 'all';

export const reviewFilters: ReviewFilter[] = [
  'needs_review',
  'unknown',
  'skipped',
  'ai_sent',
  'all',
];

export type ReviewScope = {
  /** The clients whose drafts the reader may see. */
  visible: Clients;
  /** Of these, one client's; undefined: all of them. */
  clientId?: string;
  campaignId?: string;
};

export type ReviewQuery = ReviewScope & {
  filter: ReviewFilter;
  /** Words that the lead's first name, last name or address begin with. */
  search?: string;
  /** `next` of the page before. */
  after?: string;
  /** Rows a page (default 50, at most 200). */
  limit?: number;
};

export type Review = {
  draftId: string;
  leadId: string;
  clientId: string;
  workspace: string;
  campaignId: string | null;
  campaign: string | null;
  leadFirstName: string | null;
  leadLastName: string | null;
  leadEmail: string | null;
  channel: string;
  status: string;
  action: string | null;
  reason: string | null;
  confidence: number | null;
  threshold: number | null;
  createdAt: Date;
};

export type ReviewPage = {
  reviews: Review[];
  /** For `after`; null: this was the last page. */
  next: string | null;
};

const DEFAULT_LIMIT = 50;
const MAXIMUM_LIMIT = 200;
/** A search that fits more leads is too vague to be of use. */
const LEADS_SEARCHED = 1_000;
const WORDS_SEARCHED = 4;

/**
 * Finds drafts page by page: what waits oldest first, the rest newest first.
 *
 * @throws RangeError for an `after` that is none of ours
 */
export async function findReviews(db: Db, query: ReviewQuery): Promise<ReviewPage> {
  const limit = Math.min(Math.max(query.limit ?? DEFAULT_LIMIT, 1), MAXIMUM_LIMIT);
  // One more than asked for tells whether another page follows.
  const rows = await db.$queryRaw<Review[]>(reviewsQuery(query, limit + 1));
  const reviews = rows.slice(0, limit);
  return { reviews, next: rows.length > limit ? positionText(reviews.at(-1)!) : null };
}

/** The query of `findReviews`; each filter has an index that holds its drafts by age. */
export function reviewsQuery(query: ReviewQuery, limit: number): Prisma.Sql {
  const newestFirst = isNewestFirst(query.filter);
  const direction = newestFirst ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return Prisma.sql`
    SELECT
      draft."id" AS "draftId", draft."channel", draft."status", draft."createdAt",
      draft."autoSendAction" AS "action", draft."autoSendReason" AS "reason",
      draft."autoSendConfidence" AS "confidence", draft."autoSendThreshold" AS "threshold",
      lead."id" AS "leadId", lead."clientId", lead."emailCampaignId" AS "campaignId",
      lead."firstName" AS "leadFirstName", lead."lastName" AS "leadLastName",
      lead."email" AS "leadEmail",
      workspace."name" AS "workspace", campaign."name" AS "campaign"
    FROM ${draftsOf(query.search)}
      JOIN "Client" workspace ON workspace."id" = lead."clientId"
      LEFT JOIN "EmailCampaign" campaign ON campaign."id" = lead."emailCampaignId"
    WHERE ${conditions[query.filter]} ${scopeOf(query)} ${pageOf(query.after, newestFirst)}
    ORDER BY draft."createdAt" ${direction}, draft."id" ${direction}
    LIMIT ${limit}`;
}

function isNewestFirst(filter: ReviewFilter): boolean {
  return filter === 'ai_sent' || filter === 'all';
}

/** With a search the few leads it fits come first, and their drafts after them. */
function draftsOf(search: string | undefined): Prisma.Sql {
  const words = wordsOf(search);
  if (words.length === 0)
    return Prisma.sql`"AIDraft" draft JOIN "Lead" lead ON lead."id" = draft."leadId"`;
  return Prisma.sql`
    (SELECT * FROM "Lead" WHERE ${Prisma.join(words.map(beginsWith), ' AND ')} LIMIT ${LEADS_SEARCHED}) lead
      JOIN "AIDraft" draft ON draft."leadId" = lead."id"`;
}

function wordsOf(search = ''): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, WORDS_SEARCHED);
}

function beginsWith(word: string): Prisma.Sql {
  const pattern = `${word.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return Prisma.sql`(
    lower("email") LIKE ${pattern}
    OR lower("firstName") LIKE ${pattern}
    OR lower("lastName") LIKE ${pattern})`;
}

const conditions: Record<ReviewFilter, Prisma.Sql> = {
  ai_sent: Prisma.sql`
    draft."autoSendAction" IN ('send_immediate', 'send_delayed')
    AND EXISTS (
      SELECT FROM "Message" message
      WHERE message."aiDraftId" = draft."id"
        AND message."direction" = 'outbound'
        AND message."sentBy" = 'ai'
        AND message."source" = 'zrg')`,
  needs_review: Prisma.sql`
    draft."status" = 'pending' AND draft."autoSendAction" = 'needs_review' AND ${noLiveDelivery}`,
  unknown: Prisma.sql`
    draft."id" IN (SELECT "draftId" FROM "DraftDelivery" WHERE "state" = 'unknown')`,
  skipped: Prisma.sql`
    draft."status" = 'pending' AND draft."autoSendAction" IN ('skip', 'error') AND ${noLiveDelivery}`,
  all: Prisma.sql`TRUE`,
};

function scopeOf({ visible, clientId, campaignId }: ReviewScope): Prisma.Sql {
  return Prisma.sql`
    ${andWithin(Prisma.sql`lead."clientId"`, visible)}
    ${clientId === undefined ? Prisma.empty : Prisma.sql`AND lead."clientId" = ${clientId}`}
    ${campaignId === undefined ? Prisma.empty : Prisma.sql`AND lead."emailCampaignId" = ${campaignId}`}`;
}

function pageOf(after: string | undefined, newestFirst: boolean): Prisma.Sql {
  if (after === undefined) return Prisma.empty;
  const { createdAt, draftId } = keyFrom(Buffer.from(after, 'base64url').toString());
  return newestFirst
    ? Prisma.sql`AND (draft."createdAt", draft."id") < (${createdAt}, ${draftId})`
    : Prisma.sql`AND (draft."createdAt", draft."id") > (${createdAt}, ${draftId})`;
}

/** The `after` that leads to what follows a draft, whether or not the draft itself is in the list. */
export function positionText(draft: DraftKey): string {
  return Buffer.from(keyText(draft)).toString('base64url');
}

/** Whether a text is a position in a list, such as an address may name. */
export function isPosition(text: string): boolean {
  try {
    const { draftId } = positionFrom(text);
    return draftId.isWellFormed() && !draftId.includes('\0');
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function positionFrom(text: string): DraftKey {
  return keyFrom(Buffer.from(text, 'base64url').toString());
}

/** How many drafts a filter finds. */
export type ReviewCount = {
  drafts: number;
  /** Null: counted just now. Otherwise when; drafts that changed since are missed. */
  countedAt: Date | null;
};

export type ReviewCounts = Record<ReviewFilter, ReviewCount>;

/** Lists up to here are counted as they are; a longer one is not watched draft by draft. */
const COUNTED_LIVE = 1_000;

/**
 * Counts what each filter finds. Short lists, which people work down and watch, are counted at
 * once; long ones are read from the tally (`freshenTally`), so that it takes milliseconds at a
 * million drafts.
 */
export async function countReviews(db: Db, scope: ReviewScope): Promise<ReviewCounts> {
  const { shelves, countedAt } = await readShelves(db, scope);
  const count = async (filter: 'needs_review' | 'skipped'): Promise<ReviewCount> => {
    const drafts = shelves.get(filter) ?? 0;
    if (drafts > COUNTED_LIVE) return { drafts, countedAt };
    return { drafts: await countLive(db, filter, scope), countedAt: null };
  };
  const [needs_review, skipped, unknown] = await Promise.all([
    count('needs_review'),
    count('skipped'),
    countLive(db, 'unknown', scope),
  ]);
  const all = [...shelves.values()].reduce((sum, drafts) => sum + drafts, 0);
  return {
    needs_review,
    skipped,
    unknown: { drafts: unknown, countedAt: null },
    ai_sent: { drafts: shelves.get('ai_sent') ?? 0, countedAt },
    all: { drafts: all, countedAt },
  };
}

/** Counts a filter's drafts, but no further than is worth the while. */
async function countLive(db: Db, filter: ReviewFilter, scope: ReviewScope): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>(liveCountQuery(filter, scope));
  return row.count;
}

/** The query behind the live counts; the filter's own index serves it. */
export function liveCountQuery(filter: ReviewFilter, scope: ReviewScope): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*)::int AS count FROM (
      SELECT FROM ${draftsOf(undefined)}
      WHERE ${conditions[filter]} ${scopeOf(scope)}
      LIMIT ${10 * COUNTED_LIVE}) counted`;
}

async function readShelves(db: Db, { visible, clientId, campaignId }: ReviewScope) {
  const rows = await db.draftTally.groupBy({
    by: ['shelf'],
    where: { AND: [{ clientId: clientsFilter(visible) }, { clientId, campaignId }] },
    _sum: { drafts: true },
    _min: { countedAt: true },
  });
  return {
    countedAt: rows[0]?._min.countedAt ?? null,
    shelves: new Map(rows.map(({ shelf, _sum }) => [shelf, _sum.drafts ?? 0])),
  };
}
