import { Prisma } from '../generated/prisma/client.ts';
import type { Db } from '../database/db.ts';

/** `autoSendAction`: what was recorded as become of a draft. */
export type Outcome = 'send_immediate' | 'send_delayed' | 'needs_review' | 'skip' | 'error';

export type OutcomeRecord = {
  outcome: Outcome;
  /** For people. Undefined leaves what stands there. */
  reason?: string;
  confidence?: number;
  threshold?: number;
  /** Undefined where nothing was evaluated: the draft stays retryable. */
  evaluatedAt?: Date;
};

/** How much an outcome says; a lower one never overwrites a higher one. */
const rank: Record<Outcome, number> = {
  error: 1,
  skip: 1,
  needs_review: 2,
  send_delayed: 3,
  send_immediate: 3,
};

/**
 * Records an outcome, and what goes with it, unless the draft holds one that says more. Of two
 * sends the later one stands, except that what was really sent is terminal. One statement, so that
 * a concurrent writer is either seen or comes after.
 *
 * @returns whether it was recorded
 */
export async function recordOutcome(
  db: Db,
  draftId: string,
  { outcome, reason, confidence, threshold, evaluatedAt }: OutcomeRecord,
): Promise<boolean> {
  const overwritable = Object.entries(rank)
    .filter(([, value]) => value <= rank[outcome])
    .map(([name]) => name);
  const count = await db.$executeRaw`
    UPDATE "AIDraft" SET
      "autoSendAction" = ${outcome},
      "autoSendReason" = COALESCE(${reason ?? null}, "autoSendReason"),
      "autoSendConfidence" = COALESCE(${confidence ?? null}, "autoSendConfidence"),
      "autoSendThreshold" = COALESCE(${threshold ?? null}, "autoSendThreshold"),
      "autoSendEvaluatedAt" = COALESCE(${evaluatedAt ?? null}, "autoSendEvaluatedAt"),
      "updatedAt" = now()
    WHERE "id" = ${draftId}
      AND "status" = 'pending'
      AND ("autoSendAction" IS NULL OR "autoSendAction" IN (${Prisma.join(overwritable)}))`;
  return count === 1;
}

/** Takes back an outcome that promised a send which was cancelled: a person is asked instead. */
export async function recordHeldInstead(db: Db, draftId: string, reason: string): Promise<void> {
  await db.aIDraft.updateMany({
    where: { id: draftId, status: 'pending' },
    data: { autoSendAction: 'needs_review', autoSendReason: reason },
  });
}

/** Records an evaluation whose outcome is still to come: the draft is on its way out. */
export async function recordEvaluation(
  db: Db,
  draftId: string,
  evaluation: { reason: string; confidence: number; threshold: number; evaluatedAt: Date },
): Promise<void> {
  await db.aIDraft.updateMany({
    where: { id: draftId, status: 'pending' },
    data: {
      autoSendReason: evaluation.reason,
      autoSendConfidence: evaluation.confidence,
      autoSendThreshold: evaluation.threshold,
      autoSendEvaluatedAt: evaluation.evaluatedAt,
    },
  });
}
