import { PgBoss } from 'pg-boss';
import { approveDraft } from '../../src/drafts/decide/approve-draft.ts';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import { openQueue } from '../../src/queue.ts';
import type { SendingDesk } from '../../src/sending/desk.ts';
import { sendDraft } from '../../src/sending/send-draft.ts';
import { sendingDeskOf } from '../support/desk-of.ts';
import { openBenchDatabase, seedDrafts } from './bench-database.ts';
import { ratesBeside, type Row, timed } from './measure.ts';

const CONCURRENCY = 4;
const houseMail = { from: { address: 'sales@example.com' }, replyTo: null };

/**
 * Approvals a second through decision, claim and queue (the provider answers at once), beside
 * pg-boss alone moving as many empty jobs one by one on the same database.
 */
export async function benchApprovals(count: number): Promise<Row[]> {
  const { url, db, drop } = await openBenchDatabase('approvals');
  try {
    const ids = await seedDrafts(db, count);
    const ours = await approveAndSend(url, db, ids);
    const asItComes = await moveEmptyJobs(url, count, false);
    const unpaused = await moveEmptyJobs(url, count, true);
    return [
      ratesBeside('approvals, beside pg-boss as it comes', ours, asItComes),
      ratesBeside('approvals, beside pg-boss with our unpaused lanes', ours, unpaused),
    ];
  } finally {
    await drop();
  }
}

async function approveAndSend(
  url: string,
  db: Awaited<ReturnType<typeof openBenchDatabase>>['db'],
  ids: string[],
): Promise<number> {
  const queue = await openQueue(url, (error) => console.error(error));
  const desk: SendingDesk = {
    ...sendingDeskOf(db, queue),
    adapterFor: async () => ({
      ok: true,
      adapter: {
        name: 'smtp',
        send: async () => ({ outcome: 'sent', providerMessageId: null }),
      },
    }),
  };
  const fingerprints = new Map<string, string>();
  for (const id of ids) fingerprints.set(id, fingerprintOf((await loadDraft(db, id))!, houseMail));
  let sent = 0;
  const allSent = Promise.withResolvers<void>();
  await queue.work('send-draft', CONCURRENCY, async ({ deliveryId }) => {
    await sendDraft(db, desk, deliveryId);
    sent += 1;
    if (sent === ids.length) allSent.resolve();
  });
  const milliseconds = await timed(async () => {
    await inLanes(ids, CONCURRENCY, (draftId) =>
      approveDraft(db, desk, {
        draftId,
        fingerprint: fingerprints.get(draftId)!,
        actor: { kind: 'person', slackUserId: 'U0JON', slackTeamId: null, surface: 'slack' },
        may: 'all',
      }),
    );
    await allSent.promise;
  });
  await queue.stop(5_000);
  return (ids.length * 1000) / milliseconds;
}

/** @param unpaused whether a lane looks for the next job at once, as ours do, or waits for its poll */
async function moveEmptyJobs(url: string, count: number, unpaused: boolean): Promise<number> {
  const schema = unpaused ? 'bench_unpaused' : 'bench_as_it_comes';
  const boss = new PgBoss({ connectionString: url, schema, useListenNotify: true });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue('empty', { notify: true });
  let done = 0;
  const allDone = Promise.withResolvers<void>();
  const polling = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };
  for (let index = 0; index < CONCURRENCY; index += 1) {
    const lane = await boss.work('empty', polling, async () => {
      done += 1;
      if (done === count) allDone.resolve();
      if (unpaused) boss.notifyWorker(lane);
    });
  }
  const milliseconds = await timed(async () => {
    const numbers = Array.from({ length: count }, (_, index) => index);
    await inLanes(numbers, CONCURRENCY, (number) => boss.send('empty', { number }));
    await allDone.promise;
  });
  await boss.stop({ timeout: 5_000 });
  return (count * 1000) / milliseconds;
}

/** Works through the items with so many at a time. */
async function inLanes<T>(items: T[], lanes: number, work: (item: T) => Promise<unknown>) {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
