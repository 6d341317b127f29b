import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { submission } from '../support/submissions.ts';
import { openTestWeb, type TestWeb, token } from './web-app.ts';

let web: TestWeb;

beforeAll(async () => {
  web = await openTestWeb();
});

afterAll(() => web.close());

const json = { 'content-type': 'application/json', authorization: `Bearer ${token}` };

type Answer = { status: number; body: Record<string, unknown> };

async function post(
  body: string | Buffer | object,
  headers: Record<string, string> = json,
  url = web.url,
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Buffer;
  const response = await fetch(`${url}/api/drafts`, {
    method: 'POST',
    headers,
    body: (raw ? body : JSON.stringify(body)) as RequestInit['body'],
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const storedDrafts = () => web.database.db.aIDraft.count();

test('takes a draft, and knows it when it comes again', async () => {
  const given = submission();
  const draftId = given.draft.id;
  expect(await post(given)).toEqual({ status: 202, body: { draftId, status: 'accepted' } });
  expect(await post(given)).toEqual({ status: 200, body: { draftId, status: 'known' } });
});

test('50 identical posts at once are one draft', async () => {
  const given = submission();
  const draftId = given.draft.id;
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(given)));
  expect(answers.filter(({ status }) => status === 202)).toEqual([
    { status: 202, body: { draftId, status: 'accepted' } },
  ]);
  const others = answers.filter(({ status }) => status !== 202);
  for (const other of others) {
    expect(other).toEqual({ status: 200, body: { draftId, status: 'known' } });
  }
});

test('takes a body with a charset, or compressed', async () => {
  const headers = { ...json, 'content-type': 'Application/JSON; charset=UTF-8' };
  expect(await post(submission(), headers)).toMatchObject({ status: 202 });
  const zipped = gzipSync(JSON.stringify(submission()));
  expect(await post(zipped, { ...json, 'content-encoding': 'gzip' })).toMatchObject({
    status: 202,
  });
});

describe('writes nothing and says why', () => {
  test.for([
    ['without a token', {}],
    ['with a wrong token', { authorization: 'Bearer wrong' }],
    ['with a longer token', { authorization: `Bearer ${token}x` }],
    ['with another scheme', { authorization: `Basic ${token}` }],
    ['with an empty token', { authorization: 'Bearer ' }],
  ] as const)('%s: 401', async ([, headers]) => {
    const before = await storedDrafts();
    const answer = await post(submission(), {
      'content-type': 'application/json',
      ...headers,
    });
    expect(answer).toEqual({
      status: 401,
      body: { error: 'the header must be Authorization: Bearer <INTAKE_TOKEN>' },
    });
    expect(await storedDrafts()).toBe(before);
  });

  test('to a stranger without waiting for the body', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '1000' };
    const request = httpRequest(`${web.url}/api/drafts`, { method: 'POST', headers });
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(401);
    request.destroy();
  });

  test('when intake is off: 403', async () => {
    const closed = await openTestWeb({ intakeToken: null });
    try {
      expect(await post(submission(), { ...json, authorization: 'Bearer ' }, closed.url)).toEqual({
        status: 403,
        body: { error: 'intake is off: set INTAKE_TOKEN' },
      });
    } finally {
      await closed.close();
    }
  });

  test('to a body over 1 MiB, declared, streamed or hidden by compression: 413', async () => {
    const tooLarge = { status: 413, body: { error: 'the body must have at most 1 MiB' } };
    const large = JSON.stringify(submission({ draft: { content: 'x'.repeat(1024 * 1024) } }));
    expect(await post(large)).toEqual(tooLarge);
    expect(await post(gzipSync(large), { ...json, 'content-encoding': 'gzip' })).toEqual(tooLarge);
    const response = await fetch(`${web.url}/api/drafts`, {
      method: 'POST',
      headers: json,
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  test('to a body of just 1 MiB it says what else is wrong with it', async () => {
    const padding = JSON.stringify({ padding: '' }).length;
    const body = JSON.stringify({ padding: 'x'.repeat(1024 * 1024 - padding) });
    expect(await post(body)).toMatchObject({
      status: 400,
      body: { error: 'the draft cannot be taken' },
    });
  });

  test.for([
    ['text/plain', 'the Content-Type must be application/json'],
    ['application/json-patch+json', 'the Content-Type must be application/json'],
    ['application/json; charset=latin1', 'the body must be UTF-8'],
  ] as const)('to a body of the type %s: 415', async ([contentType, error]) => {
    const answer = await post(submission(), { ...json, 'content-type': contentType });
    expect(answer).toEqual({ status: 415, body: { error } });
  });

  test('to a compression nobody knows: 415', async () => {
    expect(await post(submission(), { ...json, 'content-encoding': 'rot13' })).toEqual({
      status: 415,
      body: { error: 'the Content-Encoding is unknown' },
    });
  });

  test('to a body that is not what its compression says: 400', async () => {
    expect(await post('no gzip', { ...json, 'content-encoding': 'gzip' })).toEqual({
      status: 400,
      body: { error: 'the body cannot be read' },
    });
  });

  test.for([
    ['{"client": {"name": "Ann Lee",}}', 'is not valid JSON (line 1 column 31)'],
    ['"a text"', 'is not valid JSON'],
    ['[]', 'must be an object'],
  ])('to %s: 400, without quoting it', async ([body, problem]) => {
    expect(await post(body!)).toEqual({
      status: 400,
      body: { error: 'the draft cannot be taken', problems: [{ path: '', problem }] },
    });
  });

  test('to a draft with wrong fields: 400, naming every one', async () => {
    const before = await storedDrafts();
    const wrong = submission({ lead: { id: 7 }, draft: { channel: 'fax', content: '' } });
    expect(await post(wrong)).toEqual({
      status: 400,
      body: {
        error: 'the draft cannot be taken',
        problems: [
          { path: 'lead.id', problem: 'must be a text' },
          { path: 'draft.channel', problem: 'must be one of email, sms, linkedin' },
          { path: 'draft.content', problem: 'must not be empty' },
        ],
      },
    });
    expect(await storedDrafts()).toBe(before);
  });

  test('to an id that is taken: 400, and nothing half-written', async () => {
    const first = submission();
    await post(first);
    const second = submission({ draft: { id: first.draft.id } });
    expect(await post(second)).toEqual({
      status: 400,
      body: {
        error: 'the draft cannot be taken',
        problems: [{ path: 'draft.id', problem: 'belongs to another draft' }],
      },
    });
    expect(
      await web.database.db.lead.findUnique({ where: { id: second.lead.id as string } }),
    ).toBeNull();
  });
});

test('the log tells of drafts by id, and nothing of what they say', async () => {
  const given = submission();
  await post(given);
  await post({ ...given, draft: { ...given.draft, channel: 'fax' } });
  await post('{"Ann Lee"');
  expect(web.log()).toContain(given.draft.id);
  expect(web.log()).not.toMatch(/Ann|ann@example|happy to explain/);
});
