import { get } from 'node:http';

import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { startMailStandIn, type MailStandIn } from './mail-standin.ts';

let mail: MailStandIn;

beforeEach(async () => {
  mail = await startMailStandIn();
});
afterEach(() => mail.close());

function send(extra: object = {}): Promise<unknown> {
  const transport = createTransport({ url: mail.smtpUrl, socketTimeout: 500 });
  return transport.sendMail({
    from: 'Acme <sales@example.com>',
    to: 'Ann Lee <ann@example.com>',
    cc: 'bob@example.com',
    bcc: 'eve@example.com',
    subject: 'Re: pricing',
    text: 'Hello',
    html: '<p>Hello</p>',
    inReplyTo: '<1@example.com>',
    references: ['<0@example.com>', '<1@example.com>'],
    messageId: '<2@example.com>',
    ...extra,
  });
}

test('keeps a mail with its envelope, threading headers and both bodies', async () => {
  await send();
  const [received] = await mail.waitForMails(1);
  expect(received).toMatchObject({
    answered: true,
    envelope: {
      from: 'sales@example.com',
      to: ['ann@example.com', 'bob@example.com', 'eve@example.com'],
    },
    messageId: '<2@example.com>',
    inReplyTo: '<1@example.com>',
    references: ['<0@example.com>', '<1@example.com>'],
    from: 'Acme <sales@example.com>',
    to: ['Ann Lee <ann@example.com>'],
    cc: ['bob@example.com'],
    subject: 'Re: pricing',
    html: '<p>Hello</p>',
  });
  expect(received!.text.trim()).toBe('Hello');
  expect(received!.headers).toContainEqual({ name: 'Message-ID', value: '<2@example.com>' });
});

test('serves the mails as JSON and empties the mailbox', async () => {
  await send();
  await send({ subject: 'second' });
  const newest = await fetch(`${mail.webUrl}mails?newest=1`);
  expect(await newest.json()).toMatchObject([{ subject: 'second' }]);

  await fetch(`${mail.webUrl}mails`, { method: 'DELETE' });
  expect(mail.mails()).toEqual([]);
});

test('tells the page of a new mail', async () => {
  const events = await fetch(`${mail.webUrl}events`);
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  await send();
  expect((await reader.read()).value).toContain('event: change');
  await reader.cancel();
});

test('shows a page that loads nothing from elsewhere and runs nothing of a mail', async () => {
  const page = await fetch(mail.webUrl);
  const policy = page.headers.get('content-security-policy')!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  const html = await page.text();
  expect(html).toMatch(/<iframe[^>]* sandbox /);
  expect(html).not.toMatch(/(?:src|href)="https?:/);
});

test('refuses rebound names', async () => {
  const status = await new Promise((resolve) => {
    get(`${mail.webUrl}mails`, { headers: { host: 'evil.example.com' } }, (response) =>
      resolve(response.resume().statusCode),
    );
  });
  expect(status).toBe(403);
});

test('refuses web pages of other origins', async () => {
  const put = (headers: Record<string, string>) =>
    fetch(`${mail.webUrl}control/faults`, { method: 'PUT', body: '[]', headers });
  expect((await put({ origin: 'https://evil.example.com' })).status).toBe(403);
  expect((await put({ origin: mail.webUrl.slice(0, -1) })).status).toBe(200);
});

test('takes faults over HTTP and names what is wrong with them', async () => {
  const put = (faults: unknown) =>
    fetch(`${mail.webUrl}control/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  expect((await put([{ at: 'answer', action: 'refuse' }])).status).toBe(400);
  expect((await put([{ at: 'rcpt', action: 'refuse', code: 550 }])).status).toBe(200);
  expect(mail.faults.list()).toMatchObject([{ at: 'rcpt', action: 'refuse', code: 550 }]);
});

test.each([
  [{ at: 'greeting', action: 'refuse', code: 421 } as const, { responseCode: 421 }],
  [{ at: 'mail', action: 'refuse', code: 550 } as const, { responseCode: 550 }],
  [{ at: 'rcpt', action: 'refuse', code: 450 } as const, { responseCode: 450 }],
  [{ at: 'rcpt', action: 'reset' } as const, { code: 'ESOCKET' }],
  [{ at: 'body', action: 'refuse', code: 552 } as const, { responseCode: 552 }],
  [{ at: 'body', action: 'reset' } as const, { code: 'ESOCKET' }],
  [{ at: 'body', action: 'hang' } as const, { code: 'ETIMEDOUT' }],
])('keeps nothing when told to fail with %o', async (fault, error) => {
  mail.faults.set([fault]);
  await expect(send()).rejects.toMatchObject(error);
  expect(mail.mails()).toEqual([]);
});

test.each(['reset', 'hang'] as const)(
  'keeps the mail although its sender is not told (%s)',
  async (action) => {
    mail.faults.set([{ at: 'answer', action, times: 1 }]);
    await expect(send()).rejects.toThrow(/ECONNRESET|Timeout/);
    expect(mail.mails()).toMatchObject([{ answered: false, messageId: '<2@example.com>' }]);
    await send();
    expect(mail.mails()).toMatchObject([{ answered: false }, { answered: true }]);
  },
);

test('refuses one recipient and takes the others', async () => {
  mail.faults.set([{ at: 'rcpt', action: 'refuse', code: 550, recipient: 'bob@example.com' }]);
  await expect(send()).resolves.toMatchObject({ rejected: ['bob@example.com'] });
  expect(mail.mails()[0]!.envelope.to).toEqual(['ann@example.com', 'eve@example.com']);
});

test('lets in only who knows the password', async () => {
  const guarded = await startMailStandIn({ credentials: { user: 'desk', pass: 'right' } });
  const log = (pass: string) =>
    createTransport({ url: guarded.smtpUrl, auth: { user: 'desk', pass } }).verify();
  await expect(log('right')).resolves.toBe(true);
  await expect(log('wrong')).rejects.toMatchObject({ responseCode: 535 });
  await guarded.close();
});
