import { ownSql } from '../database/migrate.ts';
import { missingObjects, presentObjectsSql } from '../database/our-objects.ts';
import type { Desk } from '../drafts/desk.ts';
import { withPatience } from './with-patience.ts';

/** Throws where its part of the service is not usable. */
export type Check = () => PromiseLike<unknown>;

/** The parts of the service that can fail by themselves. */
export type Checks = Record<'database' | 'queue' | 'slack', Check>;

/** Longer than any part takes that is well, shorter than the patience of whoever asks. */
const PATIENCE_MS = 2_000;

/**
 * How each part is asked whether it works.
 *
 * @param slack null where Slack is not configured
 */
export function serviceChecks({ db, queue }: Pick<Desk, 'db' | 'queue'>, slack: Check | null) {
  const sql = ownSql();
  return {
    database: () => checkOurObjects(db, sql),
    queue: () => queue.check(),
    slack: slack ?? notConfigured,
  } satisfies Checks;
}

/** The database answers, and holds what our migrations make, whatever their list says. */
async function checkOurObjects(db: Desk['db'], sql: string): Promise<void> {
  const present = await db.$queryRawUnsafe<{ key: string }[]>(presentObjectsSql);
  const missing = missingObjects(sql, present);
  if (missing.length > 0) throw new Error(`the database lacks ${missing.slice(0, 5).join(', ')}`);
}

async function notConfigured(): Promise<never> {
  throw new Error('SLACK_BOT_TOKEN is not set');
}

/** Asks all parts at once; `fault` is null where the part works. */
export function askParts(checks: Checks): Promise<{ part: string; fault: unknown }[]> {
  return Promise.all(
    Object.entries(checks).map(([part, check]) =>
      withPatience(PATIENCE_MS, check).then(
        () => ({ part, fault: null }),
        (fault: unknown) => ({ part, fault }),
      ),
    ),
  );
}
