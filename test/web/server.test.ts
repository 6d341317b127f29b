import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startThrowawayPostgres } from '../support/throwaway-postgres.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { createLog } from '../../src/log.ts';
import type { Queue } from '../../src/queue.ts';
import { startHttpServer } from '../../src/web/http-server.ts';
import { serviceChecks } from '../../src/web/checks.ts';
import { createWebApp } from '../../src/web/server.ts';
import { until } from '../support/until.ts';
import { openTestWeb, type TestWeb } from './web-app.ts';

const router = Router();
router.post('/raw', (request, response) => {
  let size = 0;
  request.on('data', (chunk: Buffer) => (size += chunk.length));
  request.on('end', () => response.json({ size }));
});
router.get('/fault', () => {
  throw new Error('cannot greet ann@example.com');
});
router.get('/later-fault', async () => {
  throw new Error('cannot greet ann@example.com');
});

let web: TestWeb;

beforeAll(async () => {
  web = await openTestWeb({ routers: [router] });
});

afterAll(() => web.close());

test('answers carry careful headers and do not say what serves them', async () => {
  const { headers } = await fetch(`${web.url}/healthz`);
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(headers.has('x-powered-by')).toBe(false);
});

test.for(['/nothing', '/api/drafts'])('GET %s is answered with a 404 in JSON', async (path) => {
  const response = await fetch(`${web.url}${path}`);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: 'there is nothing here' });
});

test('routers of others get bodies unread, as signatures need them', async () => {
  const response = await fetch(`${web.url}/raw`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"a": 1}',
  });
  expect(await response.json()).toEqual({ size: 8 });
});

test.for(['/fault', '/later-fault'])(
  'a fault at %s is answered with an id that stands in the log, and with no text',
  async (path) => {
    const response = await fetch(`${web.url}${path}?email=ann@example.com`);
    const { error, id } = (await response.json()) as { error: string; id: string };
    expect([response.status, error]).toEqual([500, 'an unexpected fault']);
    expect(web.log()).toContain(id);
    expect(web.log()).not.toContain('ann@');
  },
);

test('an address that cannot be decoded is the caller’s fault', async () => {
  expect((await fetch(`${web.url}/%E0%A4%A`)).status).toBeLessThan(500);
});

describe('health', () => {
  test('it is alive, and ready when everything is usable', async () => {
    const alive = await fetch(`${web.url}/healthz`);
    expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok' }]);
    // A machine that is busy answers too late at first.
    const ready = await until(async () => {
      const answer = await fetch(`${web.url}/readyz`);
      return answer.ok ? answer : null;
    }, 'it is ready');
    expect(await ready.json()).toEqual({ status: 'ready' });
  });

  test.for([
    ['refuses', async () => Promise.reject(new Error('invalid_auth'))],
    ['is not configured', null],
    ['never answers', () => new Promise(() => {})],
  ] as const)('it is not ready while Slack %s', async ([, checkSlack]) => {
    const other = await openTestWeb({ checkSlack });
    try {
      const ready = await fetch(`${other.url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { status: 'not ready', failing: ['slack'] },
      ]);
    } finally {
      await other.close();
    }
  });

  test('it is alive but not ready while the database is away, and ready when it is back', async () => {
    const postgres = await startThrowawayPostgres();
    const db = connectDatabase(postgres.url);
    const queue = { check: async () => void (await db.client.count()) } as Queue;
    const log = createLog({ logLevel: 'silent' });
    const checks = serviceChecks({ db, queue }, async () => {});
    const app = createWebApp({
      db,
      countsDb: db,
      queue,
      log,
      checks,
      stuckRounds: () => [],
      intakeToken: null,
    });
    const server = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
    const ready = () => fetch(`${server.url}/readyz`);
    try {
      expect((await ready()).status).toBe(200);
      await postgres.kill();
      const failing = await until(async () => {
        const response = await ready();
        return response.status === 503 ? response : null;
      }, 'it is asked anew');
      expect(await failing.json()).toEqual({
        status: 'not ready',
        failing: ['database', 'queue'],
      });
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      expect(metrics).toContain('review_desk_database_up 0');
      expect(metrics).toContain('process_cpu_seconds_total');
      await postgres.start();
      await until(async () => (await ready()).status === 200, 'it is ready again');
    } finally {
      await server.stop();
      await db.$disconnect();
      await postgres.stop();
    }
  });
});
