import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDesk, type TestDesk } from './support/desk.ts';
import { until } from './support/until.ts';
import { submission } from './support/submissions.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk.close());

test('an orderly stop sees the send through that has begun, and takes nothing new', async () => {
  const sent = submission();
  await desk.submit(sent);
  const card = await desk.cardOf('U0JON', sent.draft.id);
  desk.mail.faults.set([{ at: 'answer', action: 'delay', milliseconds: 800, times: 1 }]);
  await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
  await until(
    async () => (await desk.db.draftDelivery.count({ where: { state: 'sending' } })) === 1,
    'the send has begun',
  );

  await desk.service.stop();

  expect(await desk.db.draftDelivery.findMany()).toMatchObject([{ state: 'sent' }]);
  expect(desk.mail.mails()).toHaveLength(1);
  await expect(fetch(`${desk.service.url}/healthz`)).rejects.toThrow('fetch failed');
  await desk.restart();
});

test('says in /readyz which part fails, and recovers', async () => {
  const ready = () => fetch(`${desk.service.url}/readyz`);
  expect((await ready()).status).toBe(200);
  desk.slack.startOutage('server_error');
  const failing = await until(async () => {
    const response = await ready();
    return response.status === 503 ? response : null;
  }, 'it is asked anew');
  expect(await failing.json()).toMatchObject({ failing: ['slack'] });
  desk.slack.endOutage();
  await until(async () => (await ready()).status === 200, 'it is ready again');
});
