import type { Desk } from './desk.ts';
import { refreshTally } from './draft-tally.ts';

/** How old a count may be before a new one is worth the while. */
const FRESH_MS = 30_000;
/** How long somebody who asks is let wait for a new count. */
const PATIENCE_MS = 400;

/**
 * Has the tally counted anew where that is worth the while. With few drafts, whoever asks thus sees
 * the present; with many, the last count and its time, and the next one who asks sees the new one.
 */
export async function freshenTally({
  db,
  countsDb,
  log,
}: Pick<Desk, 'db' | 'countsDb' | 'log'>): Promise<void> {
  const newest = await db.draftTally.findFirst({ select: { countedAt: true } });
  if (newest && newest.countedAt.getTime() > Date.now() - FRESH_MS) return;
  if (await refreshTally(db, PATIENCE_MS)) return;
  void refreshTally(countsDb).catch((err: unknown) =>
    log.warn({ err }, 'drafts could not be counted'),
  );
}
