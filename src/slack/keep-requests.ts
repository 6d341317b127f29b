import { createHash } from 'node:crypto';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Logger } from 'pino';
import { crashPoint } from '../crash-point.ts';
import type { Db } from '../database/db.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import { verbs } from '../drafts/verbs/verbs.ts';
import { verbIds, viewAction } from './ids.ts';

/** How long a process may be at work on a request before another one does it. Seconds. */
const LEASE_SECONDS = 20;
/** A request that so many processes did not survive is given up. */
const MOST_ATTEMPTS = 5;
/** Requests taken over at a time. */
const BATCH = 10;
/** A replay of a request is known for so long; Slack's signature is good for minutes. Hours. */
const REMEMBERED_HOURS = 24;

/** What changes nothing and lives three seconds: a person whose modal did not open clicks again. */
const passing = new Set<string | null>([
  viewAction,
  ...verbs.filter(({ asksFirst }) => asksFirst).map(({ name }) => verbIds[name]),
]);

/** Whether a process left one undone; part of a statement that looks for everything at once. */
export const someUndone = Prisma.sql`EXISTS (
  SELECT FROM "SlackRequest" WHERE "doneAt" IS NULL AND "leaseUntil" < now())`;

export type RequestKeeper = {
  /** The receiver, with every request kept before it is acknowledged. */
  receiver: Receiver;
  /** Does what other processes have left undone; returns how much. */
  takeOver(): Promise<number>;
  /** Forgets what was done long ago. */
  forget(): Promise<void>;
  /** Waits until everything under way in this process is done. */
  idle(): Promise<void>;
};

/**
 * A click acknowledged is a click kept: a request of Slack that may change something is written
 * down before anything else happens to it, its acknowledgement included. Where it cannot be written
 * down it is not acknowledged, and Slack tells the person. This process then does the work; should
 * it die meanwhile, another one does, and answers the person. Doing it twice is harmless, since
 * every decision is bound to what was shown.
 *
 * What a request holds is forgotten when it is done. Its hash stays for a day, so that a replay is
 * acknowledged and changes nothing.
 */
export function keepRequests(db: PrismaClient, receiver: Receiver, log: Logger): RequestKeeper {
  const underWay = new Map<bigint, Promise<void>>();
  let app: App | null = null;

  const work = async (id: bigint, event: ReceiverEvent): Promise<void> => {
    const working = app!.processEvent(event).then(() => finish(db, id));
    underWay.set(id, working);
    try {
      await working;
    } finally {
      underWay.delete(id);
    }
  };
  const handle = async (event: ReceiverEvent): Promise<void> => {
    if (!isKept(event.body)) return app!.processEvent(event);
    const id = await keep(db, event.body);
    if (id === null) return event.ack();
    await work(id, event);
  };
  return {
    receiver: {
      init(started) {
        app = started;
        receiver.init(
          new Proxy(started, {
            get: (target, key) => (key === 'processEvent' ? handle : Reflect.get(target, key)),
          }),
        );
      },
      start: (...args) => receiver.start(...args),
      stop: (...args) => receiver.stop(...args),
    },
    async takeOver() {
      if (!app) return 0;
      const requests = await takeAbandoned(db);
      for (const { id, attempt, body } of requests) {
        // A slow one of our own: it is being done.
        if (underWay.has(id)) continue;
        log.warn({ requestId: String(id), attempt }, 'a request of Slack was left undone');
        await work(id, { body, ack: async () => {} });
      }
      return requests.length;
    },
    async forget() {
      await db.$executeRaw`
        DELETE FROM "SlackRequest"
        WHERE "receivedAt" < now() - ${REMEMBERED_HOURS} * interval '1 hour' AND "doneAt" IS NOT NULL`;
    },
    async idle() {
      await Promise.allSettled(underWay.values());
    },
  };
}

type Body = ReceiverEvent['body'];

/** Whether a request may change something. Events of Slack come again by themselves. */
function isKept(body: Body): boolean {
  if (body.type === 'view_submission' || typeof body.command === 'string') return true;
  if (body.type !== 'block_actions') return false;
  return !(body.actions as { action_id: string }[]).every(({ action_id: id }) => passing.has(id));
}

/** Writes a request down; null where it was written down before: a replay. */
async function keep(db: Db, body: Body): Promise<bigint | null> {
  const text = JSON.stringify(body);
  const hash = createHash('sha256').update(text).digest('hex');
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    INSERT INTO "SlackRequest" ("hash", "body", "leaseUntil")
    VALUES (${hash}, ${text}::jsonb, now() + ${LEASE_SECONDS} * interval '1 second')
    ON CONFLICT ("hash") DO NOTHING
    RETURNING "id"`;
  crashPoint('click:kept');
  return row?.id ?? null;
}

async function finish(db: Db, id: bigint): Promise<void> {
  await db.$executeRaw`UPDATE "SlackRequest" SET "doneAt" = now(), "body" = NULL WHERE "id" = ${id}`;
}

type Abandoned = { id: bigint; attempt: number; body: Body };

async function takeAbandoned(db: Db): Promise<Abandoned[]> {
  return db.$queryRaw<Abandoned[]>`
    UPDATE "SlackRequest" request
    SET "leaseUntil" = now() + ${LEASE_SECONDS} * interval '1 second',
      "attempt" = "attempt" + 1,
      "doneAt" = CASE WHEN "attempt" >= ${MOST_ATTEMPTS} THEN now() END
    FROM (
      SELECT "id" FROM "SlackRequest"
      WHERE "doneAt" IS NULL AND "leaseUntil" < now()
      ORDER BY "id" LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) abandoned
    WHERE request."id" = abandoned."id"
    RETURNING request."id", request."attempt", request."body"`;
}
