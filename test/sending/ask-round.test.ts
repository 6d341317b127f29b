import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { usualTiming } from '../../src/main.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { createSentFolder, type SentFolder } from '../../src/sending/sent-folder.ts';
import { askRound } from '../../src/sending/ask-round.ts';
import { createSmtpAdapter } from '../../src/sending/adapters/smtp-adapter.ts';
import { parseImapUrl } from '../../src/settings/mail-settings.ts';
import { historyOf } from '../../src/drafts/telling/history.ts';
import { type ImapStandIn, startImapStandIn } from '../standin/mail/imap-standin.ts';
import { sendingDeskOf } from '../support/desk-of.ts';
import { openTestDesk, type TestDesk } from '../support/desk.ts';
import { cardSays, loseContact, settle } from '../support/lost-contact.ts';
import { until } from '../support/until.ts';

let imap: ImapStandIn;
let desk: TestDesk;
beforeEach(async () => {
  imap = await startImapStandIn();
});
afterEach(async () => {
  await desk.close();
  await imap.close();
});

const stateOf = async (draftId: string) => {
  const [delivery] = await desk.db.draftDelivery.findMany({ where: { draftId } });
  return delivery!.state;
};

const settlements = (draftId: string) =>
  desk.db.draftDecision.findMany({
    where: { draftId, decision: { in: ['settle_sent', 'settle_not_sent'] } },
  });

describe('a service that may ask the mailbox', () => {
  beforeEach(async () => {
    desk = await openTestDesk({
      environment: { IMAP_URL: imap.imapUrl },
      timing: { ...usualTiming, askEverySeconds: 0.2 },
    });
  });

  test('finds a mail whose answer was lost, and records it as sent once', async () => {
    const { draftId } = await loseContact(desk, 'answer');
    const { messageId, text } = desk.mail.mails()[0]!;
    await until(() => imap.asked().includes(messageId!), 'the mailbox is asked');
    imap.keep(messageId!);

    for (const reviewer of ['U0JON', 'U0MIA']) {
      const card = await cardSays(desk, reviewer, draftId, /Sent to/);
      expect(card.words).toContain('Sent to ann@example.com by <@U0JON>');
      expect(card.buttons).not.toContain('It was sent');
    }
    expect(await desk.db.draftDelivery.findMany({ where: { draftId } })).toMatchObject([
      { state: 'sent', providerMessageId: messageId, errorCode: null },
    ]);
    expect(await desk.db.aIDraft.findUnique({ where: { id: draftId } })).toMatchObject({
      status: 'approved',
      responseDisposition: 'APPROVED',
    });
    expect(await desk.db.message.findMany({ where: { aiDraftId: draftId } })).toMatchObject([
      { body: text.trim(), fromEmail: 'sales@example.com', emailBisonReplyId: messageId },
    ]);
    const decisions = await settlements(draftId);
    expect(decisions).toMatchObject([{ actor: 'system', surface: 'worker', slackUserId: null }]);
    expect(historyOf(decisions)).toMatchObject([
      {
        what: 'Settled: it was sent',
        who: 'The desk',
        why: 'Found among the sent mail',
      },
    ]);
    expect(desk.mail.mails()).toHaveLength(1);
  });

  test('leaves to a person what it does not find, and asks again', async () => {
    const { draftId, card } = await loseContact(desk, 'body');
    await until(() => imap.asked().length >= 3, 'the mailbox is asked again');
    expect(await stateOf(draftId)).toBe('unknown');
    expect(card.buttons).toEqual(expect.arrayContaining(['It was sent', 'It was not sent']));
    await settle(desk, 'U0JON', card, draftId, false);
    await cardSays(desk, 'U0JON', draftId, /as a person found/);
    expect(await settlements(draftId)).toMatchObject([
      { decision: 'settle_not_sent', slackUserId: 'U0JON' },
    ]);
    expect(desk.mail.mails()).toEqual([]);
  });
});

describe('a round', () => {
  let queue: Queue;
  let log: string[];

  beforeEach(async () => {
    desk = await openTestDesk();
    queue = await openQueue(desk.databaseUrl, () => {});
    log = [];
  });
  afterEach(() => queue.stop(1000));

  /** A round of a desk that has no way to reach a provider. */
  function roundOf(sentFolder: SentFolder): () => Promise<void> {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log.push(JSON.parse(String(chunk)).problem);
        done();
      },
    });
    return askRound(desk.db, {
      ...sendingDeskOf(desk.db, queue),
      log: createLog({ logLevel: 'warn' }, stream),
      houseMail: desk.config.houseMail,
      adapterFor: async () => ({
        ok: true,
        adapter: createSmtpAdapter({
          smtpUrl: 'smtp://127.0.0.1:9',
          timeoutSeconds: 2,
          sentFolder,
          tokens: null,
          requireTls: false,
        }),
      }),
    });
  }

  const overImap = (timeoutSeconds = 5) =>
    createSentFolder(parseImapUrl(imap.imapUrl)!, {
      timeoutSeconds,
      path: null,
      tokens: null,
      requireTls: false,
    });

  /** A mailbox that holds everything. */
  const holdsAll: SentFolder = { find: async (found) => ({ found, problem: null }) };

  test('and a person who answers differently at once: one is heard', async () => {
    const { draftId, card } = await loseContact(desk, 'answer');
    await Promise.all([settle(desk, 'U0JON', card, draftId, false), roundOf(holdsAll)()]);
    await until(async () => (await settlements(draftId)).length > 0, 'it is settled');
    expect(await settlements(draftId)).toHaveLength(1);
    const messages = await desk.db.message.count({ where: { aiDraftId: draftId } });
    expect([await stateOf(draftId), messages]).toBeOneOf([
      ['sent', 1],
      ['failed', 0],
    ]);
  });

  test('that a person overtakes while the mailbox answers changes nothing', async () => {
    const { draftId, card } = await loseContact(desk, 'answer');
    const overtaken: SentFolder = {
      async find(found) {
        await settle(desk, 'U0JON', card, draftId, true);
        await until(async () => (await stateOf(draftId)) === 'sent', 'the person is heard');
        return { found, problem: null };
      },
    };
    await roundOf(overtaken)();
    expect(await settlements(draftId)).toMatchObject([{ slackUserId: 'U0JON' }]);
    expect(await desk.db.message.count({ where: { aiDraftId: draftId } })).toBe(1);
  });

  test('takes no other mail for ours, though its Message-ID holds ours', async () => {
    const { draftId } = await loseContact(desk, 'answer');
    const { messageId } = desk.mail.mails()[0]!;
    imap.keep(`<copy-of-${messageId}>`);
    await roundOf(overImap())();
    expect(imap.asked()).toEqual([messageId]);
    expect(await stateOf(draftId)).toBe('unknown');
  });

  test('asks only about what SMTP may have sent within a day', async () => {
    const others = [
      { provider: 'emailbison' },
      { finishedAt: new Date(Date.now() - 25 * 3_600_000) },
      { state: 'failed' },
    ];
    for (const data of others) {
      const { draftId } = await loseContact(desk, 'answer');
      await desk.db.draftDelivery.updateMany({ where: { draftId }, data });
    }
    await roundOf(overImap())();
    expect(imap.visits()).toBe(0);

    await loseContact(desk, 'answer');
    await roundOf(overImap())();
    expect(imap.asked()).toEqual([desk.mail.mails().at(-1)!.messageId]);
  });

  test('that cannot ask changes nothing', async () => {
    const { draftId } = await loseContact(desk, 'answer');
    imap.keep(desk.mail.mails()[0]!.messageId!);
    imap.faults.set([{ at: 'LOGIN', action: 'refuse', times: 1 }]);
    await roundOf(overImap())();
    imap.faults.set([{ at: 'UID SEARCH', action: 'hang', times: 1 }]);
    await roundOf(overImap(0.3))();
    imap.faults.set([{ at: 'UID FETCH', action: 'reset', times: 1 }]);
    await roundOf(overImap())();
    expect(log).toEqual([
      'it refuses the log-in',
      'it took too long',
      expect.stringContaining('the connection failed'),
    ]);
    expect(await stateOf(draftId)).toBe('unknown');
    expect(await settlements(draftId)).toEqual([]);
  });

  test('says once why it cannot ask, and tries less and less often', async () => {
    await loseContact(desk, 'answer');
    const answers = ['refused', 'refused', 'refused', 'silent', null, 'silent'];
    const askedIn: number[] = [];
    let rounds = 0;
    const round = roundOf({
      find: async () => ({ found: [], problem: answers[askedIn.push(rounds) - 1]! }),
    });
    while (askedIn.length < answers.length) {
      rounds += 1;
      await desk.db.draftDelivery.updateMany({ data: { askedAt: null } });
      await round();
    }
    expect(log).toEqual(['refused', 'silent', 'silent']);
    expect(askedIn).toEqual([1, 3, 7, 15, 31, 32]);
  });
});
