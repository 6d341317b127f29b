/**
 * Thrown where somebody else holds what is asked for: a lock of the database, or the turn to wait
 * for it. Nothing was done; it may be asked for again.
 */
export class Busy extends Error {
  override name = 'Busy';
}

/** PostgreSQL's codes: a lock was not to be had in time; two transactions waited for each other. */
const heldByOthers = new Set(['55P03', '40P01']);
/** How long somebody waits for their turn, the lock included. Milliseconds. */
const PATIENCE_MS = 20_000;

/** The last one in each line, settled when their turn is over. */
const lines = new Map<string, Promise<void>>();

/**
 * Runs `work` when everybody before has had their turn with this key in this process, whatever
 * pool they use: a click waits patiently for a job of ours, and briefly for another process. One of
 * them waits for the database's lock and holds a connection; the others wait here, where waiting costs
 * nothing. So many clicks on one locked draft leave the connections to everybody else.
 *
 * @param key what is locked, such as a draft's id
 * @throws Busy where the turn or the lock does not come in time
 */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const tooLateAt = performance.now() + PATIENCE_MS;
  const before = lines.get(key);
  const { promise: mine, resolve: done } = Promise.withResolvers<void>();
  lines.set(key, mine);
  try {
    await before;
    if (performance.now() > tooLateAt) throw new Busy();
    return await work();
  } catch (error) {
    throw isHeldByOthers(error) ? new Busy() : error;
  } finally {
    done();
    if (lines.get(key) === mine) lines.delete(key);
  }
}

/** Whether a statement failed because somebody else holds what it needs. */
export function isHeldByOthers(error: unknown): boolean {
  return heldByOthers.has(databaseCodeOf(error) ?? '');
}

/** The SQLSTATE of a failed statement, as Prisma's adapter hands it on; undefined for other faults. */
export function databaseCodeOf(error: unknown): string | undefined {
  type Fault = { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } };
  return (error as Fault | null)?.meta?.driverAdapterError?.cause?.originalCode;
}
