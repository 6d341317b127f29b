import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Logger } from 'pino';
import { boltLogger } from './bolt-logger.ts';
import { type SlackIdentity, slackIdentity } from './identity.ts';

/** Long enough for a slow answer of Slack, short enough that a worker is not held for long. */
const TIMEOUT_MS = 10_000;

export type SlackAccess = { client: WebClient; identity: SlackIdentity };

/**
 * The Web API client, and whose it is. It never retries by itself: our queue does, and knows what
 * was asked before. With a token of another team than the pinned one it calls nothing but
 * `auth.test`: private text never reaches somebody else's workspace.
 *
 * @param apiUrl Slack's own, or a stand-in's
 * @param pinnedTeamId SLACK_TEAM_ID
 */
export function createSlackClient(
  token: string,
  apiUrl: string,
  log: Logger,
  pinnedTeamId: string | undefined,
): SlackAccess {
  const options: WebClientOptions = {
    slackApiUrl: apiUrl,
    logger: boltLogger(log),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
  };
  const client: WebClient = new GuardedClient(token, options, async (method) => {
    if (pinnedTeamId && method !== 'auth.test') await identity.get();
  });
  const identity = slackIdentity(client, pinnedTeamId);
  return { client, identity };
}

/** Asks `guard` before each call; what it throws is the call's fault. */
class GuardedClient extends WebClient {
  readonly #guard: (method: string) => Promise<void>;

  constructor(token: string, options: WebClientOptions, guard: (method: string) => Promise<void>) {
    super(token, options);
    this.#guard = guard;
  }

  override async apiCall(...call: Parameters<WebClient['apiCall']>) {
    await this.#guard(call[0]);
    return super.apiCall(...call);
  }
}
