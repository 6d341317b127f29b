import { describe, expect, test as base } from 'vitest';
import { type CrashDesk, handIn, openCrashDesk, reviewers } from '../support/crash-desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase } from '../support/test-database.ts';

/** pg-boss notices a dead worker after ten seconds or more. */
const RECOVERY_MS = 60_000;

const nothing = { doubles: [], lostApprovals: [], falseRecords: [], falseCards: [] };

/** Each test has a database, a desk and a process of its own: they wait more than they work. */
const test = base.extend<{ desk: CrashDesk }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the dependencies from the pattern
  desk: async ({}, use) => {
    const database = await createTestDatabase();
    const desk = await openCrashDesk(database.url);
    await use(desk);
    await desk.close();
    await database.drop();
  },
});

/** Decides about a draft in a process that dies at the crash point, and starts another one. */
async function clickAndCrash(desk: CrashDesk, actionId: string, crashPoint: string) {
  const service = await desk.start();
  const { draftId, card } = await desk.submitted(service);
  await service.arm(crashPoint);
  await desk.click('U0JON', card, actionId);
  await service.gone;
  await desk.start();
  return draftId;
}

async function everyCardSays(desk: CrashDesk, draftId: string, words: RegExp): Promise<void> {
  for (const reviewer of reviewers) await desk.cardSays(reviewer, draftId, words, RECOVERY_MS);
}

const countDeliveries = (desk: CrashDesk, draftId: string) =>
  desk.db.draftDelivery.count({ where: { draftId } });

describe.concurrent('a process killed', { timeout: 120_000 }, () => {
  test('after the click was heard loses the click alone: the card still offers Approve', async ({
    desk,
  }) => {
    const draftId = await clickAndCrash(desk, 'approve_send', 'click:acked');
    const card = await desk.cardSays('U0JON', draftId, /Held/);
    expect(card.buttons).toContain('Approve & Send');
    expect(await countDeliveries(desk, draftId)).toBe(0);

    await desk.click('U0JON', card, 'approve_send');
    await everyCardSays(desk, draftId, /Sent to/);
    expect(desk.mail.mails()).toHaveLength(1);
    expect(await desk.findLies()).toEqual(nothing);
  });

  test.for(['click:decided', 'send:picked'])(
    'at %s has approved for good: the mail goes out without anybody’s help',
    async (crashPoint, { desk }) => {
      const draftId = await clickAndCrash(desk, 'approve_send', crashPoint);
      await everyCardSays(desk, draftId, /Sent to/);
      expect(desk.mail.mails()).toHaveLength(1);
      expect(await countDeliveries(desk, draftId)).toBe(1);
      expect(await desk.findLies()).toEqual(nothing);
    },
  );

  test.for([
    ['send:claimed', 0],
    ['send:answered', 1],
  ] as const)(
    'at %s leaves an unknown outcome, and sends nothing again',
    async ([crashPoint, mails], { desk }) => {
      const draftId = await clickAndCrash(desk, 'approve_send', crashPoint);
      await everyCardSays(desk, draftId, /may or may not have gone out/);
      expect(desk.mail.mails()).toHaveLength(mails);
      expect(await countDeliveries(desk, draftId)).toBe(1);
      expect(await desk.findLies()).toEqual(nothing);
    },
  );

  test('at send:recorded has sent it, and every card comes to say so', async ({ desk }) => {
    const draftId = await clickAndCrash(desk, 'approve_send', 'send:recorded');
    await everyCardSays(desk, draftId, /Sent to/);
    expect(desk.mail.mails()).toHaveLength(1);
    expect(await desk.findLies()).toEqual(nothing);
  });

  test.for(['card:addressed', 'card:updating', 'card:updated'])(
    'at %s has decided: every card comes to say so',
    async (crashPoint, { desk }) => {
      const draftId = await clickAndCrash(desk, 'reject_draft', crashPoint);
      await everyCardSays(desk, draftId, /Rejected by/);
      await until(
        async () => (await desk.db.reviewCard.count({ where: { shownHash: 'unsure' } })) === 0,
        'it is known what every card shows',
        RECOVERY_MS,
      );
      expect(await desk.findLies()).toEqual(nothing);
    },
  );

  test('at card:updated, and the draft then changed back: the card shows what it is now', async ({
    desk,
  }) => {
    const service = await desk.start();
    const { draftId } = await desk.submitted(service);
    const { content } = (await desk.db.aIDraft.findUnique({ where: { id: draftId } }))!;
    await service.arm('card:updated');
    await desk.db.aIDraft.update({
      where: { id: draftId },
      data: { content: 'On second thought' },
    });
    await service.gone;
    await desk.db.aIDraft.update({ where: { id: draftId }, data: { content } });
    await desk.start();

    await until(
      async () => (await desk.findLies()).falseCards.length === 0,
      'every card shows the first text again',
      RECOVERY_MS,
    );
  });

  test.for(['card:addressed', 'card:posting', 'card:posted'])(
    'at %s while it asks for review: each reviewer ends with one card',
    async (crashPoint, { desk }) => {
      const sent = submission();
      const service = await desk.start();
      await service.arm(crashPoint);
      expect((await handIn(service, sent)).status).toBe(202);
      await service.gone;
      await desk.start();

      await everyCardSays(desk, sent.draft.id, /Held/);
      await until(
        async () => (await desk.db.reviewCard.count({ where: { state: 'posted' } })) === 3,
        'every card is posted',
        RECOVERY_MS,
      );
      for (const reviewer of reviewers) expect(desk.slack.messagesOf(reviewer)).toHaveLength(1);
      const card = await desk.cardSays('U0MIA', sent.draft.id, /Held/);
      await desk.click('U0MIA', card, 'approve_send');
      await everyCardSays(desk, sent.draft.id, /Sent to/);
      expect(await desk.findLies()).toEqual(nothing);
    },
  );
});
