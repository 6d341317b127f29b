import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

import type { SendResult } from './adapter.ts';

/** How to reach a provider over HTTP; the base URL may have a path of its own. */
export type HttpProviderConfig = { baseUrl: string; apiKey: string; timeoutSeconds: number };

/** One reply on its way: a POST of JSON. */
export type ProviderCall = {
  baseUrl: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body: Record<string, unknown>;
  /** From the start of the call to the last byte of its answer. */
  timeoutSeconds: number;
  /** Finds the provider's id of the mail in its answer. */
  messageIdIn(answer: Record<string, unknown>): unknown;
};

/** Answers are small; bytes beyond this are not read, and the answer counts as unreadable. */
const maxAnswerBytes = 256 * 1024;

/** When a provider cannot be reached or names no time itself. */
const defaultRetrySeconds = 60;

/** A provider that asks for more is asked again earlier, so that no delivery seems forgotten. */
const maxRetrySeconds = 3600;

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
 * - 2xx with a JSON object: `sent`. Any other 2xx is `unknown`: providers answer in JSON, but
 *   proxies and sign-in pages in front of them also say 200, and calling that sent would lose mails;
 * - 429: `retry_later` after Retry-After; 401: `failed`, the key is wrong; any other 4xx but 408, and
 *   redirects: `failed`, refused;
 * - whatever else happens once connected (timeout, reset, 408, 5xx): `unknown`.
 *
 * Details hold statuses, error codes and names of fields we sent, never what others wrote.
 */
export async function callProvider(call: ProviderCall): Promise<SendResult> {
  const ending = await post(call);
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
    retryAfterSeconds: defaultRetrySeconds,
    detail: `no connection (${ending.code})`,
  };
}

type Answered = {
  kind: 'answered';
  status: number;
  retryAfter: string | undefined;
  /** Null if the answer broke off or is too large. */
  text: string | null;
};

type Ending =
  | Answered
  /** The URL or a header is malformed: nothing was tried. */
  | { kind: 'unusable'; code: string }
  /** No byte of the request left. */
  | { kind: 'unreachable'; code: string }
  /** The request may have arrived. */
  | { kind: 'lost'; code: string };

/**
 * node:http rather than fetch, because it tells when the connection stood: everything before that
 * certainly sent nothing. A fresh connection for each call, since a reused one can be closed by the
 * other side at that very moment, which nobody could tell from a lost mail.
 */
function post(call: ProviderCall): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let connected = false;
  const fail = (error: unknown) =>
    resolve({ kind: connected ? 'lost' : 'unreachable', code: codeOf(error) });
  try {
    const url = urlOf(call);
    const body = JSON.stringify(call.body);
    const secure = url.protocol === 'https:';
    const request = (secure ? https : http).request(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(call.timeoutSeconds * 1000),
      headers: {
        ...call.headers,
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    request.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    request.on('error', fail);
    request.on('response', (response) => {
      void readAnswer(response).then(resolve);
    });
    request.end(body);
  } catch (error) {
    resolve({ kind: 'unusable', code: codeOf(error) });
  }
  return promise;
}

function urlOf({ baseUrl, path, query = {} }: ProviderCall): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

async function readAnswer(response: IncomingMessage): Promise<Answered> {
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    text: await readText(response),
  };
}

async function readText(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxAnswerBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Error codes are fixed words; messages are not passed on, because they can quote URLs and keys. */
function codeOf(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name === 'AbortError') return 'timeout';
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'error';
}

function resultOf(answered: Answered, call: ProviderCall): SendResult {
  const { status } = answered;
  const detail = `HTTP ${status}${namedFields(answered, call)}`;
  if (status >= 200 && status < 300) return acceptedResult(answered, call);
  if (status === 429) {
    const retryAfterSeconds = parseRetryAfter(answered.retryAfter, new Date());
    return { outcome: 'retry_later', reason: 'provider_rejected', retryAfterSeconds, detail };
  }
  if (status === 401) return { outcome: 'failed', reason: 'provider_not_configured', detail };
  const refused = status >= 400 && status < 500 && status !== 408;
  if (refused || movedStatuses.has(status)) {
    return { outcome: 'failed', reason: 'provider_rejected', detail };
  }
  return { outcome: 'unknown', detail };
}

function acceptedResult({ status, text }: Answered, call: ProviderCall): SendResult {
  const answer = readObject(text);
  if (answer === null || answer.success === false || answer.ok === false) {
    const what = answer === null ? 'an unreadable answer' : 'an answer that denies success';
    return { outcome: 'unknown', detail: `HTTP ${status} with ${what}` };
  }
  const id = call.messageIdIn(answer);
  const known = typeof id === 'number' || (typeof id === 'string' && id !== '');
  return { outcome: 'sent', providerMessageId: known ? String(id).slice(0, 255) : null };
}

function readObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Which of our own fields a refusal mentions: helpful, and free of anybody's text. */
function namedFields({ status, text }: Answered, call: ProviderCall): string {
  if (status < 400 || status >= 500 || text === null) return '';
  const fields = Object.keys(call.body).filter((field) => text.includes(`"${field}`));
  return fields.length === 0 ? '' : `, naming ${fields.join(', ')}`;
}

/**
 * Reads a Retry-After header (RFC 9110: seconds, or an HTTP date) as seconds from `now`, at least 1
 * and at most an hour; a minute where there is none or it is unreadable.
 */
export function parseRetryAfter(header: string | undefined, now: Date): number {
  const value = header?.trim() ?? '';
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return defaultRetrySeconds;
  return Math.min(Math.max(Math.ceil(seconds), 1), maxRetrySeconds);
}
