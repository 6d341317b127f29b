import type { Logger } from 'pino';
import { recordDecision } from '../drafts/decide/record-decision.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { RefusedRequest } from './signed-only.ts';

/** Anybody can send unsigned requests, so they must not be able to fill the database. */
const MIN_PAUSE_MS = 1_000;

/** Records refused requests in the audit trail, one a second at most; the log counts them all. */
export function recordUnsignedRequests(db: PrismaClient, log: Logger) {
  let last = 0;
  return ({ reason }: RefusedRequest): void => {
    log.warn({ reason }, 'refused a request that Slack did not sign');
    if (Date.now() - last < MIN_PAUSE_MS) return;
    last = Date.now();
    recordDecision(db, {
      draftId: null,
      decision: 'refuse',
      actor: { kind: 'system', surface: 'slack' },
      reason: 'skip:unsigned_request',
      reasonText: reason,
    }).catch((error: unknown) => log.error({ err: error }, 'a refusal could not be recorded'));
  };
}
