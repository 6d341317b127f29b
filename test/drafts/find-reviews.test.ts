import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCoverage, refreshTally } from '../../src/drafts/draft-tally.ts';
import {
  countReviews,
  findReviews,
  liveCountQuery,
  type ReviewFilter,
  reviewFilters,
  type ReviewQuery,
  reviewsQuery,
} from '../../src/drafts/find-reviews.ts';
import { freshenTally } from '../../src/drafts/freshen-tally.ts';
import type { Prisma } from '../../src/generated/prisma/client.ts';
import { createLog } from '../../src/log.ts';
import { type DraftKind, draftId, numbersOf, seedHistory } from '../support/seed-history.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const drafts = 20_000;
const everything = { visible: 'all' } as const;

const log = createLog({ logLevel: 'silent' });
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedHistory(database.url, { drafts });
});

afterAll(() => database.drop());

function seeded(...kinds: DraftKind[]): number[] {
  return Array.from({ length: drafts }, (_, n) => n).filter((n) =>
    kinds.some((kind) => numbersOf(kind).includes(n % 100)),
  );
}

/** All pages of a query, by small pages. */
async function findAll(query: ReviewQuery): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await findReviews(database.db, { ...query, after, limit: 150 });
    found.push(...page.reviews.map((review) => review.draftId));
    after = page.next ?? undefined;
  } while (after);
  return found;
}

describe('filters', () => {
  test('AI Needs Review lists what is held and waits, oldest first, each once', async () => {
    const expected = seeded('filled_held').map(draftId);
    expect(await findAll({ visible: 'all', filter: 'needs_review' })).toEqual(expected);
  });

  test('AI Sent lists what is recorded as sent and has the AI’s message, newest first', async () => {
    const expected = seeded('filled_sent', 'undated').map(draftId).toReversed();
    expect(await findAll({ visible: 'all', filter: 'ai_sent' })).toEqual(expected);
  });

  test('Skipped lists what a safety gate passed over and still waits', async () => {
    expect(await findAll({ visible: 'all', filter: 'skipped' })).toEqual(
      seeded('filled_skipped').map(draftId),
    );
  });

  test('Unknown lists what may have been sent', async () => {
    const [first] = seeded('filled_held').map(draftId) as [string];
    await unknownDelivery(first);
    try {
      expect(await findAll({ visible: 'all', filter: 'unknown' })).toEqual([first]);
      expect(await findAll({ visible: 'all', filter: 'needs_review' })).not.toContain(first);
    } finally {
      await database.db.draftDelivery.deleteMany();
    }
  });

  test('a workspace and a campaign see only their own', async () => {
    const campaignOf = (n: number) => (n % 37 === 36 ? null : Math.floor(n / 100) % 20);
    const held = seeded('filled_held');
    expect(await findAll({ visible: 'all', filter: 'needs_review', campaignId: 'k3' })).toEqual(
      held.filter((n) => campaignOf(n) === 3).map(draftId),
    );
    expect(await findAll({ visible: 'all', filter: 'needs_review', clientId: 'c2' })).toEqual(
      held.filter((n) => (Math.floor(n / 100) % 20) % 5 === 2).map(draftId),
    );
  });
});

describe('the search', () => {
  test('finds leads by the beginning of name and address, in any case', async () => {
    const [found] = (
      await findReviews(database.db, { visible: 'all', filter: 'all', search: 'lead123@' })
    ).reviews;
    expect(found).toMatchObject({ draftId: draftId(123), leadEmail: 'lead123@example.com' });
    const byName = await findReviews(database.db, {
      visible: 'all',
      filter: 'all',
      search: '  BEN  pike4',
    });
    expect(byName.reviews.length).toBeGreaterThan(0);
    for (const review of byName.reviews)
      expect(review).toMatchObject({
        leadFirstName: 'Ben',
        leadLastName: expect.stringMatching(/^Pike4/),
      });
  });

  test('takes wildcards as the characters they are', async () => {
    expect(await findAll({ visible: 'all', filter: 'all', search: '%' })).toEqual([]);
    expect(await findAll({ visible: 'all', filter: 'all', search: '_en' })).toEqual([]);
    expect(await findAll({ visible: 'all', filter: 'all', search: String.raw`\ ' " ;` })).toEqual(
      [],
    );
  });
});

test('a position that is none of ours is refused', async () => {
  await expect(
    findReviews(database.db, { visible: 'all', filter: 'all', after: 'x' }),
  ).rejects.toThrow(RangeError);
});

test('nothing is found or counted beyond the clients its reader may see', async () => {
  await refreshTally(database.db);
  const all = await findAll({ visible: 'all', filter: 'needs_review' });
  const mine = await findAll({ visible: ['c1'], filter: 'needs_review' });
  expect(mine).toEqual(await findAll({ visible: 'all', clientId: 'c1', filter: 'needs_review' }));
  expect(mine.length).toBeGreaterThan(0);
  expect(mine.length).toBeLessThan(all.length);
  for (const scope of [{ visible: [] }, { visible: ['c1'], clientId: 'c2' }]) {
    expect(await findAll({ ...scope, filter: 'all' })).toEqual([]);
    const counts = await countReviews(database.db, scope);
    expect(Object.values(counts).map((count) => count.drafts)).toEqual([0, 0, 0, 0, 0]);
  }
});

describe('counts', () => {
  test('count what the filters find', async () => {
    await refreshTally(database.db);
    for (const scope of [{}, { clientId: 'c1' }, { campaignId: 'k2' }]) {
      const counts = await countReviews(database.db, { ...everything, ...scope });
      for (const filter of reviewFilters)
        expect([filter, counts[filter].drafts]).toEqual([
          filter,
          (await findAll({ ...everything, ...scope, filter })).length,
        ]);
    }
  });

  test('short lists are counted at once, long ones carry the time of their count', async () => {
    await refreshTally(database.db);
    const [held] = seeded('filled_held').map(draftId) as [string];
    const before = await countReviews(database.db, everything);
    await unknownDelivery(held);
    const after = await countReviews(database.db, everything);
    await database.db.draftDelivery.deleteMany();
    expect(after.needs_review.drafts).toBe(before.needs_review.drafts - 1);
    expect(after.unknown).toEqual({ drafts: 1, countedAt: null });
    expect(after.ai_sent).toEqual({ drafts: before.ai_sent.drafts, countedAt: expect.any(Date) });
  });
});

describe('the tally', () => {
  test('says what is filled, what can be, and what cannot be proven and why', async () => {
    await refreshTally(database.db);
    const automatic = (...kinds: DraftKind[]) =>
      seeded(...kinds).filter((n) => n % 37 !== 36 && Math.floor(n / 100) % 20 < 16).length;
    expect((await readCoverage(database.db))!.drafts).toEqual({
      filled: automatic('filled_sent', 'filled_held', 'filled_skipped', 'pending_evaluated'),
      to_fill: automatic(
        'ai_sent',
        'ai_sent_in_parts',
        'delayed_succeeded',
        'delayed_failed',
        'undated',
        'held_then_sent',
      ),
      to_evaluate: automatic(
        'pending',
        'pending_risky',
        'pending_missing_trigger',
        'pending_follow_up',
        'pending_overtaken',
        'pending_opted_out',
        'pending_empty',
      ),
      sent_by_person: automatic('sent_by_person', 'other_source'),
      no_message: automatic('approved_without_message'),
      rejected: automatic('rejected'),
    });
  });

  test('that takes too long to count keeps the last count', async () => {
    await refreshTally(database.db);
    const before = await database.db.draftTally.findMany();
    expect(await refreshTally(database.db, 1)).toBe(false);
    expect(await database.db.draftTally.findMany()).toEqual(before);
  });

  test('is counted anew only once it is no longer fresh', async () => {
    await refreshTally(database.db);
    const [before] = await database.db.draftTally.findMany({ take: 1 });
    await freshenTally({ db: database.db, countsDb: database.db, log });
    const [after] = await database.db.draftTally.findMany({ take: 1 });
    expect(after!.countedAt).toEqual(before!.countedAt);
    await database.db.$executeRaw`UPDATE "DraftTally" SET "countedAt" = now() - interval '1 hour'`;
    await freshenTally({ db: database.db, countsDb: database.db, log });
    const [fresh] = await database.db.draftTally.findMany({ take: 1 });
    expect(fresh!.countedAt.getTime()).toBeGreaterThan(Date.now() - 30_000);
  });
});

describe('is served by indexes', () => {
  const indexOf: Record<ReviewFilter, string> = {
    needs_review: 'AIDraft_needs_review',
    skipped: 'AIDraft_skipped',
    ai_sent: 'AIDraft_ai_sent',
    all: 'AIDraft_by_age',
    // Which of the two partial indexes that hold it, the planner may choose.
    unknown: 'Scan using DraftDelivery_',
  };

  // What became of them matters to no filter, but the planner reads small tables whole.
  beforeAll(async () => {
    await database.db.$executeRaw`
      INSERT INTO "DraftDelivery" ("id", "draftId", "leadId", "state", "origin", "decisionId", "fingerprint",
        "idempotencyKey", "finishedAt", "errorCode", "updatedAt")
      SELECT "id", "id", "leadId", 'cancelled', 'approval', 1, 'a.b.c', "id", now(), 'skip:stopped_by_person', now()
      FROM "AIDraft"`;
    await database.db.$executeRaw`ANALYZE "DraftDelivery"`;
  });

  test.each(reviewFilters)('a page of %s', async (filter) => {
    const plan = await planOf(reviewsQuery({ visible: 'all', filter }, 51));
    expect(plan).toContain(indexOf[filter]);
    expect(plan).not.toContain('Seq Scan on AIDraft');
  });

  test.each(['needs_review', 'skipped', 'unknown'] as const)(
    'a live count of %s',
    async (filter) => {
      const plan = await planOf(liveCountQuery(filter, everything));
      expect(plan).toContain(indexOf[filter]);
      expect(plan).not.toContain('Seq Scan on AIDraft');
    },
  );

  test('a search', async () => {
    const plan = await planOf(
      reviewsQuery({ visible: 'all', filter: 'all', search: 'lead1234' }, 51),
    );
    expect(plan).toContain('Lead_email_search');
    expect(plan).not.toContain('Seq Scan on AIDraft');
  });

  async function planOf(query: Prisma.Sql): Promise<string> {
    const rows = await database.db.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN ${query.text}`,
      ...query.values,
    );
    return rows
      .map((row) => row['QUERY PLAN'])
      .join('\n')
      .replaceAll('"', '');
  }
});

async function unknownDelivery(id: string): Promise<void> {
  await database.db.draftDelivery.create({
    data: {
      draftId: id,
      leadId: 'l',
      state: 'unknown',
      origin: 'approval',
      decisionId: 1n,
      fingerprint: 'a.b.c',
      claimedAt: new Date(),
      claimedBy: 'a test',
      finishedAt: new Date(),
      errorCode: 'error:send_outcome_unknown',
    },
  });
}
