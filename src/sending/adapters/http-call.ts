import type { SendResult } from './adapter.ts';
import { type Answered, exchange, type ProviderRequest } from './http-exchange.ts';
import { type ProviderAnswer, readAnswer, shapeOf } from './read-answer.ts';

/** What a provider's 2xx says of the mail. */
export type Proof =
  /** The provider's named proof of acceptance is there. */
  | { kind: 'accepted'; providerMessageId: string | null }
  /** It says in so many words that it took nothing. */
  | { kind: 'refused' }
  | { kind: 'unproven' };

/** One reply on its way: a POST of JSON. */
export type ProviderCall = Omit<ProviderRequest, 'maxAnswerBytes' | 'body'> & {
  body: Record<string, unknown>;
  /** Looks for the provider's proof in what it answered. */
  proofIn(answer: ProviderAnswer): Proof;
};

/** Answers to a reply are small. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** When a provider cannot be reached or names no time itself. */
const DEFAULT_RETRY_SECONDS = 60;

/** A provider that asks for more is asked again earlier, so that no delivery seems forgotten. */
const MAX_RETRY_SECONDS = 3600;

/**
 * Redirects that say "not processed here, ask there". None is followed: mail is not to be posted to
 * an address that nobody configured.
 */
const movedStatuses = new Set([301, 307, 308]);

/**
 * Posts a reply and says how that ended:
 *
 * - a connection that never came about (refused, no such name, failed TLS handshake, timeout until
 *   then): certainly not sent, `retry_later`;
 * - 2xx with the provider's proof: `sent`; with its plain refusal: `failed`; any other 2xx is
 *   `unknown`, and its shape is told;
 * - 429: `retry_later` after Retry-After; 401 and 403: `failed`, the key is not for this; any other
 *   4xx but 408, and redirects: `failed`, refused;
 * - whatever else happens once connected (timeout, reset, 408, 5xx): `unknown`.
 *
 * Details hold statuses, error codes and names of fields we sent, never what others wrote.
 */
export async function callProvider(call: ProviderCall): Promise<SendResult> {
  const ending = await exchange({ ...call, maxAnswerBytes: MAX_ANSWER_BYTES });
  if (ending.kind === 'answered') return resultOf(ending, call);
  if (ending.kind === 'lost') {
    return { outcome: 'unknown', detail: `no complete answer (${ending.code})` };
  }
  if (ending.kind === 'unusable') {
    const detail = `the base URL or the key cannot be used (${ending.code})`;
    return { outcome: 'failed', reason: 'provider_not_configured', detail };
  }
  return {
    outcome: 'retry_later',
    reason: 'provider_unreachable',
    retryAfterSeconds: DEFAULT_RETRY_SECONDS,
    detail: `no connection (${ending.code})`,
  };
}

function resultOf(answered: Answered, call: ProviderCall): SendResult {
  const { status } = answered;
  const detail = `HTTP ${status}${namedFields(answered, call)}`;
  if (status >= 200 && status < 300) return acceptedResult(answered, call);
  if (status === 429) {
    const retryAfterSeconds = retrySecondsOf(answered);
    return { outcome: 'retry_later', reason: 'provider_rejected', retryAfterSeconds, detail };
  }
  if (status === 401 || status === 403)
    return { outcome: 'failed', reason: 'provider_not_configured', detail };
  const refused = status >= 400 && status < 500 && status !== 408;
  if (refused || movedStatuses.has(status)) {
    return { outcome: 'failed', reason: 'provider_rejected', detail };
  }
  return { outcome: 'unknown', detail };
}

function acceptedResult({ status, text }: Answered, call: ProviderCall): SendResult {
  const answer = readAnswer(text);
  const proof = call.proofIn(answer);
  const detail = `HTTP ${status} with ${shapeOf(answer)}`;
  if (proof.kind === 'refused') return { outcome: 'failed', reason: 'provider_rejected', detail };
  if (proof.kind === 'unproven') return { outcome: 'unknown', detail };
  const { providerMessageId } = proof;
  return { outcome: 'sent', providerMessageId: providerMessageId?.slice(0, 255) ?? null };
}

/** Which of our own fields a refusal mentions: helpful, and free of anybody's text. */
function namedFields({ status, text }: Answered, call: ProviderCall): string {
  if (status < 400 || status >= 500 || text === null) return '';
  const fields = Object.keys(call.body).filter(
    (field) => text.includes(`"${field}`) || text.includes(`\\"${field}\\"`),
  );
  return fields.length === 0 ? '' : `, naming ${fields.join(', ')}`;
}

/** How long a 429 asks us to wait: the header, else SmartLead's `error.retry_after`. Seconds. */
export function retrySecondsOf({ retryAfter, text }: Answered): number {
  const { object } = readAnswer(text);
  const inBody = (object?.error as { retry_after?: unknown } | undefined)?.retry_after;
  return parseRetryAfter(
    retryAfter ?? (inBody === undefined ? undefined : String(inBody)),
    new Date(),
  );
}

/**
 * Reads a Retry-After header (RFC 9110: seconds, or an HTTP date) as seconds from `now`, at least 1
 * and at most an hour; a minute where there is none or it is unreadable.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number {
  const value = header?.trim() ?? '';
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return DEFAULT_RETRY_SECONDS;
  return Math.min(Math.max(Math.ceil(seconds), 1), MAX_RETRY_SECONDS);
}
