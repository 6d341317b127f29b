import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { settleRecordedRound } from '../../src/drafts/settle-recorded.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { deskOf } from '../support/desk-of.ts';
import { answersTo, openTestDesk, type TestDesk } from '../support/desk.ts';
import { cardSays, loseContact, settle } from '../support/lost-contact.ts';
import { type ParentProduct, parentProduct } from '../support/parent-product.ts';
import { StationVisitor } from '../support/station-visitor.ts';
import { submission } from '../support/submissions.ts';
import { until } from '../support/until.ts';

let desk: TestDesk;
let queue: Queue;
let parent: ParentProduct;
beforeAll(async () => {
  desk = await openTestDesk({ signIn: true });
  queue = await openQueue(desk.databaseUrl, () => {});
  parent = parentProduct(desk.db);
});
afterEach(() => desk.mail.faults.clear());
afterAll(async () => {
  await queue.stop(1000);
  await desk.close();
});

const round = () => settleRecordedRound(desk.db, deskOf(desk.db, queue));
const draftOf = (id: string) => desk.db.aIDraft.findUniqueOrThrow({ where: { id } });
const deliveryOf = (draftId: string) => desk.db.draftDelivery.findFirst({ where: { draftId } });
const decisionsOf = (draftId: string) =>
  desk.db.draftDecision.findMany({ where: { draftId }, orderBy: { id: 'asc' } });
const mails = () => desk.mail.mails().length;

async function held() {
  const sent = submission();
  await desk.submit(sent);
  const draftId = sent.draft.id;
  const card = await desk.cardOf('U0JON', draftId);
  await desk.cardOf('U0MIA', draftId);
  return { draftId, card, text: String((sent.draft as { content?: string }).content) };
}

/** The provider's copy of a text: HTML, with the older mail below. */
function asMail(text: string): string {
  const lines = text.split('\n').map((line) => `<div>${line || '<br>'}</div>`);
  return `<html><body>${lines.join('')}<div>On Fri, Nov 20, 2026 at 2:03 PM Ann Lee &lt;ann@example.com&gt; wrote:</div><blockquote>Hi, could you tell me more?</blockquote></body></html>`;
}

describe('a mail of which nobody knew whether it went out, and which another program records', () => {
  test('was sent: delivery, draft, conversation, audit trail and every card say so', async () => {
    const { draftId } = await loseContact(desk, 'body');
    const { content } = await draftOf(draftId);
    await parent.recover(0);
    expect(await draftOf(draftId)).toMatchObject({ status: 'approved' });
    const messageId = await parent.record(draftId, asMail(content), null);

    for (const reviewer of ['U0JON', 'U0MIA']) {
      const card = await cardSays(desk, reviewer, draftId, /Sent to ann@example.com by <@U0JON>/);
      expect(card.buttons).not.toContain('It was sent');
    }
    expect(await deliveryOf(draftId)).toMatchObject({ state: 'sent', errorCode: null, messageId });
    expect(await draftOf(draftId)).toMatchObject({
      status: 'approved',
      responseDisposition: 'APPROVED',
      autoSendAction: 'send_immediate',
    });
    expect(await desk.db.message.findMany({ where: { aiDraftId: draftId } })).toMatchObject([
      { id: messageId, sentBy: 'ai' },
    ]);
    expect((await decisionsOf(draftId)).at(-1)).toMatchObject({
      decision: 'settle_sent',
      actor: 'system',
      reasonText: 'another program recorded the mail',
    });
  });

  test('counts as edited where what went out is not what the AI wrote', async () => {
    const { draftId } = await loseContact(desk, 'body');
    await parent.record(draftId, asMail('Hi Ann,\n\nlet me call you tomorrow.'));
    await cardSays(desk, 'U0JON', draftId, /Sent to .*with an edited text/);
    expect(await draftOf(draftId)).toMatchObject({ responseDisposition: 'EDITED' });
  });

  test('is not taken for unsent: the click is refused, explained and recorded', async () => {
    const { draftId, card } = await loseContact(desk, 'body');
    const { content } = await draftOf(draftId);
    // The feed notes nothing of our own sessions, so only the click itself can find it.
    const unnoted = new Client({ connectionString: desk.databaseUrl });
    await unnoted.connect();
    await unnoted.query(`SET review_desk.own = 'on'`);
    await unnoted.query(
      `INSERT INTO "Message" ("id", "leadId", "aiDraftId", "direction", "channel", "sentBy", "body")
       SELECT 'recorded-' || "id", "leadId", "id", 'outbound', 'email', 'ai', $2 FROM "AIDraft" WHERE "id" = $1`,
      [draftId, content],
    );
    await unnoted.end();
    await settle(desk, 'U0JON', card, draftId, false);
    await until(
      () => answersTo(desk.slack, 'U0JON').find((answer) => /Not settled: .*sent/.test(answer)),
      'Jon is told',
    );
    expect(await decisionsOf(draftId)).toContainEqual(
      expect.objectContaining({
        decision: 'refuse',
        slackUserId: 'U0JON',
        reasonCode: 'skip:already_sent',
      }),
    );
    await cardSays(desk, 'U0MIA', draftId, /Sent to/);
    expect(await draftOf(draftId)).toMatchObject({ status: 'approved' });
  });

  test('was sent, though a person had found that it was not', async () => {
    const { draftId, card } = await loseContact(desk, 'body');
    await settle(desk, 'U0JON', card, draftId, false);
    await cardSays(desk, 'U0JON', draftId, /as a person found/);
    await parent.record(draftId, (await draftOf(draftId)).content);
    await cardSays(desk, 'U0MIA', draftId, /Sent to/);
    expect(await deliveryOf(draftId)).toMatchObject({ state: 'sent' });
  });

  test('is found by a round where its message stood there before contact was lost', async () => {
    const { draftId } = await held();
    const before = mails();
    desk.mail.faults.set([{ at: 'body', action: 'hang', times: 1 }]);
    const card = await desk.cardOf('U0JON', draftId);
    await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
    await until(async () => (await deliveryOf(draftId))?.state === 'sending', 'it is being sent');
    await parent.record(draftId, (await draftOf(draftId)).content);
    await cardSays(desk, 'U0JON', draftId, /may or may not/);
    await round();
    await cardSays(desk, 'U0JON', draftId, /Sent to/);
    expect(mails()).toBe(before);
  });
});

describe('a draft that another program sends', () => {
  test('is told as sent from elsewhere, and what that program says of it stands', async () => {
    const { draftId, text } = await held();
    const before = mails();
    await parent.begin(draftId);
    await cardSays(desk, 'U0JON', draftId, /It is being sent/);
    await desk.db.aIDraft.update({
      where: { id: draftId },
      data: { responseDisposition: 'EDITED' },
    });
    await parent.record(draftId, asMail(text), 'setter');
    await cardSays(desk, 'U0JON', draftId, /Sent from elsewhere/);
    await until(async () => (await deliveryOf(draftId))?.state === 'sent', 'it is settled');
    expect(await draftOf(draftId)).toMatchObject({
      status: 'approved',
      responseDisposition: 'EDITED',
      // A person sent it there.
      autoSendAction: 'needs_review',
    });
    expect(mails()).toBe(before);
  });

  test('is called approved where that program recorded the AI’s words and died', async () => {
    const { draftId, text } = await held();
    await parent.begin(draftId);
    await parent.record(draftId, asMail(text));
    await until(async () => (await deliveryOf(draftId))?.state === 'sent', 'it is settled');
    expect(await draftOf(draftId)).toMatchObject({
      status: 'approved',
      responseDisposition: 'APPROVED',
      autoSendAction: 'send_immediate',
    });
  });

  test('and whose own send is whole leaves nothing for us to settle', async () => {
    const { draftId, text } = await held();
    await parent.send(draftId, text);
    await cardSays(desk, 'U0JON', draftId, /Sent from elsewhere/);
    await round();
    expect((await draftOf(draftId)).status).toBe('approved');
    expect(await desk.db.message.count({ where: { aiDraftId: draftId } })).toBe(1);
  });
});

describe('a draft that another program leaves in sending', () => {
  async function stuck() {
    const { draftId, text } = await held();
    await parent.begin(draftId, 61);
    await round();
    const words = /Stuck. Another program began to send it.*does not say how that ended/;
    const card = await cardSays(desk, 'U0JON', draftId, words);
    return { draftId, text, card };
  }

  test('is shown as being sent for an hour', async () => {
    const { draftId } = await held();
    await parent.begin(draftId, 58);
    await round();
    await cardSays(desk, 'U0JON', draftId, /It is being sent/);
    expect(await deliveryOf(draftId)).toBeNull();
  });

  test('is shown as stuck then, on card and page, with what a person may do', async () => {
    const { draftId, card } = await stuck();
    expect(card.buttons).toEqual(expect.arrayContaining(['It was sent', 'It was not sent']));
    expect(card.buttons).not.toContain('Approve & Send');
    const visitor = new StationVisitor(desk);
    await visitor.signIn('U0JON');
    const page = await visitor.read(`/?view=inbox&draftId=${draftId}`);
    expect(page).toContain('Stuck. Another program began to send it');
    expect(page).toContain('It was not sent');
    expect(await decisionsOf(draftId)).toContainEqual(
      expect.objectContaining({ decision: 'unknown', actor: 'system' }),
    );
  });

  test('waits again where a person finds it was not sent, and can then be sent', async () => {
    const { draftId, card } = await stuck();
    await settle(desk, 'U0JON', card, draftId, false);
    const waiting = await cardSays(desk, 'U0JON', draftId, /as a person found/);
    const before = mails();
    await desk.slack.users.click('U0JON', waiting.channel, waiting.ts, 'retry_send');
    await cardSays(desk, 'U0JON', draftId, /Sent to/);
    expect(mails()).toBe(before + 1);
  });

  test('is entered as sent where a person finds it was', async () => {
    const { draftId, text, card } = await stuck();
    await settle(desk, 'U0JON', card, draftId, true);
    await cardSays(desk, 'U0MIA', draftId, /Sent from elsewhere/);
    expect(await desk.db.message.findMany({ where: { aiDraftId: draftId } })).toMatchObject([
      { body: text, toEmail: 'ann@example.com' },
    ]);
  });

  test('is settled when that program records the mail after all', async () => {
    const { draftId, text } = await stuck();
    await parent.record(draftId, text);
    await cardSays(desk, 'U0JON', draftId, /Sent from elsewhere/);
  });

  test('waits for a decision where that program takes it back', async () => {
    const { draftId } = await stuck();
    await parent.takeBack(draftId);
    const card = await cardSays(desk, 'U0JON', draftId, /Draft reply/);
    await until(async () => (await deliveryOf(draftId))?.state === 'failed', 'it is taken back');
    expect(card.buttons.length).toBeGreaterThan(0);
    expect(await draftOf(draftId)).toMatchObject({ status: 'pending' });
  });
});
