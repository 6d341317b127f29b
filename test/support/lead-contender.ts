import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { pino } from 'pino';
import { connectDatabase, forScripts } from '../../src/database/connect.ts';
import { Busy } from '../../src/database/in-turn.ts';
import { approveDraft } from '../../src/drafts/decide/approve-draft.ts';
import { obstacleToAutomatic } from '../../src/drafts/may-send.ts';
import { openQueue } from '../../src/queue.ts';
import type { SendResult } from '../../src/sending/adapters/adapter.ts';
import type { SendingDesk } from '../../src/sending/desk.ts';
import { sendDraft } from '../../src/sending/send-draft.ts';

// A process of its own that approves drafts and sends whatever is queued, like others beside it:
// node lead-contender.ts URL JSON (see `Orders`). Its provider writes each call into "Call".

export type Orders = {
  /** Who clicks in this process. */
  slackUserId: string;
  /** What they click on, as they were shown it. */
  clicks: { draftId: string; fingerprint: string }[];
  /** How the provider answers, of each hundred calls. */
  fails: number;
  doubts: number;
};

const [url, json] = process.argv.slice(2) as [string, string];
const orders = JSON.parse(json) as Orders;
const houseMail = { from: { address: 'sales@example.com' }, replyTo: null };

/** As many at once as the service runs. */
const lanes = pLimit(4);
const clicking = pLimit(4);

const db = connectDatabase(url, { ...forScripts, poolSize: 10 });
const queue = await openQueue(url, () => {});
const desk: SendingDesk = {
  db,
  countsDb: db,
  sendDelaySeconds: 0,
  autoSendDisabled: false,
  queue,
  log: pino({ level: 'silent' }),
  workerId: `contender ${process.pid}`,
  houseMail,
  providerTimeoutSeconds: 30,
  claimGraceSeconds: 60,
  adapterFor: async () => ({ ok: true, adapter: { name: 'smtp', send } }),
  guardAutomaticSend: async (_tx, loaded) => {
    const reason = obstacleToAutomatic(loaded);
    return reason ? { kind: 'cancel', reason } : { kind: 'clear' };
  },
};

async function send({ to }: { to: { address: string } }): Promise<SendResult> {
  const [call] = await db.$queryRaw<[{ id: number }]>`
    INSERT INTO "Call" ("to", "begun") VALUES (${to.address}, clock_timestamp()) RETURNING "id"`;
  await sleep(randomInt(40));
  const luck = randomInt(100);
  const outcome =
    luck < orders.fails ? 'failed' : luck < orders.fails + orders.doubts ? 'unknown' : 'sent';
  await db.$executeRaw`
    UPDATE "Call" SET "ended" = clock_timestamp(), "outcome" = ${outcome} WHERE "id" = ${call.id}`;
  switch (outcome) {
    case 'sent':
      return { outcome, providerMessageId: `<${call.id}@example.com>` } as SendResult;
    case 'failed':
      return { outcome, reason: 'provider_rejected', detail: 'luck' } as SendResult;
    case 'unknown':
      return { outcome, detail: 'luck' } as SendResult;
  }
}

async function click({ draftId, fingerprint }: Orders['clicks'][number]): Promise<void> {
  const { slackUserId } = orders;
  const actor = { kind: 'person', slackUserId, slackTeamId: 'T1', surface: 'slack' } as const;
  await approveDraft(db, desk, { draftId, fingerprint, may: 'all', actor });
}

/** Sends what is queued, as the lanes of a worker would, until nothing is. */
async function work(): Promise<void> {
  for (;;) {
    const open = await db.draftDelivery.findMany({
      where: { state: { in: ['queued', 'sending'] } },
      select: { id: true },
    });
    if (open.length === 0) return;
    await Promise.all(
      open.map(({ id }) =>
        lanes(() => sendDraft(db, desk, id)).catch((error: unknown) => {
          if (!(error instanceof Busy)) throw error;
        }),
      ),
    );
  }
}

await Promise.all([...orders.clicks.map((one) => clicking(() => click(one))), work()]);
await work();
await queue.stop(5_000);
await db.$disconnect();
