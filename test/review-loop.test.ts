import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askInput } from '../src/slack/ids.ts';
import { answersTo, findCard, openTestDesk, type TestDesk } from './support/desk.ts';
import { until } from './support/until.ts';
import { submission } from './support/submissions.ts';

describe.each(['socket mode', 'http'] as const)('the review loop in %s', (mode) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await openTestDesk({ mode });
  });
  afterEach(() => desk.close());

  async function submitted() {
    const sent = submission();
    const response = await desk.submit(sent);
    expect(response.status).toBe(202);
    return { ...sent, card: await desk.cardOf('U0JON', sent.draft.id) };
  }

  const click = (userId: string, card: { channel: string; ts: string }, actionId: string) =>
    desk.slack.users.click(userId, card.channel, card.ts, actionId);

  const cardSays = (userId: string, draftId: string, words: RegExp) =>
    until(async () => {
      const card = await findCard(desk, userId, draftId);
      return card && words.test(card.words) ? card : null;
    }, `${userId}'s card says ${words}`);

  test('mails the lead exactly the text shown, once, and every card says so', async () => {
    const { draft, card } = await submitted();
    expect(card.buttons).toEqual(['Approve & Send', 'Edit', 'View in dashboard', 'Reject']);
    expect(card.words).toContain('Goes to ann@example.com');
    expect(card.words).toContain(draft.content);

    expect((await click('U0JON', card, 'approve_send')).acked).toBe(true);

    const [mail] = await desk.mail.waitForMails(1);
    expect(mail).toMatchObject({ subject: 'Re: pricing', to: ['Ann Lee <ann@example.com>'] });
    expect(mail!.text.trim()).toBe(draft.content);
    for (const reviewer of ['U0JON', 'U0MIA', 'U0SAM']) {
      const sent = await cardSays(
        reviewer,
        draft.id as string,
        /Sent to ann@example.com by <@U0JON>/,
      );
      expect(sent.buttons).toEqual([]);
    }
    expect(await desk.db.aIDraft.findUnique({ where: { id: draft.id } })).toMatchObject({
      status: 'approved',
      responseDisposition: 'APPROVED',
      autoSendAction: 'send_immediate',
      autoSendSlackNotified: true,
    });
    expect(await desk.db.message.findMany({ where: { aiDraftId: draft.id } })).toMatchObject([
      {
        sentBy: 'ai',
        source: 'zrg',
        direction: 'outbound',
        body: draft.content,
        aiDraftPartIndex: 0,
      },
    ]);
    expect(desk.mail.mails()).toHaveLength(1);
  });

  test('sends once when three approvers click fifty times, and answers everyone truly', async () => {
    const { draft } = await submitted();
    const approvers = ['U0JON', 'U0MIA', 'U0SAM'];
    const cards = await Promise.all(approvers.map((id) => desk.cardOf(id, draft.id)));
    const clicks = Array.from({ length: 50 }, (_, index) =>
      click(approvers[index % 3]!, cards[index % 3]!, 'approve_send'),
    );
    const answers = await Promise.all(clicks);
    expect(answers.every(({ acked }) => acked)).toBe(true);

    await desk.mail.waitForMails(1);
    await cardSays('U0SAM', draft.id, /Sent to ann@example.com/);
    const told = await until(() => {
      const all = approvers.flatMap((id) => answersTo(desk.slack, id));
      return all.length === 49 ? all : null;
    }, 'the other 49 clicks are answered');
    expect(told.every((text) => /already|approved|sent/i.test(text))).toBe(true);
    expect(desk.mail.mails()).toHaveLength(1);
    expect(await desk.db.draftDelivery.count({ where: { draftId: draft.id } })).toBe(1);
    const decisions = await desk.db.draftDecision.groupBy({
      by: ['decision'],
      where: { draftId: draft.id, actor: 'person' },
      _count: true,
    });
    expect(Object.fromEntries(decisions.map((row) => [row.decision, row._count]))).toEqual({
      approve: 1,
      refuse: 49,
    });
  });

  test('refuses somebody who is not on the list, tells them, and records it', async () => {
    const { draft, card } = await submitted();
    await desk.slack.forge.click({ asUser: 'U0EVE', ...card, actionId: 'approve_send' });
    await until(
      () => desk.db.draftDecision.findFirst({ where: { slackUserId: 'U0EVE' } }),
      'the refusal is recorded',
    );
    expect(
      await desk.db.draftDecision.findFirst({ where: { slackUserId: 'U0EVE' } }),
    ).toMatchObject({ decision: 'refuse', reasonCode: 'skip:not_an_approver', draftId: draft.id });
    expect(desk.mail.mails()).toEqual([]);
  });

  test('refuses a stranger of another team, even one who borrows an approver’s id', async () => {
    const { card } = await submitted();
    await desk.slack.forge.click({
      asUser: 'U0JON',
      asTeam: 'T0OTHER',
      ...card,
      actionId: 'approve_send',
    });
    await until(
      () => desk.db.draftDecision.findFirst({ where: { reasonCode: 'skip:other_team' } }),
      'the refusal is recorded',
    );
    expect(desk.mail.mails()).toEqual([]);
  });

  test('refuses a button whose draft has changed since, explains, and redraws the card', async () => {
    const { draft, card } = await submitted();
    await desk.db.aIDraft.update({ where: { id: draft.id }, data: { content: 'Something else' } });
    await click('U0JON', card, 'approve_send');
    await cardSays('U0JON', draft.id, /Something else/);
    await until(() => answersTo(desk.slack, 'U0JON').length === 1, 'Jon is told');
    expect(answersTo(desk.slack, 'U0JON')[0]).toMatch(/changed/);
    expect(
      await desk.db.draftDecision.findFirst({ where: { reasonCode: 'skip:draft_changed' } }),
    ).toMatchObject({ decision: 'refuse', slackUserId: 'U0JON' });
    expect(desk.mail.mails()).toEqual([]);

    const fresh = (await findCard(desk, 'U0JON', draft.id))!;
    await click('U0JON', fresh, 'approve_send');
    expect((await desk.mail.waitForMails(1))[0]!.text.trim()).toBe('Something else');
  });

  test('shows a newer message of the lead before it lets anybody approve', async () => {
    const { draft, lead, card } = await submitted();
    await desk.db.message.create({
      data: {
        leadId: lead.id as string,
        direction: 'inbound',
        channel: 'email',
        body: 'Never mind, found it.',
        fromEmail: 'ann@example.com',
        sentAt: new Date(),
      },
    });
    await click('U0JON', card, 'approve_send');
    const redrawn = await cardSays('U0JON', draft.id, /Never mind, found it/);
    expect(desk.mail.mails()).toEqual([]);
    await click('U0JON', redrawn, 'approve_send');
    await desk.mail.waitForMails(1);
  });

  test('rejects, and nothing is ever sent', async () => {
    const { draft } = await submitted();
    await click('U0MIA', await desk.cardOf('U0MIA', draft.id), 'reject_draft');
    const rejected = await cardSays('U0JON', draft.id, /Rejected by <@U0MIA>/);
    expect(rejected.buttons).toEqual([]);
    expect(desk.mail.mails()).toEqual([]);
    expect(await desk.db.aIDraft.findUnique({ where: { id: draft.id } })).toMatchObject({
      status: 'rejected',
    });
  });

  test('an edit in Slack shows on every card, and the edited text goes out', async () => {
    const { draft, card } = await submitted();
    await click('U0JON', card, 'edit_draft');
    await until(
      () => JSON.stringify(desk.slack.modalOf('U0JON') ?? '').includes('happy to explain'),
      'the modal shows the draft',
    );
    const edited = 'Hi Ann,\n\nit drafts replies, and you decide.\n\nBest,\nJo';
    const refused = await desk.slack.users.submitView('U0JON', { [askInput.blockId]: '  ' });
    expect(refused.errors).toEqual({ [askInput.blockId]: 'Write a text, or cancel.' });
    await desk.slack.users.submitView('U0JON', { [askInput.blockId]: edited });

    const redrawn = await cardSays('U0MIA', draft.id, /you decide/);
    await click('U0MIA', redrawn, 'approve_send');
    expect((await desk.mail.waitForMails(1))[0]!.text.trim()).toBe(edited);
    await cardSays('U0JON', draft.id, /Sent to/);
    expect(await desk.db.aIDraft.findUnique({ where: { id: draft.id } })).toMatchObject({
      responseDisposition: 'EDITED',
    });
  });

  test('keeps the buttons and says what happened when the mail server refuses', async () => {
    desk.mail.faults.set([{ at: 'rcpt', action: 'refuse', code: 550 }]);
    const { draft, card } = await submitted();
    await click('U0JON', card, 'approve_send');
    const failed = await cardSays('U0JON', draft.id, /refused/);
    expect(failed.buttons).toContain('Try again');
    desk.mail.faults.clear();
    await click('U0JON', failed, 'retry_send');
    await desk.mail.waitForMails(1);
    await cardSays('U0JON', draft.id, /Sent to/);
  });

  test('calls the outcome unknown when contact is lost, and a person settles it', async () => {
    desk.mail.faults.set([{ at: 'answer', action: 'reset', times: 1 }]);
    const { draft, card } = await submitted();
    await click('U0JON', card, 'approve_send');
    const unknown = await cardSays('U0JON', draft.id, /may or may not have gone out/);
    expect(unknown.buttons).toEqual(expect.arrayContaining(['It was sent', 'It was not sent']));
    await desk.slack.users.click('U0JON', unknown.channel, unknown.ts, 'settle_unknown');
    await cardSays('U0JON', draft.id, /Sent to/);
    expect(desk.mail.mails()).toHaveLength(1);
  });

  test('stands by a decision while Slack is down; the cards catch up', async () => {
    const { draft, card } = await submitted();
    await desk.cardOf('U0MIA', draft.id);
    desk.slack.faults.add({ method: 'chat.update', times: 3, kind: 'server_error', status: 503 });
    await click('U0JON', card, 'approve_send');
    await desk.mail.waitForMails(1);
    await cardSays('U0MIA', draft.id, /Sent to/);
    await cardSays('U0JON', draft.id, /Sent to/);
  });

  test('a lost answer of Slack never yields two cards', async () => {
    desk.slack.faults.add({ method: 'chat.postMessage', times: 1, kind: 'reset_after_applying' });
    const { draft } = await submitted();
    for (const id of ['U0JON', 'U0MIA', 'U0SAM']) await desk.cardOf(id, draft.id);
    await until(
      async () => (await desk.db.reviewCard.count({ where: { state: 'posted' } })) === 3,
      'all cards are posted',
    );
    for (const id of ['U0JON', 'U0MIA', 'U0SAM']) expect(desk.slack.messagesOf(id)).toHaveLength(1);
  });
});
