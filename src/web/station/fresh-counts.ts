import { freshenTally, refreshTally } from '../../drafts/draft-tally.ts';
import type { StationDesk } from './station-desk.ts';

/**
 * Has drafts counted anew where that is quickly done. Where it takes long, this page shows the last
 * count, and the next one the new.
 */
export async function freshCounts({ db, log }: Pick<StationDesk, 'db' | 'log'>): Promise<void> {
  if (await freshenTally(db)) return;
  void refreshTally(db).catch((err: unknown) => log.warn({ err }, 'drafts could not be counted'));
}
