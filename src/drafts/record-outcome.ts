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

/** Which outcomes each outcome may replace: never a stronger one. */
const overwrites: Record<Outcome, Outcome[]> = {
  error: [],
  skip: [],
  needs_review: ['error', 'skip', 'needs_review'],
  send_delayed: ['error', 'skip', 'needs_review', 'send_delayed', 'send_immediate'],
  send_immediate: ['error', 'skip', 'needs_review', 'send_delayed', 'send_immediate'],
};

/**
 * Records an outcome, and what goes with it, but never overwrites a stronger one. Of two
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
      AND ("autoSendAction" IS NULL OR "autoSendAction" = ANY(${overwrites[outcome]}::text[]))`;
  return count === 1;
}

/**
 * Takes back an outcome that promised a send which came to nothing: a person is asked instead. One
 * that was held before keeps its reason; what became of the send is told by its delivery.
 */
export async function recordHeldInstead(db: Db, draftId: string, reason: string): Promise<void> {
  await db.aIDraft.updateMany({
    where: {
      id: draftId,
      status: 'pending',
      OR: [{ autoSendAction: null }, { autoSendAction: { not: 'needs_review' } }],
    },
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
