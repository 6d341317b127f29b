import type { Db } from '../../database/db.ts';

/** Cards older than that are left as they are. Days. */
const WATCHED_DAYS = 7;
/** A decided draft's card is looked at for so long after either of them changed. Minutes. */
const SETTLING_MINUTES = 10;

/** Something that concerns a draft's cards has changed: none of them shows what it should. */
export async function wantCards(db: Db, draftId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "ReviewCard" SET "wants" = "wants" + 1
    WHERE "id" IN (
      SELECT "id" FROM "ReviewCard" WHERE "draftId" = ${draftId} ORDER BY "id" FOR UPDATE)`;
}

/**
 * The same for the cards of all drafts of the last days that are undecided or just changed: at the
 * start, since an earlier version may have drawn them, when something is set that all of them show,
 * and from time to time where nobody notes what other programs write. They wait behind the others.
 * Returns how many.
 */
export async function wantAllCards(db: Db): Promise<number> {
  return db.$executeRaw`
    UPDATE "ReviewCard"
    SET "wants" = "wants" + 1, "notBefore" = GREATEST("notBefore", now())
    WHERE "id" IN (
      SELECT card."id" FROM "ReviewCard" card JOIN "AIDraft" draft ON draft."id" = card."draftId"
      WHERE card."state" = 'posted'
        AND card."updatedAt" > now() - ${WATCHED_DAYS} * interval '1 day'
        AND (draft."status" IN ('pending', 'sending')
          OR GREATEST(card."updatedAt", draft."updatedAt")
            > now() - ${SETTLING_MINUTES} * interval '1 minute')
      ORDER BY card."id" FOR UPDATE OF card)`;
}
