import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answersTo, findCard, openTestDesk, type TestDesk } from './support/desk.ts';
import { cardSays } from './support/lost-contact.ts';
import { startSwallowingProxy, type SwallowingProxy } from './support/swallowing-proxy.ts';
import { submission } from './support/submissions.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';
import { until } from './support/until.ts';

/** Hands a draft in and returns Jon's card of it. */
async function cardOfNewDraft(desk: TestDesk) {
  const sent = submission();
  await desk.submit(sent);
  const draftId = sent.draft.id;
  return { draftId, card: await desk.cardOf('U0JON', draftId) };
}

describe('a draft that another program keeps locked', () => {
  let desk: TestDesk;
  let other: Client;
  beforeEach(async () => {
    desk = await openTestDesk();
    other = new Client({ connectionString: desk.databaseUrl });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await desk.close();
  });

  test(
    'is busy for those who click on it, and harms nobody else',
    { timeout: 60_000 },
    async () => {
      const locked = await cardOfNewDraft(desk);
      const free = await cardOfNewDraft(desk);
      await other.query('BEGIN');
      await other.query(`SELECT 1 FROM "AIDraft" WHERE "id" = $1 FOR UPDATE`, [locked.draftId]);

      const { users } = desk.slack;
      const clicks = Array.from({ length: 14 }, () =>
        users.click('U0JON', locked.card.channel, locked.card.ts, 'approve_send'),
      );
      await users.click('U0JON', free.card.channel, free.card.ts, 'approve_send');
      await cardSays(desk, 'U0JON', free.draftId, /Sent to/);
      expect((await fetch(`${desk.service.url}/readyz`)).status).toBe(200);
      await Promise.all(clicks);
      const busy = () => answersTo(desk.slack, 'U0JON').filter((text) => /right now/.test(text));
      await until(() => busy().length === 14, 'everybody is told to try again');
      expect(await desk.db.draftDelivery.count({ where: { draftId: locked.draftId } })).toBe(0);

      await other.query('ROLLBACK');
      await users.click('U0JON', locked.card.channel, locked.card.ts, 'approve_send');
      await cardSays(desk, 'U0JON', locked.draftId, /Sent to/);
      expect(desk.mail.mails()).toHaveLength(2);
    },
  );
});

describe('connections to the database that are open but dead', () => {
  let database: TestDatabase;
  let proxy: SwallowingProxy;
  let desk: TestDesk;
  beforeEach(async () => {
    database = await createTestDatabase();
    proxy = await startSwallowingProxy(database.url);
    desk = await openTestDesk({ environment: { DATABASE_URL: proxy.url } });
  });
  afterEach(async () => {
    await desk.close();
    await proxy.close();
    await database.drop();
  });

  test('are found and replaced: clicks and jobs go on', { timeout: 90_000 }, async () => {
    const sent = submission();
    await desk.submit(sent);
    const cardIn = (draftId: string) =>
      until(
        () => findCard({ db: database.db, slack: desk.slack }, 'U0JON', draftId),
        'there is a card',
      );
    const card = await cardIn(sent.draft.id);

    proxy.swallow();

    // A person whose click went into the dead connections is told so, and clicks again.
    await until(
      async () => {
        const click = desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
        await click.catch(() => {});
        return (await database.db.draftDelivery.count()) > 0;
      },
      'a click is decided',
      20_000,
    );
    await until(() => desk.mail.mails().length === 1, 'the mail is out', 20_000);
    const after = submission();
    expect((await desk.submit(after)).status).toBe(202);
    await cardIn(after.draft.id);
  });
});
