import type { Db } from '../database/db.ts';

/** A text that stopped the process twice is not read a third time. */
const MOST_ATTEMPTS = 2;

/**
 * Counts an attempt at judging a draft before it begins, so that one which takes the process with it
 * is counted too. Returns whether it may be made.
 */
export async function beginAttempt(db: Db, draftId: string): Promise<boolean> {
  const { attempts } = await db.judgingAttempt.upsert({
    where: { draftId },
    create: { draftId, attempts: 1 },
    update: { attempts: { increment: 1 } },
  });
  return attempts <= MOST_ATTEMPTS;
}

/** The attempt came back, whatever it found. */
export async function endAttempt(db: Db, draftId: string): Promise<void> {
  await db.judgingAttempt.deleteMany({ where: { draftId } });
}
