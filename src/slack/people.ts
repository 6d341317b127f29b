import { type WebClient, ErrorCode } from '@slack/web-api';
import type { Person } from '../drafts/admission.ts';

export type People = {
  /** The person of a user id, or null where Slack knows none. */
  find(userId: string): Promise<Person | null>;
  /** The user id of an address, or null where Slack knows none. */
  idOf(email: string): Promise<string | null>;
};

/** Someone who leaves the company is shut out after so long at the latest. */
const REMEMBERED_MS = 60_000;

/** Looks people up in Slack, remembering the answers for a minute. */
export function slackPeople(client: WebClient): People {
  const find = remembering(async (userId: string): Promise<Person | null> => {
    const user = (await orNull(() => client.users.info({ user: userId })))?.user;
    if (!user?.id) return null;
    return {
      id: user.id,
      teamId: user.team_id ?? null,
      name: user.real_name || user.profile?.display_name || user.name || null,
      email: user.profile?.email?.toLowerCase() ?? null,
      isBot: Boolean(user.is_bot || user.is_workflow_bot || user.id === 'USLACKBOT'),
      isDeactivated: Boolean(user.deleted),
    };
  });
  const idOf = remembering(
    async (email: string) =>
      (await orNull(() => client.users.lookupByEmail({ email })))?.user?.id ?? null,
  );
  return { find, idOf };
}

/** Slack's "there is no such user" is an answer, not a fault. */
async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (['user_not_found', 'users_not_found', 'user_not_visible'].includes(slackErrorOf(error)))
      return null;
    throw error;
  }
}

/** The `error` of an answer with `ok: false`; an empty text for any other fault. */
export function slackErrorOf(error: unknown): string {
  const fault = error as { code?: string; data?: { error?: string } };
  return fault.code === ErrorCode.PlatformError ? (fault.data?.error ?? '') : '';
}

/** What Slack says of people who cannot be written to, which may change. */
export const unreachablePerson = [
  'user_not_found',
  'users_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'channel_not_found',
  'is_archived',
];

/** Of these a gateway speaks that lost sight of Slack's servers, which may still be at work. */
const fromGateways = [408, 502, 504];

/**
 * Whether Slack itself has answered, if only with a fault. After a 500, a 503 or an `internal_error`
 * something may have been done all the same (docs.slack.dev, errors of Web API methods), but nothing
 * will be done any more.
 */
export function isAnswer(error: unknown): boolean {
  const { code, statusCode = 0 } = error as { code?: string; statusCode?: number };
  if (code === ErrorCode.HTTPError) return !fromGateways.includes(statusCode);
  return code === ErrorCode.PlatformError;
}

/** Seconds Slack asks to wait, or null where the fault is another one. */
export function retryAfterOf(error: unknown): number | null {
  const fault = error as { code?: string; retryAfter?: number };
  return fault.code === ErrorCode.RateLimitedError ? (fault.retryAfter ?? 1) : null;
}

function remembering<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { answer: T; until: number }>();
  return async (key) => {
    const hit = known.get(key);
    if (hit && hit.until > Date.now()) return hit.answer;
    const answer = await ask(key);
    known.set(key, { answer, until: Date.now() + REMEMBERED_MS });
    return answer;
  };
}
