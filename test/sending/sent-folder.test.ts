import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseImapUrl } from '../../src/settings/mail-settings.ts';
import { createSentFolder } from '../../src/sending/sent-folder.ts';
import {
  type ImapStandIn,
  type ImapStandInOptions,
  startImapStandIn,
  steps,
} from '../standin/mail/imap-standin.ts';

let imap: ImapStandIn;
beforeEach(async () => {
  imap = await startImapStandIn();
});
afterEach(() => imap.close());

const ours = '<1f2e@example.com>';
const find = (messageIds: string[], url = imap.imapUrl, timeoutSeconds = 5) =>
  createSentFolder(parseImapUrl(url)!, {
    timeoutSeconds,
    path: null,
    tokens: null,
    requireTls: false,
  }).find(messageIds);

async function anotherMailbox(options: ImapStandInOptions): Promise<void> {
  await imap.close();
  imap = await startImapStandIn(options);
}

test('tells which mails it holds, on one connection', async () => {
  for (const id of ['<other@example.com>', ours, '<2@example.com>']) imap.keep(id);
  expect(await find(['<2@example.com>', '<missing@example.com>', ours])).toEqual({
    found: ['<2@example.com>', ours],
    problem: null,
  });
  expect(imap.visits()).toBe(1);
});

test('a mail whose Message-ID holds ours, or is ours but for the case, is another mail', async () => {
  imap.keep(`<forwarded-${ours}>`);
  imap.keep(ours.toUpperCase());
  expect(await find([ours])).toEqual({ found: [], problem: null });
  imap.keep(ours);
  expect(await find([ours])).toEqual({ found: [ours], problem: null });
});

test('mail that was received is not mail that was sent', async () => {
  imap.keep(ours, 'INBOX');
  expect(await find([ours])).toEqual({ found: [], problem: null });
});

test('finds the folder by what it is for, whatever it is called', async () => {
  await anotherMailbox({ folders: { INBOX: '', 'Outgoing/Done': '\\Sent', 'All mail': '\\All' } });
  imap.keep(ours, 'Outgoing/Done');
  expect((await find([ours])).found).toEqual([ours]);
});

test('looks through all mail where the folder of sent mail is hidden', async () => {
  await anotherMailbox({ folders: { INBOX: '', 'All mail': '\\All' } });
  imap.keep(ours, 'All mail');
  expect((await find([ours])).found).toEqual([ours]);
});

describe('says why it cannot be asked, without what is private', () => {
  test('no folder of sent mail', async () => {
    await anotherMailbox({ folders: { INBOX: '' } });
    expect(await find([ours])).toEqual({ found: [], problem: 'it has no folder of sent mail' });
  });

  test('a wrong password', async () => {
    const { problem } = await find([ours], imap.imapUrl.replace('word@', 'secret@'));
    expect(problem).toBe('it refuses the log-in');
  });

  test('nobody there', async () => {
    await imap.close();
    expect(await find([ours])).toEqual({
      found: [],
      problem: 'the connection failed (ECONNREFUSED)',
    });
    imap = await startImapStandIn();
  });

  test('no TLS where the URL wants it', async () => {
    const { problem } = await find([ours], imap.imapUrl.replace('imap:', 'imaps:'));
    expect(problem).toMatch(/^the connection failed \(\w+\)$/);
  });

  test.each(steps)('a connection that breaks at %s', async (at) => {
    imap.keep(ours);
    imap.faults.set([{ at, action: 'reset' }]);
    const { found, problem } = await find([ours]);
    expect(found).toEqual([]);
    expect(problem).toMatch(/^the connection failed \(\w+\)$/);
  });

  test.each(steps)('a server that falls silent at %s', async (at) => {
    imap.keep(ours);
    imap.faults.set([{ at, action: 'hang' }]);
    expect(await find([ours], imap.imapUrl, 0.3)).toEqual({
      found: [],
      problem: 'it took too long',
    });
  });

  test.each(steps)('a refusal at %s', async (at) => {
    imap.keep(ours);
    imap.faults.set([{ at, action: 'refuse' }]);
    const { found, problem } = await find([ours]);
    expect(found).toEqual([]);
    expect(problem).toMatch(/^(it refuses|the connection failed)/);
  });
});

test('what it told before it fell silent counts', async () => {
  for (const id of [ours, '<2@example.com>']) imap.keep(id);
  imap.faults.set([{ at: 'UID SEARCH', action: 'hang', messageId: '<2@example.com>' }]);
  expect(await find([ours, '<2@example.com>'], imap.imapUrl, 0.5)).toEqual({
    found: [ours],
    problem: 'it took too long',
  });
});
