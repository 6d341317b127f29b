import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noLies } from '../chaos/find-lies.ts';
import { type CrashDesk, openCrashDesk, reviewers } from '../support/crash-desk.ts';
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.ts';

const RECOVERY_MS = 90_000;
/** Time enough for the database to die between the server's yes and our record of it. */
const answersLate = { at: 'answer', action: 'delay', milliseconds: 1500, times: 1 } as const;
const patient = { PROVIDER_TIMEOUT_SECONDS: '4' };

let postgres: ThrowawayPostgres;
let desk: CrashDesk;

beforeEach(async () => {
  postgres = await startThrowawayPostgres();
  desk = await openCrashDesk(postgres.url);
});

afterEach(async () => {
  await desk.close();
  await postgres.stop();
});

async function everyCardSays(draftId: string, words: RegExp): Promise<void> {
  for (const reviewer of reviewers) await desk.cardSays(reviewer, draftId, words, RECOVERY_MS);
}

describe('PostgreSQL killed and started again', { timeout: 150_000 }, () => {
  test('after the provider took the mail: the worker holds on to that, and records it', async () => {
    const service = await desk.start(patient);
    const { draftId, card } = await desk.submitted(service);
    desk.mail.faults.set([answersLate]);
    await desk.click('U0JON', card, 'approve_send');
    await desk.mail.waitForMails(1, 20_000);
    await postgres.kill();
    // The server's yes arrives while there is nowhere to write it.
    await sleep(2_500);
    await postgres.start();

    await everyCardSays(draftId, /Sent to/);
    expect(service.isRunning()).toBe(true);
    expect(desk.mail.mails()).toHaveLength(1);
    expect(await desk.findLies()).toEqual(noLies);
  });

  test('after the provider took the mail, and the worker too: nobody can know', async () => {
    const service = await desk.start(patient);
    const { draftId, card } = await desk.submitted(service);
    desk.mail.faults.set([answersLate]);
    await desk.click('U0JON', card, 'approve_send');
    await desk.mail.waitForMails(1, 20_000);
    await postgres.kill();
    await service.kill();
    await postgres.start();
    await desk.start();

    await everyCardSays(draftId, /may or may not have gone out/);
    expect(desk.mail.mails()).toHaveLength(1);
    expect(await desk.findLies()).toEqual(noLies);
  });

  test('again and again while drafts are approved: each goes out once', async () => {
    const service = await desk.start();
    const drafts = [];
    for (let index = 0; index < 4; index += 1) drafts.push(await desk.submitted(service));
    for (const { card, draftId } of drafts) {
      await desk.click('U0JON', card, 'approve_send');
      await postgres.kill();
      await postgres.start();
      // A click that met the dead database is answered with "try again in a moment".
      while ((await desk.db.draftDelivery.count({ where: { draftId } })) === 0) {
        await desk.click('U0JON', card, 'approve_send');
        await sleep(1_000);
      }
    }
    for (const { draftId } of drafts) await everyCardSays(draftId, /Sent to|may or may not/);
    expect(service.isRunning()).toBe(true);
    expect((await desk.findLies()).doubles).toEqual([]);
    expect((await desk.findLies()).falseRecords).toEqual([]);
  });
});
