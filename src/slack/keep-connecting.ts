import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { slackErrorOf } from './people.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

const UNANSWERED = 'Slack has not answered yet';

export type Connecting = {
  /** What stands in the way, in words for the operator; null where Slack is connected. */
  problem(): string | null;
  /** Resolves when the first attempt has ended, either way. */
  firstAttempt: Promise<void>;
  /** Tries no more. */
  stop(): void;
};

/**
 * Connects to Slack beside everything else, and keeps trying: drafts are decided and sent whether
 * Slack is there or not. Each new problem is logged once.
 *
 * @param connect resolves when Slack can reach us
 */
export function keepConnecting(connect: () => Promise<unknown>, log: Logger): Connecting {
  const stopping = new AbortController();
  let problem: string | null = UNANSWERED;
  const first = Promise.withResolvers<void>();
  const run = async () => {
    for (
      let pause = FIRST_PAUSE_MS;
      !stopping.signal.aborted;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    ) {
      try {
        await connect();
        if (problem !== UNANSWERED) log.info('Slack is connected');
        problem = null;
        return;
      } catch (error) {
        const words = problemWords(error);
        if (words !== problem) log.error({ err: error }, `Slack is not connected: ${words}`);
        problem = words;
      }
      first.resolve();
      await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  };
  void run().finally(() => first.resolve());
  return {
    problem: () => problem,
    firstAttempt: first.promise,
    stop() {
      stopping.abort();
    },
  };
}

/** Slack's answers to a token that it does not take (docs.slack.dev/reference/methods/auth.test). */
const refusedToken = new Set([
  'account_inactive',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'token_expired',
  'token_revoked',
]);

/** An attempt's fault, with the variable that holds what was refused. */
export class TokenRefused extends Error {
  override name = 'TokenRefused';
}

/**
 * Runs a call that proves a token; where Slack refuses that, the fault names its variable.
 *
 * @param variable such as `SLACK_BOT_TOKEN`
 */
export async function provingToken<T>(variable: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const code = slackErrorOf(error);
    if (!refusedToken.has(code)) throw error;
    throw new TokenRefused(`Slack refuses ${variable} (${code})`, { cause: error });
  }
}

function problemWords(error: unknown): string {
  const named = error instanceof Error && ['TokenRefused', 'OtherTeam'].includes(error.name);
  return named ? error.message : 'Slack cannot be reached';
}
