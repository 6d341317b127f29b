import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { isFeedOn } from '../../src/drafts/change-feed.ts';
import { usualTiming } from '../../src/main.ts';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { cardSays } from '../support/lost-contact.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const client = { id: 'c', name: 'Acme', userId: 'u' };

describe('what another program writes about a lead', () => {
  let database: TestDatabase;
  let other: Client;
  beforeEach(async () => {
    database = await createTestDatabase();
    const { db } = database;
    await db.client.create({ data: client });
    await db.lead.create({ data: { id: 'l1', clientId: 'c' } });
    await db.lead.create({ data: { id: 'l2', clientId: 'c' } });
    await db.leadChange.deleteMany();
    other = new Client({ connectionString: database.url });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await database.drop();
  });

  const noted = async () =>
    (await database.db.leadChange.findMany({ orderBy: { leadId: 'asc' } })).map(
      (row) => row.leadId,
    );
  const insertMessage = (id: string, leadId = 'l1') =>
    other.query(
      `INSERT INTO "Message" ("id", "leadId", "direction", "body") VALUES ($1, $2, 'inbound', 'Hi')`,
      [id, leadId],
    );

  test('is noted once a statement: new, changed, moved and deleted rows', async () => {
    await insertMessage('m1');
    await other.query(`UPDATE "Message" SET "leadId" = 'l2' WHERE "id" = 'm1'`);
    await other.query(`UPDATE "Lead" SET "status" = 'blacklisted' WHERE "id" = 'l1'`);
    await other.query(`DELETE FROM "Message" WHERE "id" = 'm1'`);
    expect(await noted()).toEqual(['l1', 'l1', 'l1', 'l2', 'l2']);
  });

  test('is not noted where it changes nothing, or was taken back, or is our own', async () => {
    await other.query(`UPDATE "Lead" SET "updatedAt" = now(), "status" = "status"`);
    await other.query('BEGIN');
    await insertMessage('m1');
    await other.query('ROLLBACK');
    const own = connectDatabase(database.url, { poolSize: 1 });
    await own.lead.update({ where: { id: 'l1' }, data: { status: 'blacklisted' } });
    await own.$disconnect();
    expect(await noted()).toEqual([]);
  });

  test('never fails: the feed is locked, broken or away, or the writer may not see it', async () => {
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK review_desk."LeadChange" IN ACCESS EXCLUSIVE MODE');
    await insertMessage('m1');
    await holder.query('ROLLBACK');
    await holder.end();

    const role = `stranger_${database.url.slice(-8)}`;
    await other.query(`CREATE ROLE ${role}`);
    await other.query(`GRANT INSERT ON "Message" TO ${role}`);
    await other.query(`SET ROLE ${role}`);
    await insertMessage('m2');
    await other.query('RESET ROLE');
    expect(await noted()).toEqual(['l1']);
    await other.query(`DROP OWNED BY ${role}`);
    await other.query(`DROP ROLE ${role}`);

    await other.query('ALTER TABLE review_desk."LeadChange" DROP COLUMN "leadId"');
    await insertMessage('m3');
    await other.query('DROP TABLE review_desk."LeadChange"');
    await insertMessage('m4');
    expect(await database.db.message.count()).toBe(4);
  });

  test('is known not to be noted where a trigger is missing', async () => {
    expect(await isFeedOn(database.db)).toBe(true);
    await other.query(`DROP TRIGGER "review_desk_update" ON "Lead"`);
    expect(await isFeedOn(database.db)).toBe(false);
  });
});

describe('the service', () => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await openTestDesk({
      timing: { ...usualTiming, reconcileEverySeconds: 3_600 },
    });
  });
  afterEach(() => desk.close());

  test('shows a changed conversation on open cards, and judges new drafts', async () => {
    const sent = submission();
    await desk.submit(sent);
    await desk.cardOf('U0JON', sent.draft.id);
    const leadId = sent.lead.id as string;
    await desk.db.message.create({
      data: { leadId, direction: 'inbound', channel: 'email', body: 'One more thing: which plan?' },
    });
    await cardSays(desk, 'U0JON', sent.draft.id, /One more thing/);

    await desk.db.aIDraft.create({
      data: { id: 'by-another', leadId, channel: 'email', content: 'Hi', triggerMessageId: 'x' },
    });
    await until(
      async () => (await desk.db.draftDecision.count({ where: { draftId: 'by-another' } })) > 0,
      'it is judged',
    );
    expect(await desk.db.leadChange.count()).toBe(0);
  });
});
