import { afterEach, beforeEach, expect, test } from 'vitest';
import { answersTo, findCard, openTestDesk, type TestDesk } from '../support/desk.ts';
import { cardSays, loseContact, settle } from '../support/lost-contact.ts';
import { until } from '../support/until.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

const settlements = (draftId: string) =>
  desk.db.draftDecision.count({
    where: { draftId, decision: { in: ['settle_sent', 'settle_not_sent'] } },
  });

test('two people who answer differently at once: one is heard, the other told', async () => {
  const { draftId, card } = await loseContact(desk, 'answer');
  const mias = (await findCard(desk, 'U0MIA', draftId))!;
  await Promise.all([
    settle(desk, 'U0JON', card, draftId, true),
    settle(desk, 'U0MIA', mias, draftId, false),
  ]);
  await until(
    () => answersTo(desk.slack, 'U0JON').length + answersTo(desk.slack, 'U0MIA').length === 1,
    'the one who came too late is told',
  );
  expect(await settlements(draftId)).toBe(1);
  const delivery = await desk.db.draftDelivery.findFirst({ where: { draftId } });
  const messages = await desk.db.message.count({ where: { aiDraftId: draftId } });
  expect([delivery!.state, messages]).toBeOneOf([
    ['sent', 1],
    ['failed', 0],
  ]);
});

test('the same answer clicked twice counts once', async () => {
  const { draftId, card } = await loseContact(desk, 'answer');
  await Promise.all([
    settle(desk, 'U0JON', card, draftId, true),
    settle(desk, 'U0JON', card, draftId, true),
  ]);
  await cardSays(desk, 'U0MIA', draftId, /Sent to/);
  await until(() => answersTo(desk.slack, 'U0JON').length === 1, 'the second click is answered');
  expect(await settlements(draftId)).toBe(1);
  expect(await desk.db.message.count({ where: { aiDraftId: draftId } })).toBe(1);
});

test('settled as not sent, it may be approved again, and exactly one mail goes out', async () => {
  const { draftId, card } = await loseContact(desk, 'body');
  await settle(desk, 'U0JON', card, draftId, false);
  const held = await cardSays(desk, 'U0JON', draftId, /as a person found/);
  expect(desk.mail.mails()).toEqual([]);
  await desk.slack.users.click('U0JON', held.channel, held.ts, 'retry_send');
  await cardSays(desk, 'U0JON', draftId, /Sent to/);
  expect(desk.mail.mails()).toHaveLength(1);
});

test('a click of the first time decides nothing the second time', async () => {
  const { draftId, card } = await loseContact(desk, 'body');
  await settle(desk, 'U0JON', card, draftId, false);
  const settlement = desk.slack.deliveries.at(-1)!;
  const held = await cardSays(desk, 'U0JON', draftId, /as a person found/);
  desk.mail.faults.set([{ at: 'answer', action: 'reset', times: 1 }]);
  await desk.slack.users.click('U0JON', held.channel, held.ts, 'retry_send');
  await cardSays(desk, 'U0JON', draftId, /may or may not/);

  await desk.slack.forge.replay(settlement);
  expect(answersTo(desk.slack, 'U0JON')).toEqual([]);
  expect(await settlements(draftId)).toBe(1);
  expect(await desk.db.draftDelivery.count({ where: { draftId, state: 'unknown' } })).toBe(1);
});

test('records the text that was handed over, whatever became of the draft since', async () => {
  const { draftId, card } = await loseContact(desk, 'answer');
  const { content } = (await desk.db.aIDraft.findUnique({ where: { id: draftId } }))!;
  await desk.db.aIDraft.update({ where: { id: draftId }, data: { content: 'Something else' } });
  const shownHash = async () =>
    (await desk.db.reviewCard.findFirst({ where: { draftId, slackUserId: 'U0JON' } }))!.shownHash;
  const stale = await shownHash();
  await settle(desk, 'U0JON', card, draftId, true);
  await until(
    async () => ![stale, null].includes(await shownHash()),
    'the card is drawn again, bound to the draft as it is now',
  );
  const current = await cardSays(desk, 'U0JON', draftId, /may or may not/);
  await settle(desk, 'U0JON', current, draftId, true);
  const sent = await cardSays(desk, 'U0JON', draftId, /Sent to/);
  expect(sent.words).not.toContain('Something else');
  expect(await desk.db.message.findFirst({ where: { aiDraftId: draftId } })).toMatchObject({
    body: content,
  });
});
