import { readChanges, someChanges } from './drafts/change-feed.ts';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import { type DueJobs, dueJobs, type Queue, someLost } from './queue.ts';
import type { SendingDesk } from './sending/desk.ts';
import { recoverDeliveries, someAbandoned } from './sending/recover-delivery.ts';
import { someDrifted } from './slack/cards/card-lease.ts';
import type { Drawer } from './slack/cards/drawer.ts';
import { type RequestKeeper, someUndone } from './slack/keep-requests.ts';

type Found = {
  due: DueJobs | null;
  lost: boolean;
  changes: boolean;
  abandoned: boolean;
  undone: boolean;
  drifted: boolean;
};

/**
 * Looks for everything that nothing wakes us for, in one statement, and does what there is: jobs
 * whose time has come or whose process is gone, changes of other programs, deliveries whose claimant
 * is gone, requests of Slack that a process left undone, cards that show something else than is
 * wanted. Where nothing happens, this is all that is asked.
 */
export function lookAbout(
  db: PrismaClient,
  queue: Queue,
  sending: SendingDesk,
  requests: RequestKeeper | null,
  drawer: Drawer | null,
): () => Promise<void> {
  return async () => {
    const [found] = await db.$queryRaw<[Found]>(everythingAtOnce(sending));
    queue.wake(found.due ?? {});
    await Promise.all([
      found.lost && queue.freeLost(),
      found.changes && readChanges(db, sending),
      found.abandoned && recoverDeliveries(db, sending),
      found.undone && requests?.takeOver(),
      found.drifted && drawer?.look(),
    ]);
  };
}

/** The one statement of an idle process. */
export function everythingAtOnce(sending: SendingDesk): Prisma.Sql {
  return Prisma.sql`
    SELECT ${dueJobs} AS "due", ${someLost} AS "lost", ${someChanges} AS "changes",
      ${someAbandoned(sending)} AS "abandoned", ${someUndone} AS "undone", ${someDrifted} AS "drifted"`;
}
