import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildService } from '../support/child-service.ts';
import { type CrashDesk, openCrashDesk } from '../support/crash-desk.ts';
import { startThrowawayPostgres, type ThrowawayPostgres } from '../support/throwaway-postgres.ts';
import { type ImapStandIn, startImapStandIn } from '../standin/mail/imap-standin.ts';
import type { KnownWishes } from './find-harm.ts';
import { type ModelStandIn, startModelStandIn } from '../standin/model/model-standin.ts';

/** Everything the chaos happens to: several processes on one database, and what they talk to. */
export type ChaosWorld = {
  postgres: ThrowawayPostgres;
  desk: CrashDesk;
  model: ModelStandIn;
  /** Where copies of some mails come to lie. */
  mailbox: ImapStandIn;
  /** The processes that run; a killed one is replaced by the next. */
  workers: ChildService[];
  /** Cards deleted behind the service's back, as `channel/ts`. */
  deleted: Set<string>;
  /** Leads who asked not to be written to, and since when that stands in the database. */
  wishes: KnownWishes;
  /** How often each thing was done or happened. */
  counts: Map<string, number>;
  count(what: string, times?: number): void;
  /** No more people, no more trouble: what is under way is seen through. */
  ending: AbortSignal;
  /** Pauses so long, or until the end comes. */
  pause(ms: number): Promise<void>;
  /** Puts a fresh process in the place of one that is gone. */
  replace(worker: ChildService): Promise<void>;
  close(): Promise<void>;
};

/** Undo windows and provider timeouts short enough to meet each other often. */
const environment = {
  SEND_DELAY_SECONDS: '1',
  AUTO_SEND_MAX_AGE_HOURS: '1000000',
  PROVIDER_TIMEOUT_SECONDS: '1',
  OPENAI_API_KEY: 'test-key',
  EVALUATOR_MODEL: 'stand-in',
};

/** Starts the world; `ending` tells everybody in it to stop. */
export async function createWorld(workers: number, ending: AbortSignal): Promise<ChaosWorld> {
  const postgres = await startThrowawayPostgres();
  const model = await startModelStandIn({ latencyMs: 50 });
  const mailbox = await startImapStandIn();
  const desk = await openCrashDesk(postgres.url, { pingIntervalMs: 2_000 });
  const start = () =>
    desk.start({
      ...environment,
      OPENAI_BASE_URL: model.baseUrl,
      IMAP_URL: mailbox.imapUrl,
    });
  const counts = new Map<string, number>();
  const world: ChaosWorld = {
    postgres,
    desk,
    model,
    mailbox,
    workers: [],
    deleted: new Set(),
    wishes: new Map(),
    counts,
    count: (what, times = 1) => void counts.set(what, (counts.get(what) ?? 0) + times),
    ending,
    pause: (ms) => sleep(ms, undefined, { signal: ending }).catch(() => {}),
    async replace(worker) {
      for (;;) {
        try {
          const fresh = await start();
          world.workers[world.workers.indexOf(worker)] = fresh;
          return;
        } catch {
          // The database or Slack is away: a supervisor would try again too.
          await sleep(500);
        }
      }
    },
    async close() {
      await desk.close();
      await model.close();
      await mailbox.close();
      await postgres.stop();
    },
  };
  for (let index = 0; index < workers; index += 1) world.workers.push(await start());
  return world;
}
