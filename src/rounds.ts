import type { Logger } from 'pino';
import { Busy } from './database/in-turn.ts';

export type Round = {
  /** What it does, for logs and `/healthz`, such as `recover_deliveries`. */
  name: string;
  /** Between the end of one and the beginning of the next. Milliseconds. */
  pauseMs: number;
  work: () => Promise<unknown>;
};

export type Rounds = {
  /** Runs `work` again and again until `stop`; the first time at once. */
  start(round: Round): void;
  /** The rounds that have not ended for so long that they must be stuck. */
  stuck(): string[];
  /** Begins no more, and waits for those that are under way. */
  stop(): Promise<void>;
};

/** No round of ours takes that long while it makes headway. Milliseconds. */
const DEADLINE_MS = 60_000;

/**
 * What the service looks at from time to time. A fault is logged with the round's name, and the next
 * one comes. A round that is not over at its deadline is left to itself, and the next one begins:
 * whatever it waits for, it does not end all rounds of its kind. Its heartbeat is the last time one
 * really ended, which `/healthz` looks at.
 *
 * @param deadlineMs how long a round may take
 */
export function startRounds(log: Logger, deadlineMs = DEADLINE_MS): Rounds {
  const running = new Map<string, Loop>();
  return {
    start(round) {
      running.set(round.name, startLoop(round, log, deadlineMs));
    },
    stuck: () => [...running].filter(([, loop]) => loop.isStuck()).map(([name]) => name),
    async stop() {
      await Promise.all([...running.values()].map((loop) => loop.stop()));
    },
  };
}

type Loop = { isStuck(): boolean; stop(): Promise<void> };

function startLoop({ name, pauseMs, work }: Round, log: Logger, deadlineMs: number): Loop {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let current: Promise<void> = Promise.resolve();
  let endedAt = performance.now();
  const once = async () => {
    try {
      await work();
    } catch (error) {
      // Somebody else holds what it needs, so it has something to do next time.
      if (!(error instanceof Busy))
        log.error({ err: error, round: name }, 'a periodic round failed');
    }
    endedAt = performance.now();
  };
  const begin = () => {
    current = withDeadline(once(), deadlineMs).then((inTime) => {
      if (!inTime) log.error({ round: name }, 'a round is stuck; the next one begins without it');
      if (!stopped) timer = setTimeout(begin, pauseMs);
    });
  };
  begin();
  return {
    isStuck: () => performance.now() - endedAt > pauseMs + 2 * deadlineMs,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

/** Whether `work`, which never fails, is over in time. */
async function withDeadline(work: Promise<void>, deadlineMs: number): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), deadlineMs);
  try {
    return await Promise.race([work.then(() => true as const), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
