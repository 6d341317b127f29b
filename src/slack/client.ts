import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { boltLogger } from './bolt-logger.ts';

/** Long enough for a slow answer of Slack, short enough that a worker is not held for long. */
const TIMEOUT_MS = 10_000;

/**
 * The Web API client. It never retries by itself: our queue does, and knows what was asked before.
 *
 * @param apiUrl Slack's own, or a stand-in's
 */
export function createSlackClient(token: string, apiUrl: string, log: Logger): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    logger: boltLogger(log),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
  });
}
