import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createSmtpAdapter, messageIdOf } from '../../../src/sending/adapters/smtp-adapter.ts';
import type { MailFaultInput } from '../../standin/mail/mail-faults.ts';
import { startMailStandIn, type MailStandIn } from '../../standin/mail/mail-standin.ts';
import { sampleReply } from './sample-reply.ts';

let mail: MailStandIn;

beforeEach(async () => {
  mail = await startMailStandIn();
});
afterEach(() => mail.close());

const adapter = (smtpUrl = mail.smtpUrl) =>
  createSmtpAdapter({
    smtpUrl,
    timeoutSeconds: 0.4,
    sentFolder: null,
    tokens: null,
    requireTls: false,
  });

test('sends a threaded mail with text and HTML', async () => {
  const reply = sampleReply();
  expect(await adapter().send(reply)).toEqual({
    outcome: 'sent',
    providerMessageId: '<delivery-1@example.com>',
  });
  const [received] = mail.mails();
  expect(received).toMatchObject({
    from: 'Acme Growth <sales@example.com>',
    to: ['Ann Lee <ann@example.com>'],
    cc: ['bob@example.com', 'cleo@example.com'],
    subject: 'Re: pricing',
    messageId: '<delivery-1@example.com>',
    inReplyTo: '<m1@example.com>',
    references: ['<m0@example.com>', '<m1@example.com>'],
  });
  expect(received!.text.trimEnd()).toBe(reply.text);
  expect(received!.html).toContain('<a href="https://example.com/book?a=1&amp;b=2">');
  expect(received!.headers.map(({ name }) => name.toLowerCase())).not.toContain('bcc');
});

test('says where answers go, where not to the sender', async () => {
  await adapter().send(sampleReply({ replyTo: 'replies@example.com' }));
  expect(mail.mails()[0]!.headers).toContainEqual(
    expect.objectContaining({ name: 'Reply-To', value: 'replies@example.com' }),
  );
});

test('says of itself that nobody approved it, and only then', async () => {
  await adapter().send(sampleReply({ automatic: true }));
  await adapter().send(sampleReply({ idempotencyKey: 'delivery-2' }));
  const marks = mail
    .mails()
    .map(({ headers }) => headers.find(({ name }) => name === 'Auto-Submitted')?.value);
  expect(marks).toEqual(['auto-replied', undefined]);
});

test.each([null, { address: 'sales' }])('fails without a usable sender: %j', async (from) => {
  const result = await adapter().send(sampleReply({ from }));
  expect(result).toMatchObject({ outcome: 'failed', reason: 'provider_not_configured' });
});

test('writes to each address once', async () => {
  await adapter().send(sampleReply({ cc: ['ann@example.com', 'bob@example.com'] }));
  expect(mail.mails()[0]!.envelope.to).toEqual([
    'ann@example.com',
    'bob@example.com',
    'dan@example.com',
  ]);
});

describe('before the mail leaves, every ending is certain', () => {
  const later = { outcome: 'retry_later', reason: 'provider_rejected' };
  const unreachable = { outcome: 'retry_later', reason: 'provider_unreachable' };
  const rejected = { outcome: 'failed', reason: 'provider_rejected' };

  test.each<[MailFaultInput, object]>([
    [{ at: 'greeting', action: 'refuse', code: 421 }, later],
    [{ at: 'greeting', action: 'refuse', code: 554 }, rejected],
    [{ at: 'greeting', action: 'reset' }, unreachable],
    [{ at: 'greeting', action: 'hang' }, unreachable],
    [{ at: 'greeting', action: 'trickle', milliseconds: 50 }, unreachable],
    [{ at: 'mail', action: 'refuse', code: 450 }, later],
    [{ at: 'mail', action: 'refuse', code: 421 }, later],
    [{ at: 'mail', action: 'refuse', code: 550 }, rejected],
    [{ at: 'mail', action: 'hang' }, unreachable],
    [{ at: 'mail', action: 'trickle', milliseconds: 50 }, unreachable],
    [{ at: 'rcpt', action: 'refuse', code: 450 }, later],
    [{ at: 'rcpt', action: 'refuse', code: 550 }, rejected],
    [{ at: 'rcpt', action: 'reset' }, unreachable],
  ])('%o', async (fault, expected) => {
    mail.faults.set([fault]);
    expect(await adapter().send(sampleReply())).toMatchObject(expected);
    expect(mail.mails()).toEqual([]);
  });
});

describe('after the mail left, only the reply to it is certain', () => {
  test.each<[MailFaultInput, object, number]>([
    [{ at: 'body', action: 'refuse', code: 451 }, { outcome: 'retry_later' }, 0],
    [{ at: 'body', action: 'refuse', code: 421 }, { outcome: 'retry_later' }, 0],
    [{ at: 'body', action: 'refuse', code: 554 }, { outcome: 'failed' }, 0],
    [{ at: 'body', action: 'hang' }, { outcome: 'unknown' }, 0],
    [{ at: 'body', action: 'reset' }, { outcome: 'unknown' }, 0],
    [{ at: 'answer', action: 'reset' }, { outcome: 'unknown' }, 1],
    [{ at: 'answer', action: 'hang' }, { outcome: 'unknown' }, 1],
    [{ at: 'answer', action: 'trickle', milliseconds: 50 }, { outcome: 'unknown' }, 1],
    [{ at: 'answer', action: 'delay', milliseconds: 150 }, { outcome: 'sent' }, 1],
  ])('%o', async (fault, expected, recorded) => {
    mail.faults.set([fault]);
    expect(await adapter().send(sampleReply())).toMatchObject(expected);
    expect(mail.mails()).toHaveLength(recorded);
  });
});

describe('sends to all recipients or to none', () => {
  test.each([
    ['ann@example.com', 550, 'failed'],
    ['bob@example.com', 550, 'failed'],
    ['dan@example.com', 450, 'retry_later'],
  ])('when %s is refused with %i', async (recipient, code, outcome) => {
    mail.faults.set([{ at: 'rcpt', action: 'refuse', code, recipient }]);
    expect(await adapter().send(sampleReply())).toMatchObject({
      outcome,
      reason: 'provider_rejected',
      detail: `SMTP: RCPT ${code}`,
    });
    expect(mail.mails()).toEqual([]);
  });

  test('and a lasting refusal weighs more than a passing one', async () => {
    mail.faults.set([
      { at: 'rcpt', action: 'refuse', code: 450, recipient: 'bob@example.com' },
      { at: 'rcpt', action: 'refuse', code: 550, recipient: 'dan@example.com' },
    ]);
    expect(await adapter().send(sampleReply())).toMatchObject({ outcome: 'failed' });
  });
});

test.each([
  [535, { outcome: 'failed', reason: 'provider_not_configured' }],
  [454, { outcome: 'retry_later', reason: 'provider_rejected' }],
])('a log-in refused with %i', async (code, expected) => {
  mail.faults.set([{ at: 'auth', action: 'refuse', code }]);
  const url = mail.smtpUrl.replace('//', '//desk:secret@');
  expect(await adapter(url).send(sampleReply())).toMatchObject(expected);
  expect(mail.mails()).toEqual([]);
});

test('comes back later when TLS cannot be agreed on', async () => {
  const url = mail.smtpUrl.replace('smtp:', 'smtps:');
  expect(await adapter(url).send(sampleReply())).toMatchObject({
    outcome: 'retry_later',
    reason: 'provider_unreachable',
  });
});

test('an SMTP_URL that nobody can read is a refusal, not an exception', async () => {
  expect(await adapter('smtp://[').send(sampleReply())).toMatchObject({ outcome: 'failed' });
});

test('nothing in a reply can add a header, a recipient or a line to the conversation', async () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      ':',
      'X-Evil: 1',
      'Bcc: eve@example.com',
      '.',
      ' ',
      '"',
      '<',
      '>',
      ',',
      '\0',
      'é',
      '日',
      '=?utf-8?q?x?=',
    ),
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, hostile, async (name, subject, thread, text) => {
      mail.clear();
      const result = await adapter().send(
        sampleReply({
          from: { address: 'sales@example.com', name },
          to: { address: 'ann@example.com', name },
          subject,
          inReplyTo: thread,
          references: [thread, thread],
          text,
        }),
      );
      expect(result).toMatchObject({ outcome: 'sent' });
      const [received] = mail.mails();
      expect(received!.envelope.to).toEqual([
        'ann@example.com',
        'bob@example.com',
        'cleo@example.com',
        'dan@example.com',
      ]);
      const names = received!.headers.map((header) => header.name.toLowerCase());
      expect(names.filter((header) => ['x-evil', 'bcc'].includes(header))).toEqual([]);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('text that looks like SMTP stays text', async () => {
  const text = 'Hi\n.\nQUIT\n..\n.hidden\nBye';
  await adapter().send(sampleReply({ text }));
  expect(mail.mails()).toHaveLength(1);
  expect(mail.mails()[0]!.text.trimEnd()).toBe(text);
});

test('a Message-ID is the same for the same key, and valid for any key', () => {
  const from = { address: 'sales@example.com' };
  expect(messageIdOf('key-1', from)).toBe('<key-1@example.com>');
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(messageIdOf(one, from)).toMatch(/^<[A-Za-z0-9_-]{1,64}@example\.com>$/);
      expect(messageIdOf(one, from) === messageIdOf(other, from)).toBe(one === other);
    }),
  );
});
