import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askInput } from '../src/slack/ids.ts';
import { answersTo, type Card, findCard, openTestDesk, type TestDesk } from './support/desk.ts';
import { StationVisitor } from './support/station-visitor.ts';
import { submission } from './support/submissions.ts';
import { until } from './support/until.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk({ signIn: true, environment: { SEND_DELAY_SECONDS: '300' } });
});
afterAll(() => desk.close());

type Inbound = { body: string; subject?: string; sentAt?: string };

/** A draft to a lead who wrote all this; it answers the last of it. */
async function submitted(conversation: Inbound[] = [{ body: 'What does it cost?' }]) {
  const { lead, ...sent } = submission();
  const messages = conversation.map((message, index) => ({
    id: `${sent.draft.id}-m${index}`,
    direction: 'inbound',
    channel: 'email',
    subject: 'Re: pricing',
    fromEmail: 'ann@example.com',
    sentAt: new Date(Date.UTC(2026, 10, 20, 10, index)).toISOString(),
    ...message,
  }));
  const draft = { ...sent.draft, triggerMessageId: messages.at(-1)!.id };
  expect((await desk.submit({ ...sent, lead, messages, draft })).status).toBe(202);
  await desk.cardOf('U0JON', sent.draft.id);
  return { draftId: sent.draft.id, leadId: String(lead.id), sent: { ...sent, lead } };
}

/** Another draft to the same lead. */
async function another({ sent }: Awaited<ReturnType<typeof submitted>>): Promise<string> {
  const id = `${sent.draft.id}-2`;
  const message = { id: `${id}-m`, direction: 'inbound', channel: 'email', body: 'And for 50?' };
  const messages = [{ ...message, fromEmail: 'ann@example.com', sentAt: '2026-11-20T11:00:00Z' }];
  const draft = { ...sent.draft, id, triggerMessageId: message.id };
  expect((await desk.submit({ ...sent, messages, draft })).status).toBe(202);
  await desk.cardOf('U0JON', id);
  return id;
}

const cardWhere = (draftId: string, holds: (card: Card) => boolean, what: string) =>
  until(async () => {
    const card = await findCard(desk, 'U0JON', draftId);
    return card && holds(card) ? card : null;
  }, what);

const closedCard = (draftId: string) =>
  cardWhere(draftId, ({ text }) => text.includes('closed'), 'the card says that it is closed');

const openCard = (draftId: string) =>
  cardWhere(draftId, ({ buttons }) => buttons.includes('Approve & Send'), 'it can be approved');

const draftOf = (draftId: string) => desk.db.aIDraft.findUniqueOrThrow({ where: { id: draftId } });

const mailsTo = (draftId: string) =>
  desk.db.draftDelivery.count({ where: { draftId, state: { not: 'cancelled' } } });

async function choose(card: Card, actionId: 'never_write' | 'lift_wish') {
  const { choice } = card.menu[actionId]!;
  await desk.slack.users.click('U0JON', card.channel, card.ts, actionId, { choice });
}

async function lift(card: Card, reason: string) {
  await choose(card, 'lift_wish');
  await until(() => desk.slack.modalOf('U0JON')?.submit, 'the dialog asks for a reason');
  await desk.slack.users.submitView('U0JON', { [askInput.blockId]: reason });
}

describe('a lead who asked not to be written to', () => {
  test.each<[string, Inbound[]]>([
    [
      'before an out-of-office reply',
      [
        { body: 'Tell me more.' },
        { body: 'Please unsubscribe me. Do not contact me again.' },
        { subject: 'Automatic reply: pricing', body: 'I am out of the office until Monday.' },
      ],
    ],
    [
      'and wrote something else since',
      [{ body: 'Please unsubscribe me.' }, { body: 'What does it cost?' }],
    ],
    ['in a subject', [{ subject: 'Unsubscribe', body: 'see above' }, { body: 'Is Bob around?' }]],
    [
      'in a mail with an old date',
      [{ body: 'Remove me from your list.', sentAt: '2020-01-01T00:00:00Z' }, { body: 'Hi' }],
    ],
  ])('%s gets nothing from anybody', async (_, conversation) => {
    const { draftId } = await submitted(conversation);
    const card = (await findCard(desk, 'U0JON', draftId))!;
    expect(card.buttons).not.toContain('Approve & Send');
    expect(card.words).toContain('The lead asked not to be contacted');
    expect(card.words).toMatch(/Ann wrote .*: '/);
    const [event] = await desk.db.draftDecision.findMany({ where: { draftId, decision: 'hold' } });
    expect(event).toMatchObject({ reasonCode: 'skip:opted_out' });
    expect(await mailsTo(draftId)).toBe(0);
  });

  test('may be written to when a person finds that it is no opt-out, and says why', async () => {
    const given = await submitted([{ body: 'Take me off that list!' }, { body: 'Well?' }]);
    const { draftId, leadId } = given;
    const card = (await findCard(desk, 'U0JON', draftId))!;
    expect(card.menu.lift_wish?.label).toBe('This is no opt-out');
    await lift(card, 'She means the guest list.');
    const open = await openCard(draftId);
    expect(open.words).not.toContain('not to be contacted');
    expect(await desk.db.leadWish.findMany({ where: { leadId } })).toMatchObject([
      { foundBy: 'rule', liftedBy: 'U0JON', liftReason: 'She means the guest list.' },
    ]);
    const lifted = { draftId, decision: 'lift_wish' };
    expect(await desk.db.draftDecision.findFirst({ where: lifted })).toMatchObject({
      slackUserId: 'U0JON',
      surface: 'slack',
      reasonText: 'She means the guest list.',
    });
    // Another mail does not bring the old wish back; another wish is one.
    const next = await another(given);
    expect((await findCard(desk, 'U0JON', next))!.buttons).toContain('Approve & Send');
    const asks = { leadId, direction: 'inbound', channel: 'email', body: 'Unsubscribe me now.' };
    await desk.db.message.create({ data: asks });
    const again = await cardWhere(
      next,
      ({ menu }) => menu.lift_wish !== undefined,
      'the wish stands',
    );
    expect(again.buttons).not.toContain('Approve & Send');
  });

  test('is kept by a person who looks at another state of things', async () => {
    const { draftId, leadId } = await submitted([{ body: 'Take me off that list!' }]);
    const card = (await findCard(desk, 'U0JON', draftId))!;
    const asks = { leadId, direction: 'inbound', channel: 'email', body: 'STOP writing to me.' };
    await choose(card, 'lift_wish');
    await until(() => desk.slack.modalOf('U0JON')?.submit, 'the dialog asks for a reason');
    await desk.db.message.create({ data: asks });
    await desk.slack.users.submitView('U0JON', { [askInput.blockId]: 'A joke.' });
    await until(
      () => desk.db.draftDecision.findFirst({ where: { draftId, decision: 'refuse' } }),
      'it is refused',
    );
    expect(await desk.db.leadWish.count({ where: { leadId, liftedAt: null } })).toBe(2);
  });
});

describe('a person who says that nobody writes to a lead', () => {
  test('closes every open draft, takes back what was about to leave, and it stands', async () => {
    const given = await submitted();
    const { draftId, leadId } = given;
    const next = await another(given);
    const leaving = await openCard(next);
    await desk.slack.users.click('U0JON', leaving.channel, leaving.ts, 'approve_send');
    await cardWhere(next, ({ buttons }) => buttons.includes('Stop'), 'it is about to leave');
    const card = await openCard(draftId);
    expect(card.menu.never_write?.label).toBe('Never write to this lead');
    await choose(card, 'never_write');
    for (const id of [draftId, next]) {
      const closed = await closedCard(id);
      expect(closed.words).toContain('the lead asked not to be contacted');
      expect(closed.words).toContain('<@U0JON> said so');
      expect(closed.buttons).toEqual(['View in dashboard']);
      expect((await draftOf(id)).status).toBe('rejected');
      expect(await mailsTo(id)).toBe(0);
    }
    const kinds = await desk.db.draftDecision.findMany({
      where: { draftId },
      orderBy: { id: 'asc' },
    });
    expect(kinds.map(({ decision }) => decision).slice(-2)).toEqual(['never_write', 'close']);
    // A later draft is held, whatever the lead wrote before.
    const { sent } = given;
    const draft = { ...sent.draft, id: `${draftId}-3`, triggerMessageId: `${draftId}-m0x` };
    const message = { id: `${draftId}-m0x`, direction: 'inbound', channel: 'email', body: 'Hi?' };
    const messages = [{ ...message, sentAt: '2026-11-20T12:00:00Z' }];
    await desk.submit({ ...sent, messages, draft });
    const held = await desk.cardOf('U0JON', draft.id);
    expect(held.buttons).not.toContain('Approve & Send');
    expect(await desk.db.leadWish.count({ where: { leadId, foundBy: 'person' } })).toBe(1);
  });

  test('opens them again on the page, and the draft can be approved', async () => {
    const { draftId } = await submitted();
    const visitor = new StationVisitor(desk);
    await visitor.signIn('U0JON');
    const link = `/?view=inbox&draftId=${draftId}`;
    expect(await visitor.read(link)).toContain('Never write to this lead');
    const form = await visitor.formOf(draftId);
    await visitor.post('/decisions/never_write', { ...form, reason: 'She rang us.' });
    const closed = await visitor.read(link);
    expect(closed).toContain('Nobody writes to this lead any more.');
    expect(closed).toContain('data-state="closed"');
    expect(closed).toContain('She rang us.');
    expect(closed).not.toContain('/decisions/approve');
    const empty = await visitor.post('/decisions/lift_wish', {
      ...(await visitor.formOf(draftId)),
      reason: ' ',
    });
    expect(empty.status).toBe(400);
    await visitor.post('/decisions/lift_wish', {
      ...(await visitor.formOf(draftId)),
      reason: 'She rang again.',
    });
    const open = await visitor.read(link);
    expect(open).toContain('data-state="pending"');
    expect(open).toContain('/decisions/approve');
    expect(open).toContain('She rang again.');
    const card = await openCard(draftId);
    await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
    await until(() => mailsTo(draftId), 'it is on its way');
  });

  test('who is no approver changes nothing', async () => {
    const { draftId, leadId } = await submitted();
    const card = await openCard(draftId);
    await desk.slack.forge.click({
      asUser: 'U0EVE',
      ...card,
      actionId: 'never_write',
    });
    await until(
      () => desk.db.draftDecision.findFirst({ where: { slackUserId: 'U0EVE' } }),
      'she is refused',
    );
    expect(await desk.db.leadWish.count({ where: { leadId } })).toBe(0);
  });
});

describe('a lead who may not be written to any more when somebody clicks Approve', () => {
  const bans = {
    'was blacklisted': async (leadId: string) => {
      await desk.db.lead.update({ where: { id: leadId }, data: { status: 'blacklisted' } });
    },
    'opted out': async (leadId: string) => {
      const asks = { leadId, direction: 'inbound', channel: 'email', body: 'Unsubscribe me.' };
      await desk.db.message.create({ data: asks });
    },
  };

  test.each(Object.entries(bans))('%s: refused, and the draft is closed', async (how, ban) => {
    const given = await submitted();
    const { draftId, leadId } = given;
    const next = await another(given);
    const { channel, ts } = await openCard(draftId);
    const { message } = desk.slack.workspace.findMessage(channel, ts)!;
    const shown = structuredClone(message);
    await ban(leadId);
    const actionId = 'approve_send';
    await desk.slack.forge.click({ asUser: 'U0JON', channel, ts, message: shown, actionId });
    for (const id of [draftId, next]) await closedCard(id);
    expect(await mailsTo(draftId)).toBe(0);
    const words = how === 'opted out' ? 'the lead asked not to be contacted' : 'is blacklisted';
    await until(
      () =>
        answersTo(desk.slack, 'U0JON').some(
          (answer) => answer.includes(`Not sent:`) && answer.includes(words),
        ),
      'Jon is told',
    );
    const card = (await findCard(desk, 'U0JON', draftId))!;
    if (how === 'opted out') await lift(card, 'It was spam.');
    else await desk.db.lead.update({ where: { id: leadId }, data: { status: 'new' } });
    for (const id of [draftId, next]) await openCard(id);
    expect((await draftOf(draftId)).status).toBe('pending');
    expect(await mailsTo(draftId)).toBe(0);
  });
});
