import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CrashDesk, openCrashDesk } from '../support/crash-desk.ts';
import { answersTo, openTestDesk } from '../support/desk.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

describe('a click that was acknowledged', { timeout: 240_000 }, () => {
  let database: TestDatabase;
  let desk: CrashDesk;
  beforeEach(async () => {
    database = await createTestDatabase();
    desk = await openCrashDesk(database.url);
  });
  afterEach(async () => {
    await desk.close();
    await database.drop();
  });

  test('is carried out by another process where this one dies after the ack', async () => {
    const first = await desk.start();
    const { draftId, card } = await desk.submitted(first);
    await first.arm('click:acked');
    await desk.click('U0JON', card, 'approve_send').catch(() => {});
    await first.gone;
    expect(await desk.db.draftDelivery.count()).toBe(0);

    await desk.start();
    await desk.cardSays('U0JON', draftId, /Sent to/, 90_000);
    expect(desk.mail.mails()).toHaveLength(1);
  });

  test('is carried out before the process stops, where it was told to', async () => {
    const service = await desk.start();
    const { draftId, card } = await desk.submitted(service);
    // The look-up of the person lies between the ack and the decision.
    desk.slack.faults.add({ method: 'users.info', kind: 'slow_to_answer', ms: 1_500, times: 1 });
    await desk.click('U0JON', card, 'approve_send');
    await service.stop();
    expect(await desk.db.draftDelivery.findMany({ where: { draftId } })).toHaveLength(1);
  });
});

test('a replayed click changes nothing, and a click that cannot be kept is not acknowledged', async () => {
  const desk = await openTestDesk({ mode: 'http' });
  try {
    const sent = submission();
    await desk.submit(sent);
    const card = await desk.cardOf('U0JON', sent.draft.id);
    const click = () => desk.slack.users.click('U0JON', card.channel, card.ts, 'reject_draft');

    await desk.db.$executeRaw`ALTER TABLE "SlackRequest" RENAME TO "SlackRequestAway"`;
    expect((await click()).acked).toBe(false);
    expect((await desk.db.aIDraft.findUniqueOrThrow({ where: { id: sent.draft.id } })).status).toBe(
      'pending',
    );
    await desk.db.$executeRaw`ALTER TABLE "SlackRequestAway" RENAME TO "SlackRequest"`;

    expect((await click()).acked).toBe(true);
    await until(
      async () => (await desk.db.draftDecision.count({ where: { decision: 'reject' } })) === 1,
      'it is rejected',
    );
    const replayed = await desk.slack.forge.replay(desk.slack.deliveries.at(-1)!);
    expect(replayed.acked).toBe(true);
    expect(answersTo(desk.slack, 'U0JON')).toEqual([]);
    expect(await desk.db.draftDecision.count({ where: { decision: 'refuse' } })).toBe(0);
  } finally {
    await desk.close();
  }
});
