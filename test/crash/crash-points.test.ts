import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChildService } from '../support/child-service.ts';
import { type CrashDesk, handIn, openCrashDesk, reviewers } from '../support/crash-desk.ts';
import { until } from '../support/desk.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** pg-boss notices a dead worker after ten seconds or more. */
const RECOVERY_MS = 60_000;

const nothing = { doubles: [], lostApprovals: [], falseRecords: [], falseCards: [] };

let database: TestDatabase;
let desk: CrashDesk;
let service: ChildService;

beforeEach(async () => {
  database = await createTestDatabase();
  desk = await openCrashDesk(database.url);
  service = await desk.start();
});

afterEach(async () => {
  await desk.close();
  await database.drop();
});

/** Decides about a draft in a process that dies at the crash point, and starts another one. */
async function clickAndCrash(actionId: string, crashPoint: string): Promise<{ draftId: string }> {
  const { draftId, card } = await desk.submitted(service);
  await service.arm(crashPoint);
  await desk.click('U0JON', card, actionId);
  await service.gone;
  service = await desk.start();
  return { draftId };
}

async function everyCardSays(draftId: string, words: RegExp): Promise<void> {
  for (const reviewer of reviewers) await desk.cardSays(reviewer, draftId, words, RECOVERY_MS);
}

const countDeliveries = (draftId: string) => desk.db.draftDelivery.count({ where: { draftId } });

describe('a process killed', { timeout: 120_000 }, () => {
  test('after the click was heard loses the click alone: the card still offers Approve', async () => {
    const { draftId } = await clickAndCrash('approve_send', 'click:acked');
    const card = await desk.cardSays('U0JON', draftId, /Held/);
    expect(card.buttons).toContain('Approve & Send');
    expect(await countDeliveries(draftId)).toBe(0);

    await desk.click('U0JON', card, 'approve_send');
    await everyCardSays(draftId, /Sent to/);
    expect(desk.mail.mails()).toHaveLength(1);
    expect(await desk.findLies()).toEqual(nothing);
  });

  test.each(['click:decided', 'send:picked'])(
    'at %s has approved for good: the mail goes out without anybody’s help',
    async (crashPoint) => {
      const { draftId } = await clickAndCrash('approve_send', crashPoint);
      await everyCardSays(draftId, /Sent to/);
      expect(desk.mail.mails()).toHaveLength(1);
      expect(await countDeliveries(draftId)).toBe(1);
      expect(await desk.findLies()).toEqual(nothing);
    },
  );

  test.each([
    ['send:claimed', 0],
    ['send:answered', 1],
  ])('at %s leaves an unknown outcome, and sends nothing again', async (crashPoint, mails) => {
    const { draftId } = await clickAndCrash('approve_send', crashPoint);
    await everyCardSays(draftId, /may or may not have gone out/);
    expect(desk.mail.mails()).toHaveLength(mails);
    expect(await countDeliveries(draftId)).toBe(1);
    expect(await desk.findLies()).toEqual(nothing);
  });

  test('at send:recorded has sent it, and every card comes to say so', async () => {
    const { draftId } = await clickAndCrash('approve_send', 'send:recorded');
    await everyCardSays(draftId, /Sent to/);
    expect(desk.mail.mails()).toHaveLength(1);
    expect(await desk.findLies()).toEqual(nothing);
  });

  test.each(['card:addressed', 'card:updating', 'card:updated'])(
    'at %s has decided: every card comes to say so',
    async (crashPoint) => {
      const { draftId } = await clickAndCrash('reject_draft', crashPoint);
      await everyCardSays(draftId, /Rejected by/);
      await until(
        async () => (await desk.db.reviewCard.count({ where: { shownHash: 'unsure' } })) === 0,
        'it is known what every card shows',
        RECOVERY_MS,
      );
      expect(await desk.findLies()).toEqual(nothing);
    },
  );

  test.each(['card:addressed', 'card:posting', 'card:posted'])(
    'at %s while it asks for review: each reviewer ends with one card',
    async (crashPoint) => {
      const sent = submission();
      await service.arm(crashPoint);
      expect((await handIn(service, sent)).status).toBe(202);
      await service.gone;
      service = await desk.start();

      await everyCardSays(sent.draft.id, /Held/);
      await until(
        async () => (await desk.db.reviewCard.count({ where: { state: 'posted' } })) === 3,
        'every card is posted',
        RECOVERY_MS,
      );
      for (const reviewer of reviewers) expect(desk.slack.messagesOf(reviewer)).toHaveLength(1);
      const card = await desk.cardSays('U0MIA', sent.draft.id, /Held/);
      await desk.click('U0MIA', card, 'approve_send');
      await everyCardSays(sent.draft.id, /Sent to/);
      expect(await desk.findLies()).toEqual(nothing);
    },
  );
});
