import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { ended, runFields } from '../backfill/backfill-runs.ts';
import { adoptDatabase } from '../../src/database/adopt.ts';
import { connectDatabase, forScripts } from '../../src/database/connect.ts';
import { ensureDatabase, withDatabase } from '../../src/database/create-database.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { restoreIndexes } from '../../src/database/shared-indexes.ts';
import { startModelStandIn } from '../standin/model/model-standin.ts';
import { makeParentDatabase, moveBack } from '../support/parent-database.ts';
import { runScript } from '../support/run-script.ts';
import { seedHistory } from '../support/seed-history.ts';

let url: string;

beforeEach(async () => {
  const { url: serverUrl, template } = inject('testServer');
  url = withDatabase(serverUrl, `${template}_adopt_${crypto.randomUUID()}`);
  await ensureDatabase(url);
});

afterEach(async () => {
  const name = new URL(url).pathname.slice(1);
  await query(`DROP DATABASE "${name}" WITH (FORCE)`, inject('testServer').url);
});

async function query(sql: string, database = url): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What a tool does to `public` that keeps what its own schema names: `prisma db push` of the parent. */
async function pushOver(): Promise<void> {
  const strangers = await query(`
    SELECT format('DROP INDEX public.%I', index.relname) AS sql
    FROM pg_index
      JOIN pg_class index ON index.oid = indexrelid
      JOIN pg_namespace schema ON schema.oid = index.relnamespace
    WHERE schema.nspname = 'public' AND NOT indisunique
      AND index.relname NOT LIKE '%\\_idx'
    UNION ALL
    SELECT format('DROP TABLE public.%I CASCADE', tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT IN (${sharedTables.map((name) => `'${name}'`).join(', ')})
      AND tablename <> '_prisma_migrations'`);
  for (const { sql } of strangers) await query(String(sql));
}

const indexNames = async () =>
  (
    await query(`SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`)
  ).map(({ indexname }) => indexname);

const sharedTables = [
  'Client',
  'WorkspaceSettings',
  'EmailCampaign',
  'Lead',
  'Message',
  'AIDraft',
  'BackgroundJob',
  'FollowUpTask',
];

/** Every column and every row of the parent's tables. */
async function parentState(): Promise<unknown> {
  const columns = await query(`
    SELECT table_name, column_name, data_type, is_nullable, column_default
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name IN (${sharedTables.map((name) => `'${name}'`).join(', ')})
    ORDER BY table_name, ordinal_position`);
  const rows = [];
  const present = new Set(columns.map(({ table_name }) => table_name));
  for (const table of sharedTables.filter((name) => present.has(name)))
    rows.push(
      await query(
        `SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM "${table}" t`,
      ),
    );
  return { columns, rows };
}

async function wholeState(): Promise<unknown> {
  return {
    parent: await parentState(),
    objects: await query(`
      SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1`),
    schemas: await query('SELECT nspname FROM pg_namespace ORDER BY 1'),
  };
}

describe.each([
  ['with migrations of its own', true],
  ['without a list of migrations', false],
])('a database of the parent product %s', (_, ownMigrations) => {
  beforeEach(async () => {
    await makeParentDatabase(url, ownMigrations);
    await seedHistory(url, { drafts: 200 });
  });

  test('is only looked at by a dry run', async () => {
    const before = await wholeState();
    const adoption = await adoptDatabase(url, false);
    expect(adoption).toMatchObject({ kind: 'fit', hints: [] });
    expect(await wholeState()).toEqual(before);
  });

  test('is adopted without touching a row or a column of it, once', async () => {
    const before = await parentState();
    expect(await adoptDatabase(url, true)).toMatchObject({
      kind: 'adopted',
      migrations: expect.arrayContaining(['20261122000100_review_desk']),
    });
    expect(await parentState()).toEqual(before);
    expect(await adoptDatabase(url, true)).toMatchObject({ kind: 'adopted_before' });
    const invalid = await query('SELECT 1 FROM pg_index WHERE NOT indisvalid');
    expect(invalid).toEqual([]);
  });

  test('can be backfilled afterwards', async () => {
    await adoptDatabase(url, true);
    const model = await startModelStandIn();
    const db = connectDatabase(url, forScripts);
    try {
      const database = { url, db, drop: async () => {} };
      const { counts } = ended(await runFields({ database, model }));
      expect(counts.actions.send_delayed).toBeGreaterThan(0);
      expect(counts.actions.evaluated).toBeGreaterThan(0);
    } finally {
      await db.$disconnect();
      await model.close();
    }
  });
});

describe('a database that an earlier version adopted', () => {
  beforeEach(async () => {
    await makeParentDatabase(url);
    await adoptDatabase(url, true);
    await moveBack(url);
    await query(`
      INSERT INTO "Client" ("id", "name", "userId", "updatedAt") VALUES ('c1', 'Acme', 'u1', now());
      INSERT INTO "Lead" ("id", "clientId", "updatedAt") VALUES ('l1', 'c1', now());
      INSERT INTO "AIDraft" ("id", "leadId", "content", "updatedAt") VALUES ('d1', 'l1', 'Hi', now());
      INSERT INTO "DraftDecision" ("draftId", "decision", "actor", "surface")
      VALUES ('d1', 'hold', 'evaluator', 'evaluator'), ('gone', 'hold', 'evaluator', 'evaluator');
      INSERT INTO "DraftDelivery" ("id", "draftId", "origin", "decisionId", "fingerprint", "idempotencyKey", "updatedAt")
      VALUES ('dd1', 'd1', 'approval', 1, 'a.b.c', 'k1', now())`);
  });

  test('gets its tables moved, with their rows, to their schema', async () => {
    const before = await parentState();
    expect(await adoptDatabase(url, false)).toMatchObject({ kind: 'fit', moves: true });
    expect(await adoptDatabase(url, true)).toMatchObject({ kind: 'adopted' });
    expect(await adoptDatabase(url, true)).toMatchObject({ kind: 'adopted_before' });
    expect(await parentState()).toEqual(before);
    expect(await query(`SELECT to_regclass('public."DraftDecision"') AS left`)).toEqual([
      { left: null },
    ]);
    const db = connectDatabase(url);
    try {
      expect(await db.draftDelivery.findMany()).toMatchObject([
        { id: 'dd1', draftId: 'd1', leadId: 'l1', state: 'queued' },
      ]);
      const next = await db.draftDecision.create({
        data: { draftId: 'd1', decision: 'approve', actor: 'script', surface: 'script' },
      });
      expect(next.id).toBe(3n);
      await expect(db.draftDecision.deleteMany()).rejects.toThrow(/append-only/);
      // No foreign key of before keeps the parent from deleting, or takes the history along.
      await db.client.deleteMany();
      expect(await db.draftDelivery.count()).toBe(1);
    } finally {
      await db.$disconnect();
    }
  });

  test('is moved by a start of the service too, once by several at once', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrateDatabase(url)));
    expect(applied.filter((names) => names.length > 0)).toEqual([['20261122000100_review_desk']]);
    expect(await query('SELECT count(*)::int FROM review_desk."DraftDecision"')).toEqual([
      { count: 2 },
    ]);
  });

  test('keeps everything where it was if that fails half-way', async () => {
    await query(`ALTER TABLE "ReviewCard" DROP COLUMN "slackUserId";
      INSERT INTO "ReviewCard" ("id", "draftId", "updatedAt") VALUES ('r1', 'd1', now())`);
    await expect(adoptDatabase(url, true)).rejects.toThrow(/slackUserId/);
    expect(await query(`SELECT "id" FROM public."DraftDelivery"`)).toEqual([{ id: 'dd1' }]);
    expect(await query(`SELECT to_regnamespace('review_desk') AS made`)).toEqual([{ made: null }]);
  });
});

describe('a database that does not fit', () => {
  beforeEach(() => makeParentDatabase(url));

  test.each([
    ['DROP TABLE "BackgroundJob"', 'table "BackgroundJob" is missing'],
    [
      'ALTER TABLE "AIDraft" DROP COLUMN "autoSendAction"',
      'column "AIDraft"."autoSendAction" is missing: text',
    ],
    [
      'ALTER TABLE "Lead" ALTER COLUMN "appointmentBookedAt" TYPE timestamptz',
      'column "Lead"."appointmentBookedAt" is timestamp with time zone, and must be timestamp(3) without time zone',
    ],
    [
      'ALTER TABLE "Message" ALTER COLUMN "body" DROP NOT NULL',
      'column "Message"."body" is nullable but must be NOT NULL',
    ],
    [
      'ALTER TABLE "AIDraft" ALTER COLUMN "status" SET DEFAULT \'open\'',
      `column "AIDraft"."status" has the default 'open'::text, and must have 'pending'::text`,
    ],
    [
      'DROP INDEX "Message_aiDraftId_aiDraftPartIndex_key"',
      'unique key Message(aiDraftId,aiDraftPartIndex) is missing',
    ],
    [
      'ALTER TABLE "Message" ADD COLUMN "mailbox" TEXT NOT NULL',
      'column "Message"."mailbox" must be given a value, and we know none: let it be null, or give it a default',
    ],
    [
      'CREATE SCHEMA review_desk; CREATE TABLE review_desk."ReviewCard" ("id" TEXT)',
      'table "review_desk"."ReviewCard" is there already, and is not ours',
    ],
  ])('%s: is refused with what is wrong, and nothing is changed', async (sql, problem) => {
    await query(sql);
    const before = await wholeState();
    expect(await adoptDatabase(url, true)).toEqual({
      kind: 'unfit',
      problems: [problem],
      hints: [],
    });
    expect(await wholeState()).toEqual(before);
  });

  test('names every problem at once', async () => {
    await query('DROP TABLE "BackgroundJob"; ALTER TABLE "Lead" DROP COLUMN "phone"');
    const adoption = await adoptDatabase(url, false);
    expect(adoption).toMatchObject({ problems: [expect.any(String), expect.any(String)] });
  });

  test('an enum without a value that is used is one', async () => {
    await query(`
      ALTER TABLE "EmailCampaign" ALTER COLUMN "responseMode" DROP DEFAULT;
      ALTER TYPE "CampaignResponseMode" RENAME VALUE 'AI_AUTO_SEND' TO 'AUTO';
      ALTER TABLE "EmailCampaign" ALTER COLUMN "responseMode" SET DEFAULT 'SETTER_MANAGED'`);
    expect(await adoptDatabase(url, false)).toMatchObject({
      problems: ['enum "CampaignResponseMode" lacks the value AI_AUTO_SEND'],
    });
  });

  test('a column that only the intake would have to fill is a hint', async () => {
    await query('ALTER TABLE "Lead" ADD COLUMN "owner" TEXT NOT NULL');
    expect(await adoptDatabase(url, false)).toMatchObject({
      kind: 'fit',
      hints: [expect.stringContaining('column "Lead"."owner" must be given a value')],
    });
  });
});

test('an empty database is told to be migrated instead', async () => {
  expect(await adoptDatabase(url, true)).toMatchObject({
    kind: 'unfit',
    problems: [expect.stringContaining('npm run db:migrate')],
  });
});

test('the command line is dry unless told to apply, and says what comes next', async () => {
  await makeParentDatabase(url);
  const environment = { DATABASE_URL: url };
  const dry = await runScript('scripts/db-adopt.ts', [], environment);
  expect(dry).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Nothing was changed.'),
  });
  const applied = await runScript('scripts/db-adopt.ts', ['--apply'], environment);
  expect(applied).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is adopted') });
  const wrong = await runScript('scripts/db-adopt.ts', ['--aply'], environment);
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('npm run db:adopt') });
  const unset = await runScript('scripts/db-adopt.ts', [], { DATABASE_URL: '' });
  expect(unset.exitCode).toBe(2);
});

describe('a tool that drops what it does not know in public', () => {
  test('takes nothing of ours for long', async () => {
    await makeParentDatabase(url);
    await adoptDatabase(url, true);
    await query(`INSERT INTO review_desk."DraftDecision" ("draftId", "decision", "actor", "surface")
      VALUES ('d1', 'approve', 'script', 'script')`);
    const before = await indexNames();
    await pushOver();
    expect((await indexNames()).length).toBeLessThan(before.length);
    const db = connectDatabase(url);
    try {
      const made = await restoreIndexes(db, url);
      expect(made).toContain('Message_conversation');
      expect(await restoreIndexes(db, url)).toEqual([]);
    } finally {
      await db.$disconnect();
    }
    expect(await indexNames()).toEqual(before);
    expect(await adoptDatabase(url, false)).toEqual({ kind: 'adopted_before', hints: [] });
    expect(await query('SELECT "draftId" FROM review_desk."DraftDecision"')).toEqual([
      { draftId: 'd1' },
    ]);
  });

  test('is found out where it took a table or a column of ours, whatever the list says', async () => {
    await makeParentDatabase(url);
    await adoptDatabase(url, true);
    await query('ALTER TABLE review_desk."CampaignPolicy" DROP COLUMN "shadowMode"');
    expect(await adoptDatabase(url, true)).toMatchObject({
      kind: 'unfit',
      problems: [expect.stringContaining('column CampaignPolicy.shadowMode')],
    });
    await expect(migrateDatabase(url)).rejects.toThrow('column CampaignPolicy.shadowMode');
  });
});

test('what the parent product has under way is told, and a list’s empty default taken as it is', async () => {
  await makeParentDatabase(url);
  await query(`ALTER TABLE "Message" ALTER COLUMN "cc" SET DEFAULT '{}'::text[]`);
  await query(`
    INSERT INTO "Client" ("id", "name", "userId", "updatedAt") VALUES ('c1', 'Acme', 'u', now());
    INSERT INTO "Lead" ("id", "clientId", "updatedAt") VALUES ('l1', 'c1', now());
    INSERT INTO "AIDraft" ("id", "leadId", "content", "status", "autoSendAction", "updatedAt") VALUES
      ('stuck', 'l1', 'Hi', 'sending', NULL, now() - interval '1 hour'),
      ('late', 'l1', 'Hi', 'pending', 'send_delayed', now());
    INSERT INTO "BackgroundJob" ("id", "type", "status", "draftId", "leadId", "clientId", "messageId", "dedupeKey", "updatedAt") VALUES
      ('j1', 'AI_AUTO_SEND_DELAYED', 'FAILED', 'late', 'l1', 'c1', 'm1', 'k1', now()),
      ('j2', 'AI_AUTO_SEND_DELAYED', 'PENDING', 'other', 'l1', 'c1', 'm1', 'k2', now())`);
  const adoption = await adoptDatabase(url, false);
  expect(adoption.kind).toBe('fit');
  expect((adoption as { hints: string[] }).hints.join('\n')).toMatch(
    /1 delayed sends[^]*1 drafts stand in "sending"[^]*\(stuck\)[^]*\(late\)/,
  );
});
