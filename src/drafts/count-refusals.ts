import type { Logger } from 'pino';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { recordDecision } from './decide/record-decision.ts';
import type { ReasonCode } from './reasons.ts';

/** Anybody can be refused at a door, so they must not be able to fill the database or the log. */
const PAUSE_MS = 60_000;

export type RefusalCounter = (detail: string) => void;

/**
 * Records who was turned away at a door without saying who they are: the first at once, and what
 * follows as one counted row a minute.
 *
 * @param surface which door
 * @param reason why, for all of them
 * @returns to be told of each: a short code, such as `stale`
 */
export function countRefusals(
  db: PrismaClient,
  log: Logger,
  surface: 'slack' | 'intake' | 'dashboard',
  reason: ReasonCode,
): RefusalCounter {
  const counts = new Map<string, number>();
  let isResting = false;

  const record = (): void => {
    const words = [...counts].map(([detail, count]) =>
      count > 1 ? `${detail} ×${count}` : detail,
    );
    counts.clear();
    isResting = true;
    setTimeout(() => {
      isResting = false;
      if (counts.size > 0) record();
    }, PAUSE_MS).unref();
    const reasonText = words.join(', ');
    log.warn({ reason, surface, counts: reasonText }, 'refused at the door');
    recordDecision(db, {
      draftId: null,
      decision: 'refuse',
      actor: { kind: 'system', surface },
      reason,
      reasonText,
    }).catch((error: unknown) => log.error({ err: error }, 'a refusal could not be recorded'));
  };
  return (detail) => {
    counts.set(detail, (counts.get(detail) ?? 0) + 1);
    if (!isResting) record();
  };
}
