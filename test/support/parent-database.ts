import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { projectRoot } from '../../src/database/environment.ts';

const sharedTables = path.join(
  projectRoot,
  'prisma/migrations/20261122000000_shared_tables/migration.sql',
);

/** What the parent product has besides what is used here, and what its own migrations left. */
const more = `
  ALTER TABLE "Client" ADD COLUMN "unipileAccountId" TEXT, ADD COLUMN "plan" TEXT NOT NULL DEFAULT 'pro';
  ALTER TABLE "WorkspaceSettings" ADD COLUMN "brandName" TEXT, ADD COLUMN "autoBook" BOOLEAN NOT NULL DEFAULT false;
  ALTER TABLE "EmailCampaign" ADD COLUMN "leadCount" INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE "Lead" ADD COLUMN "linkedinUrl" TEXT, ADD COLUMN "score" INTEGER;
  ALTER TABLE "Message" ADD COLUMN "rawHtml" TEXT, ADD COLUMN "isFlagged" BOOLEAN NOT NULL DEFAULT false;
  ALTER TABLE "AIDraft" ADD COLUMN "originalContent" TEXT, ADD COLUMN "bookingEscalationReason" TEXT;
  ALTER TYPE "BackgroundJobType" ADD VALUE 'AI_RUNS_PRUNE';
  CREATE TABLE "FollowUpTask" ("id" TEXT PRIMARY KEY, "leadId" TEXT NOT NULL REFERENCES "Lead"("id"));
  CREATE INDEX "AIDraft_status_createdAt_idx" ON "AIDraft" ("status", "createdAt");`;

/** Prisma's list of the migrations that the parent product applied itself. */
const parentMigrations = `
  CREATE TABLE "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0);
  INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
  VALUES ('p1', 'c', now(), '20240101000000_parent_init', 1), ('p2', 'c', now(), '20250101000000_parent_more', 1);`;

/**
 * Makes an empty database into one of the parent product: the shared tables with many more columns,
 * not made by our migrations.
 *
 * @param ownMigrations whether the parent keeps a list of migrations in it
 */
export async function makeParentDatabase(url: string, ownMigrations = true): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(readFileSync(sharedTables, 'utf8'));
    for (const statement of more.split(';')) await client.query(statement);
    if (ownMigrations) await client.query(parentMigrations);
  } finally {
    await client.end();
  }
}

/** Puts our tables where an earlier version had them: among the parent's, with keys onto its drafts. */
export async function moveBack(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'review_desk'`,
    );
    for (const { name } of rows)
      await client.query(`ALTER TABLE review_desk."${name}" SET SCHEMA public`);
    await client.query(`
      ALTER FUNCTION review_desk.draft_decision_is_append_only SET SCHEMA public;
      DROP SCHEMA review_desk CASCADE;
      ALTER TABLE "DraftDelivery" DROP COLUMN "leadId",
        ADD FOREIGN KEY ("draftId") REFERENCES "AIDraft"("id") ON DELETE CASCADE`);
  } finally {
    await client.end();
  }
}
