import { freshenTally, refreshTally } from '../../drafts/draft-tally.ts';
import type { StationDesk } from './station-desk.ts';

/**
 * Has drafts counted anew where that is quickly done. Where it takes long, this page shows the last
 * count, and the next one the new.
 */
export async function freshCounts({
  db,
  countsDb,
  log,
}: Pick<StationDesk, 'db' | 'countsDb' | 'log'>): Promise<void> {
  if (await freshenTally(db)) return;
  void refreshTally(countsDb).catch((err: unknown) =>
    log.warn({ err }, 'drafts could not be counted'),
  );
}
