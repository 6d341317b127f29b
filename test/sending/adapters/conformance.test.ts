import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Adapter, OutgoingReply, SendResult } from '../../../src/sending/adapters/adapter.ts';
import { createEmailBisonAdapter } from '../../../src/sending/adapters/emailbison-adapter.ts';
import { createInstantlyAdapter } from '../../../src/sending/adapters/instantly-adapter.ts';
import { createSmartLeadAdapter } from '../../../src/sending/adapters/smartlead-adapter.ts';
import { createSmtpAdapter } from '../../../src/sending/adapters/smtp-adapter.ts';
import {
  formatInstantlyHandle,
  formatSmartLeadHandle,
} from '../../../src/sending/adapters/thread-handles.ts';
import type { HttpFault } from '../../standin/http-faults.ts';
import type { MailFaultInput } from '../../standin/mail/mail-faults.ts';
import { startMailStandIn } from '../../standin/mail/mail-standin.ts';
import { startProviderStandIn } from '../../standin/providers/provider-standin.ts';
import { sampleReply } from './sample-reply.ts';

/** Everybody a mail was really handed over for. */
type Recipients = { to: string; cc: string[]; bcc: string[] };

/** A kind of trouble, as the stand-in of each kind of provider shows it. */
type Troubles = {
  rejected: () => void;
  'asked to come later': () => void;
  hang: () => void;
  'reset before the body': () => void;
  'reset during the body': () => void;
  'reset after applying': () => void;
  'late or broken answer': () => void;
  'slow trickle': () => void;
};

/** One adapter with a stand-in behind it. */
type Bench = {
  adapter(overrides?: { key?: string; timeoutSeconds?: number }): Adapter;
  /** The same adapter, pointed at a port where nobody listens. */
  toNobody(): Promise<Adapter>;
  reply(extra?: Partial<OutgoingReply>): OutgoingReply;
  delivered(): Recipients[];
  troubles: Troubles;
  reset(): void;
  close(): Promise<void>;
};

const key = 'secret-key-0123456789';
const timeoutSeconds = 0.4;

type HttpProvider = {
  create: typeof createEmailBisonAdapter;
  threadHandle: string;
  recipientsIn(body: Record<string, unknown>): Recipients;
};

const addressesIn = (people: unknown) =>
  (people as { email_address: string }[]).map((person) => person.email_address);
const splitList = (list: unknown) => (list as string | undefined)?.split(',') ?? [];

const httpProviders: Record<string, HttpProvider> = {
  emailbison: {
    create: createEmailBisonAdapter,
    threadHandle: '4711',
    recipientsIn: (body) => ({
      to: addressesIn(body.to_emails).join(),
      cc: addressesIn(body.cc_emails),
      bcc: addressesIn(body.bcc_emails),
    }),
  },
  smartlead: {
    create: createSmartLeadAdapter,
    threadHandle: formatSmartLeadHandle({
      campaignId: '12',
      statsId: 's1',
      messageId: '<m1@example.com>',
      toEmail: 'ann@example.com',
    }),
    recipientsIn: (body) => ({
      to: body.to_email as string,
      cc: splitList(body.cc),
      bcc: splitList(body.bcc),
    }),
  },
  instantly: {
    create: createInstantlyAdapter,
    threadHandle: formatInstantlyHandle({ replyToUuid: 'u1', eaccount: 'sales@example.com' }),
    recipientsIn: (body) => ({
      // Instantly knows it by the thread.
      to: 'ann@example.com',
      cc: splitList(body.cc_address_email_list),
      bcc: splitList(body.bcc_address_email_list),
    }),
  },
};

async function httpBench({ create, threadHandle, recipientsIn }: HttpProvider): Promise<Bench> {
  const standIn = await startProviderStandIn({ apiKey: key });
  const show = (fault: HttpFault) => () => standIn.faults.set([fault]);
  const adapter: Bench['adapter'] = (overrides) =>
    create({ baseUrl: standIn.baseUrl, apiKey: overrides?.key ?? key, timeoutSeconds });
  return {
    adapter,
    toNobody: async () => {
      const stopped = await startProviderStandIn();
      await stopped.close();
      return create({ baseUrl: stopped.baseUrl, apiKey: key, timeoutSeconds });
    },
    reply: (extra) => sampleReply({ threadHandle, ...extra }),
    delivered: () => standIn.accepted().map(({ body }) => recipientsIn(body)),
    troubles: {
      rejected: show({ action: 'status', status: 422, body: `{"message":"no such ${key}"}` }),
      'asked to come later': show({ action: 'status', status: 429, retryAfter: '17' }),
      hang: show({ action: 'hang', applied: true }),
      'reset before the body': show({ action: 'reset', when: 'before_body' }),
      'reset during the body': show({ action: 'reset', when: 'during_body' }),
      'reset after applying': show({ action: 'reset', when: 'after_applying' }),
      'late or broken answer': show({ action: 'reset', when: 'during_answer' }),
      'slow trickle': show({ action: 'trickle' }),
    },
    reset: () => {
      standIn.faults.clear();
      standIn.clear();
    },
    close: () => standIn.close(),
  };
}

async function smtpBench(): Promise<Bench> {
  const standIn = await startMailStandIn({ credentials: { user: 'desk', pass: key } });
  const show = (fault: MailFaultInput) => () => standIn.faults.set([fault]);
  const create = (port: number, password: string) =>
    createSmtpAdapter({
      smtpUrl: `smtp://desk:${password}@127.0.0.1:${port}`,
      timeoutSeconds,
      sentFolder: null,
      tokens: null,
      requireTls: false,
    });
  return {
    adapter: (overrides) => create(standIn.smtpPort, overrides?.key ?? key),
    toNobody: async () => {
      const stopped = await startMailStandIn();
      await stopped.close();
      return create(stopped.smtpPort, key);
    },
    reply: sampleReply,
    delivered: () =>
      standIn.mails().map(({ to, cc, envelope }) => ({
        to: to.join().replace(/.*<(.*)>/, '$1'),
        cc,
        bcc: envelope.to.slice(to.length + cc.length),
      })),
    troubles: {
      rejected: show({ at: 'mail', action: 'refuse', code: 550 }),
      'asked to come later': show({ at: 'rcpt', action: 'refuse', code: 450 }),
      hang: show({ at: 'answer', action: 'hang' }),
      'reset before the body': show({ at: 'rcpt', action: 'reset' }),
      'reset during the body': show({ at: 'body', action: 'reset' }),
      'reset after applying': show({ at: 'answer', action: 'reset' }),
      'late or broken answer': show({ at: 'answer', action: 'delay', milliseconds: 1500 }),
      'slow trickle': show({ at: 'answer', action: 'trickle', milliseconds: 50 }),
    },
    reset: () => {
      standIn.faults.clear();
      standIn.clear();
    },
    close: () => standIn.close(),
  };
}

const benches = {
  smtp: smtpBench,
  emailbison: () => httpBench(httpProviders.emailbison!),
  smartlead: () => httpBench(httpProviders.smartlead!),
  instantly: () => httpBench(httpProviders.instantly!),
};

const everybody = {
  to: 'ann@example.com',
  cc: ['bob@example.com', 'cleo@example.com'],
  bcc: ['dan@example.com'],
};

describe.each(Object.entries(benches))('%s', (name, start) => {
  let bench: Bench;
  const results: SendResult[] = [];

  beforeAll(async () => {
    bench = await start();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench.close());

  async function send(adapter = bench.adapter(), reply = bench.reply()): Promise<SendResult> {
    const result = await adapter.send(reply);
    results.push(result);
    return result;
  }

  test('delivers to the recipient and everybody on copy, and knows the mail by an id', async () => {
    expect(bench.adapter().name).toBe(name);
    expect(await send()).toEqual({
      outcome: 'sent',
      // SmartLead gives none.
      providerMessageId: name === 'smartlead' ? null : expect.stringMatching(/./),
    });
    expect(bench.delivered()).toEqual([everybody]);
  });

  test('delivers without copies', async () => {
    expect(await send(bench.adapter(), bench.reply({ cc: [], bcc: [] }))).toMatchObject({
      outcome: 'sent',
    });
    expect(bench.delivered()).toEqual([{ to: 'ann@example.com', cc: [], bcc: [] }]);
  });

  test('fails when the provider refuses the mail', async () => {
    bench.troubles.rejected();
    expect(await send()).toMatchObject({ outcome: 'failed', reason: 'provider_rejected' });
    expect(bench.delivered()).toEqual([]);
  });

  test('fails when the credentials are wrong', async () => {
    expect(await send(bench.adapter({ key: 'wrong-key-0123456789' }))).toMatchObject({
      outcome: 'failed',
      reason: 'provider_not_configured',
    });
    expect(bench.delivered()).toEqual([]);
  });

  test('comes back later when the provider asks for it', async () => {
    bench.troubles['asked to come later']();
    expect(await send()).toMatchObject({
      outcome: 'retry_later',
      reason: 'provider_rejected',
      retryAfterSeconds: name === 'smtp' ? 300 : 17,
    });
    expect(bench.delivered()).toEqual([]);
  });

  test('comes back later when nobody listens', async () => {
    expect(await send(await bench.toNobody())).toMatchObject({
      outcome: 'retry_later',
      reason: 'provider_unreachable',
      retryAfterSeconds: 60,
    });
  });

  test.each(['hang', 'reset after applying', 'late or broken answer', 'slow trickle'] as const)(
    'does not know what became of a mail that was accepted without a word (%s)',
    async (trouble) => {
      bench.troubles[trouble]();
      expect(await send()).toMatchObject({ outcome: 'unknown' });
      expect(bench.delivered()).toEqual([everybody]);
    },
  );

  test('does not know what became of a mail when the connection breaks while it is sent', async () => {
    bench.troubles['reset during the body']();
    expect(await send()).toMatchObject({ outcome: 'unknown' });
    expect(bench.delivered()).toEqual([]);
  });

  test('is honest when the connection breaks before the mail', async () => {
    bench.troubles['reset before the body']();
    // Over SMTP nothing of the mail has left by then; over HTTP nobody can tell.
    expect(await send()).toMatchObject(
      name === 'smtp'
        ? { outcome: 'retry_later', reason: 'provider_unreachable' }
        : { outcome: 'unknown' },
    );
    expect(bench.delivered()).toEqual([]);
  });

  test.each([
    { to: { address: 'not an address' } },
    { to: { address: 'ann@example.com, eve@example.com' } },
    { cc: ['bob@example.com,eve@example.com'] },
    { bcc: ['eve@example.com\r\nRCPT TO:<mallory@example.com>'] },
  ])('refuses recipients that are not one plain address each: %o', async (extra) => {
    expect(await send(bench.adapter(), bench.reply(extra))).toMatchObject({
      outcome: 'failed',
      reason: 'no_recipient',
    });
    expect(bench.delivered()).toEqual([]);
  });

  test('keeps key, names, addresses and text out of every result', () => {
    const said = JSON.stringify(results.filter(({ outcome }) => outcome !== 'sent'));
    expect(results.length).toBeGreaterThan(10);
    for (const secret of ['key-0123456789', 'Ann', '@example.com', 'Tuesday', 'http']) {
      expect(said).not.toContain(secret);
    }
  });
});

describe.each(Object.entries(httpProviders))('%s over HTTP', (_name, provider) => {
  let standIn: Awaited<ReturnType<typeof startProviderStandIn>>;

  beforeAll(async () => {
    standIn = await startProviderStandIn({ apiKey: key });
  });
  afterEach(() => {
    standIn.faults.clear();
    standIn.clear();
  });
  afterAll(() => standIn.close());

  function send(extra: Partial<OutgoingReply> = {}): Promise<SendResult> {
    return provider
      .create({ baseUrl: `${standIn.baseUrl}/`, apiKey: key, timeoutSeconds })
      .send(sampleReply({ threadHandle: provider.threadHandle, ...extra }));
  }

  test.each([
    [400, { outcome: 'failed', reason: 'provider_rejected' }],
    [401, { outcome: 'failed', reason: 'provider_not_configured' }],
    [403, { outcome: 'failed', reason: 'provider_not_configured' }],
    [404, { outcome: 'failed', reason: 'provider_rejected' }],
    [408, { outcome: 'unknown' }],
    [422, { outcome: 'failed', reason: 'provider_rejected' }],
    [429, { outcome: 'retry_later', reason: 'provider_rejected', retryAfterSeconds: 60 }],
    [500, { outcome: 'unknown' }],
    [502, { outcome: 'unknown' }],
    [503, { outcome: 'unknown' }],
  ])('answers to HTTP %i are taken at their word', async (status, expected) => {
    standIn.faults.set([{ action: 'status', status }]);
    expect(await send()).toMatchObject(expected);
    expect(standIn.accepted()).toEqual([]);
  });

  test.each([
    [301, 'failed'],
    [302, 'unknown'],
    [303, 'unknown'],
    [307, 'failed'],
    [308, 'failed'],
  ])('a redirect (%i) is not followed', async (status, outcome) => {
    const headers = { location: `${standIn.baseUrl}/elsewhere` };
    standIn.faults.set([{ action: 'status', status, headers, times: 1 }]);
    expect(await send()).toMatchObject({ outcome });
    expect(standIn.requests()).toBe(1);
  });

  test.each([
    undefined,
    '',
    '"OK"',
    '[]',
    '{}',
    '{"success": fal',
    '{"success":false}',
    '{"ok":false}',
    '{"ok":true,"success":false}',
    '{"ok":"true"}',
    '{"error":"no such thread of ann@example.com"}',
    '{"data":{}}',
    '{"data":{"success":"true"}}',
    '{"id":null}',
    'Email added to the queue',
    '<p>Email added to the queue, will be sent out soon!</p>',
  ])('a 200 without the proof of acceptance is not called sent: %s', async (body) => {
    standIn.faults.set([{ action: 'garbage', body }]);
    const result = await send();
    expect(result).toMatchObject({
      outcome: 'unknown',
      detail: expect.stringMatching(/^HTTP 200 with an? /),
    });
    expect(JSON.stringify(result)).not.toMatch(/ann@|thread of/);
  });

  test.each([0, 1, 2])('takes the documented answer number %i for an acceptance', async (way) => {
    standIn.answerInWay(way);
    expect(await send()).toMatchObject({ outcome: 'sent' });
  });

  test('is refused by the stand-in with a field that the provider does not know, or without one it needs', async () => {
    await send();
    const { path, body } = standIn.accepted()[0]!;
    const post = (changed: object) =>
      fetch(`${standIn.baseUrl}${path}?api_key=${key}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify(changed),
      });
    expect((await post({ ...body, stats_id: 's1' })).status).toBeOneOf([400, 422]);
    expect((await post(Object.fromEntries(Object.entries(body).slice(1)))).status).toBeOneOf([
      400, 422,
    ]);
    expect((await post(body)).status).toBe(200);
  });

  test('an endless answer is not read to its end', async () => {
    standIn.faults.set([{ action: 'garbage', body: `{"id":"${'x'.repeat(400_000)}"}` }]);
    expect(await send()).toMatchObject({ outcome: 'unknown' });
  });

  test('a refusal names the fields it is about', async () => {
    const field = Object.keys(await send().then(() => standIn.accepted()[0]!.body))[1]!;
    standIn.faults.set([
      { action: 'status', status: 422, body: `{"errors":{"${field}.0":["bad ann@example.com"]}}` },
    ]);
    expect(await send()).toMatchObject({ detail: `HTTP 422, naming ${field}` });
  });

  test.each([
    null,
    '',
    'abc',
    '-1',
    'smartlead:',
    'instantly:e30',
    `smartlead:${Buffer.from('{"campaignId":"../x"}').toString('base64url')}`,
    'somebody-else:eyJhIjoxfQ',
  ])('fails without a usable thread handle: %s', async (threadHandle) => {
    expect(await send({ threadHandle })).toMatchObject({
      outcome: 'failed',
      reason: 'no_thread_to_reply_to',
    });
    expect(standIn.requests()).toBe(0);
  });

  test.each([
    { baseUrl: 'not a url', apiKey: key },
    { baseUrl: 'ftp://127.0.0.1', apiKey: key },
  ])('fails on unusable settings instead of throwing: %o', async (settings) => {
    const adapter = provider.create({ ...settings, timeoutSeconds });
    expect(await adapter.send(sampleReply({ threadHandle: provider.threadHandle }))).toMatchObject({
      outcome: 'failed',
      reason: 'provider_not_configured',
    });
  });
});
