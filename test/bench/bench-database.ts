import { withDatabase } from '../../src/database/create-database.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { resolveDatabaseUrl } from '../../src/database/database-url.ts';
import { EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';

export type BenchDatabase = { url: string; db: PrismaClient; drop(): Promise<void> };

/** A migrated database of the bench's own on the embedded server, durable as in production. */
export async function openBenchDatabase(name: string): Promise<BenchDatabase> {
  const serverUrl = await new EmbeddedPostgres().start();
  const url = await resolveDatabaseUrl(withDatabase(serverUrl, `bench_${name}_${process.pid}`));
  await migrateDatabase(url);
  const db = connectDatabase(url);
  return {
    url,
    db,
    async drop() {
      await db.$disconnect();
      const admin = connectDatabase(serverUrl, { poolSize: 1 });
      await admin.$executeRawUnsafe(`DROP DATABASE "bench_${name}_${process.pid}" WITH (FORCE)`);
      await admin.$disconnect();
    },
  };
}

/** Drafts that wait for review, one a lead with one message; returns their ids. */
export async function seedDrafts(db: PrismaClient, count: number): Promise<string[]> {
  await db.client.create({
    data: {
      id: 'c1',
      name: 'Acme Growth',
      userId: 'bench',
      emailProvider: 'EMAILBISON',
      emailBisonApiKey: 'bench',
      campaigns: {
        create: { id: 'k1', bisonCampaignId: 'k1', name: 'Q4', responseMode: 'AI_AUTO_SEND' },
      },
    },
  });
  const ids = Array.from({ length: count }, (_, index) => `d${index}`);
  await db.lead.createMany({
    data: ids.map((id) => ({
      id: `l-${id}`,
      clientId: 'c1',
      emailCampaignId: 'k1',
      firstName: 'Ann',
      email: `${id}@example.com`,
      senderAccountId: '7',
    })),
  });
  await db.message.createMany({
    data: ids.map((id, index) => ({
      id: `m-${id}`,
      emailBisonReplyId: String(index + 1),
      leadId: `l-${id}`,
      direction: 'inbound',
      channel: 'email',
      subject: 'Re: pricing',
      body: 'Could you tell me more?',
      fromEmail: `${id}@example.com`,
      sentAt: new Date('2026-11-20T14:03:00Z'),
    })),
  });
  await db.aIDraft.createMany({
    data: ids.map((id) => ({
      id,
      leadId: `l-${id}`,
      triggerMessageId: `m-${id}`,
      channel: 'email',
      content: 'Hi Ann,\n\ngladly.\n\nBest,\nJo',
      autoSendAction: 'needs_review',
    })),
  });
  return ids;
}
