import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { usualTiming } from '../../src/main.ts';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { submission } from '../support/submissions.ts';
import { until } from '../support/until.ts';

const timing = { ...usualTiming, reconcileEverySeconds: 0.2 };
let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk({ timing });
});
afterEach(async () => {
  desk.slack.faults.clear();
  await desk.db.unaskedDraft.deleteMany();
});
afterAll(() => desk.close());

/** Submits a draft that is held, of a workspace of its own with this list of recipients. */
async function submitHeld(recipients: unknown) {
  const id = Math.random().toString(36).slice(2, 10);
  const clientId = `c-${id}`;
  const sent = submission({
    client: { id: clientId },
    campaign: { id: `k-${id}`, responseMode: 'AI_AUTO_SEND' },
  });
  await desk.db.client.create({ data: { id: clientId, name: 'Acme Growth', userId: 'u' } });
  await desk.db.workspaceSettings.create({
    data: { clientId, slackAutoSendApprovalRecipients: recipients as object },
  });
  await desk.submit(sent);
  return { draftId: sent.draft.id, clientId };
}

const cardsOf = async (draftId: string) =>
  (await desk.db.reviewCard.findMany({ where: { draftId } }))
    .map(({ slackUserId }) => slackUserId)
    .toSorted();
const reasonOf = (draftId: string) =>
  until(
    async () => (await desk.db.unaskedDraft.findUnique({ where: { draftId } }))?.reason,
    'it is recorded that nobody was asked',
  );
const toldOf = (draftId: string, reasonCode: string) =>
  desk.db.draftDecision.count({ where: { draftId, reasonCode } });
const metrics = async () => (await fetch(`${desk.service.url}/metrics`)).text();

describe('the recipients of a workspace', () => {
  test('are asked without their bad entries, which are recorded once', async () => {
    const list = [{ id: 'U0MIA' }, { id: '' }, null, 'U0JON', { id: 7 }, {}];
    const { draftId } = await submitHeld(list);
    await desk.cardOf('U0MIA', draftId);
    expect(await cardsOf(draftId)).toEqual(['U0MIA']);
    await desk.db.$transaction((tx) => tx.aIDraft.update({ where: { id: draftId }, data: {} }));
    expect(await toldOf(draftId, 'skip:bad_recipient_entry')).toBe(1);
  });

  test.each([
    ['only bad entries', [{ id: '' }, null], 'skip:no_reviewers'],
    ['a text in place of a list', 'U0JON', 'skip:no_reviewers'],
    ['an address Slack does not know', [{ id: 'who@example.com' }], 'skip:no_reviewer_reachable'],
    ['somebody who is not there', [{ id: 'U0NOBODY' }], 'skip:no_reviewer_reachable'],
  ])('with %s never become other people', async (_what, list, reason) => {
    const { draftId } = await submitHeld(list);
    expect(await reasonOf(draftId)).toBe(reason);
    expect((await cardsOf(draftId)).filter((id) => id !== 'U0NOBODY')).toEqual([]);
    expect(await toldOf(draftId, reason)).toBe(1);
    expect(await desk.db.aIDraft.findUnique({ where: { id: draftId } })).toMatchObject({
      status: 'pending',
      autoSendAction: 'needs_review',
    });
  });

  test('are asked by themselves once the list is right', async () => {
    const { draftId, clientId } = await submitHeld([{ id: 'U0NOBODY' }]);
    await reasonOf(draftId);
    expect(await metrics()).toMatch(
      /review_desk_nobody_to_ask\{reason="skip:no_reviewer_reachable"\} [1-9]/,
    );
    await desk.db.workspaceSettings.update({
      where: { clientId },
      data: { slackAutoSendApprovalRecipients: [{ id: 'U0JON' }] },
    });
    await desk.cardOf('U0JON', draftId);
    await until(
      async () => (await desk.db.unaskedDraft.count({ where: { draftId } })) === 0,
      'somebody is asked',
    );
  });
});

test('a revoked token is told as such, and made up for', async () => {
  desk.slack.faults.add({
    method: 'conversations.open',
    kind: 'error',
    error: 'token_revoked',
    times: 3,
  });
  const { draftId } = await submitHeld([]);
  expect(await reasonOf(draftId)).toBe('skip:slack_access_revoked');
  await desk.cardOf('U0JON', draftId);
  await until(
    async () => (await desk.db.unaskedDraft.count({ where: { draftId } })) === 0,
    'somebody is asked',
  );
  expect(await toldOf(draftId, 'skip:slack_access_revoked')).toBe(1);
});

test('without Slack each held draft says so, and its card comes when Slack is there', async () => {
  await desk.restart({ SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' });
  const { draftId } = await submitHeld([]);
  expect(await reasonOf(draftId)).toBe('skip:slack_not_configured');
  expect(await toldOf(draftId, 'skip:slack_not_configured')).toBe(1);
  await desk.restart();
  await desk.cardOf('U0JON', draftId);
});
