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
  return {
    database: () => db.$queryRaw`SELECT 1`,
    queue: () => queue.check(),
    slack: slack ?? notConfigured,
  } satisfies Checks;
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
