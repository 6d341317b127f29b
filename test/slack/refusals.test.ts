import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePayload } from '../standin/slack/http-mode.ts';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';

describe('whoever may not act is refused, told so, and recorded', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await openTestDesk({ mode: 'http' });
  });
  afterAll(() => desk.close());

  async function cardOfNewDraft() {
    const sent = submission();
    await desk.submit(sent);
    return { draftId: sent.draft.id, ...(await desk.cardOf('U0JON', sent.draft.id)) };
  }

  const refusal = (where: object) =>
    until(
      () => desk.db.draftDecision.findFirst({ where: { decision: 'refuse', ...where } }),
      'the refusal is recorded',
    );

  test.each([
    ['unsigned', /no Slack signature/],
    ['stale', /older than five minutes/],
    ['tampered', /signature does not match/],
    ['wrong_secret', /signature does not match/],
  ] as const)('a request that is %s', async (signing, words) => {
    const card = await cardOfNewDraft();
    await desk.slack.users.click('U0JON', card.channel, card.ts, 'view_dashboard');
    const genuine = desk.slack.deliveries.findLast(({ type }) => type === 'interactive')!;
    const { body, contentType } = encodePayload('interactive', genuine.payload);
    const answer = await desk.slack.http.sendRaw({ body, contentType, signing });

    expect(answer.status).toBe(401);
    expect(answer.body).toMatch(words);
    // What follows the first is counted, and recorded a minute later.
    expect(await refusal({ reasonCode: 'skip:unsigned_request' })).toMatchObject({
      reasonText: 'unsigned',
    });
    expect(await desk.db.draftDelivery.count({ where: { draftId: card.draftId } })).toBe(0);
  });

  test('a bot, even one that is on the list', async () => {
    const card = await cardOfNewDraft();
    desk.slack.updateUser('U0SAM', { isBot: true });
    await desk.slack.forge.click({ asUser: 'U0SAM', ...card, actionId: 'approve_send' });
    expect(await refusal({ slackUserId: 'U0SAM' })).toMatchObject({
      reasonCode: 'skip:other_team',
      draftId: card.draftId,
    });
  });

  test('a button whose value is not ours', async () => {
    const card = await cardOfNewDraft();
    await desk.slack.forge.click({
      asUser: 'U0JON',
      ...card,
      actionId: 'approve_send',
      altered: { value: '{"d":"somebody else’s"}' },
    });
    await refusal({ reasonCode: 'skip:unreadable_button' });
  });

  test('a fingerprint that was made up', async () => {
    const card = await cardOfNewDraft();
    await desk.slack.forge.click({
      asUser: 'U0JON',
      ...card,
      actionId: 'approve_send',
      altered: { value: JSON.stringify({ d: card.draftId, f: 'a.b.c' }) },
    });
    await refusal({ reasonCode: 'skip:draft_changed', draftId: card.draftId });
  });

  test('nothing of all this sent a mail', () => {
    expect(desk.mail.mails()).toEqual([]);
  });
});

test('an empty allowlist lets nobody in', async () => {
  const desk = await openTestDesk({ environment: { SLACK_APPROVERS: '' } });
  const sent = submission();
  await desk.submit(sent);
  const card = await desk.cardOf('U0JON', sent.draft.id);
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
  await until(
    () => desk.db.draftDecision.findFirst({ where: { reasonCode: 'skip:not_an_approver' } }),
    'the refusal is recorded',
  );
  expect(desk.mail.mails()).toEqual([]);
  await desk.close();
});
