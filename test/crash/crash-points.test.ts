import { afterAll, describe, expect, test as base } from 'vitest';
import type { ChildService } from '../support/child-service.ts';
import { noLies } from '../chaos/find-lies.ts';
import { type CrashDesk, handIn, openCrashDesk, reviewers } from '../support/crash-desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** A desk, the process that runs it at the moment, and how many mails other tests sent from it. */
type Place = { desk: CrashDesk; service: ChildService; mailsBefore: number };

const opened: { desk: CrashDesk; database: TestDatabase }[] = [];
const free: Place[] = [];

/**
 * Each test has a desk to itself, and leaves it with a process that lives to the next one: tests
 * side by side wait more than they work, but to start a process is work.
 */
const test = base.extend<{ place: Place }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the dependencies from the pattern
  place: async ({}, use) => {
    const place = free.pop() ?? (await openPlace());
    place.mailsBefore = place.desk.mail.mails().length;
    await use(place);
    if (place.service.isRunning()) free.push(place);
  },
});
afterAll(async () => {
  for (const { desk, database } of opened) {
    await desk.close();
    await database.drop();
  }
});

async function openPlace(): Promise<Place> {
  const database = await createTestDatabase();
  const desk = await openCrashDesk(database.url);
  opened.push({ desk, database });
  return { desk, service: await desk.start(), mailsBefore: 0 };
}

/** Waits for the end of the process, and has another one follow. */
async function succeed(place: Place): Promise<void> {
  await place.service.gone;
  place.service = await place.desk.start();
}

const mailsOf = ({ desk, mailsBefore }: Place) => desk.mail.mails().slice(mailsBefore);

/** Decides about a draft in a process that dies at the crash point, and starts another one. */
async function clickAndCrash(place: Place, actionId: string, crashPoint: string) {
  const { draftId, card } = await place.desk.submitted(place.service);
  await place.service.arm(crashPoint);
  await place.desk.click('U0JON', card, actionId);
  await succeed(place);
  return draftId;
}

async function everyCardSays(desk: CrashDesk, draftId: string, words: RegExp): Promise<void> {
  for (const reviewer of reviewers) await desk.cardSays(reviewer, draftId, words);
}

const countDeliveries = (desk: CrashDesk, draftId: string) =>
  desk.db.draftDelivery.count({ where: { draftId } });

describe.concurrent('a process killed', { timeout: 240_000 }, () => {
  test.for(['click:kept', 'click:acked', 'click:decided', 'send:picked'])(
    'at %s loses no click: the mail goes out without anybody’s help',
    async (crashPoint, { place }) => {
      const { desk } = place;
      const draftId = await clickAndCrash(place, 'approve_send', crashPoint);
      await everyCardSays(desk, draftId, /Sent to/);
      expect(mailsOf(place)).toHaveLength(1);
      expect(await countDeliveries(desk, draftId)).toBe(1);
      expect(await desk.findLies()).toEqual(noLies);
    },
  );

  test.for([
    ['send:claimed', 0],
    ['send:answered', 1],
  ] as const)(
    'at %s leaves an unknown outcome, and sends nothing again',
    async ([crashPoint, mails], { place }) => {
      const { desk } = place;
      const draftId = await clickAndCrash(place, 'approve_send', crashPoint);
      await everyCardSays(desk, draftId, /may or may not have gone out/);
      expect(mailsOf(place)).toHaveLength(mails);
      expect(await countDeliveries(desk, draftId)).toBe(1);
      expect(await desk.findLies()).toEqual(noLies);
    },
  );

  test('at send:recorded has sent it, and every card comes to say so', async ({ place }) => {
    const { desk } = place;
    const draftId = await clickAndCrash(place, 'approve_send', 'send:recorded');
    await everyCardSays(desk, draftId, /Sent to/);
    expect(mailsOf(place)).toHaveLength(1);
    expect(await desk.findLies()).toEqual(noLies);
  });

  test.for(['card:addressed', 'card:updating', 'card:updated'])(
    'at %s has decided: every card comes to say so',
    async (crashPoint, { place }) => {
      const { desk } = place;
      const draftId = await clickAndCrash(place, 'reject_draft', crashPoint);
      await everyCardSays(desk, draftId, /Rejected by/);
      await until(
        async () => (await desk.db.reviewCard.count({ where: { draftId, shows: null } })) === 0,
        'it is known what every card shows',
      );
      expect(await desk.findLies()).toEqual(noLies);
    },
  );

  test('at card:updated, and the draft then changed back: the card shows what it is now', async ({
    place,
  }) => {
    const { desk, service } = place;
    const { draftId } = await desk.submitted(service);
    const { content } = (await desk.db.aIDraft.findUnique({ where: { id: draftId } }))!;
    await service.arm('card:updated');
    await desk.db.aIDraft.update({
      where: { id: draftId },
      data: { content: 'On second thought' },
    });
    await service.gone;
    await desk.db.aIDraft.update({ where: { id: draftId }, data: { content } });
    await succeed(place);

    await until(
      async () => (await desk.findLies()).falseCards.length === 0,
      'every card shows the first text again',
    );
  });

  test.for(['card:addressed', 'card:posting', 'card:posted'])(
    'at %s while it asks for review: each reviewer ends with one card',
    async (crashPoint, { place }) => {
      const sent = submission();
      const { desk, service } = place;
      await service.arm(crashPoint);
      expect((await handIn(service, sent)).status).toBe(202);
      await succeed(place);

      await everyCardSays(desk, sent.draft.id, /Held/);
      await until(
        async () =>
          (await desk.db.reviewCard.count({
            where: { draftId: sent.draft.id, state: 'posted' },
          })) === 3,
        'every card is posted',
      );
      for (const reviewer of reviewers) {
        const cards = desk.slack
          .messagesOf(reviewer)
          .filter((message) => JSON.stringify(message).includes(sent.draft.id));
        expect(cards).toHaveLength(1);
      }
      const card = await desk.cardSays('U0MIA', sent.draft.id, /Held/);
      await desk.click('U0MIA', card, 'approve_send');
      await everyCardSays(desk, sent.draft.id, /Sent to/);
      expect(await desk.findLies()).toEqual(noLies);
    },
  );
});
