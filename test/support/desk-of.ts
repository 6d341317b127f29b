import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import type { Desk } from '../../src/drafts/desk.ts';
import { createLog } from '../../src/log.ts';
import type { Queue } from '../../src/queue.ts';
import type { SendingDesk } from '../../src/sending/desk.ts';

/** The base that `main.ts` makes, for tests of single functions; it logs nothing. */
export function deskOf(db: PrismaClient, queue: Queue): Desk {
  return {
    db,
    countsDb: db,
    queue,
    log: createLog({ logLevel: 'silent' }),
    houseMail: { from: { address: 'sales@example.com' }, replyTo: null },
    sendDelaySeconds: 0,
    autoSendDisabled: false,
  };
}

/** A desk that has no way to a provider, and on which nothing stands against an automatic send. */
export function sendingDeskOf(db: PrismaClient, queue: Queue): SendingDesk {
  return {
    ...deskOf(db, queue),
    workerId: 'a-worker',
    providerTimeoutSeconds: 30,
    claimGraceSeconds: 15,
    adapterFor: () => {
      throw new Error('a provider is called');
    },
    guardAutomaticSend: async () => ({ kind: 'clear' }),
  };
}
