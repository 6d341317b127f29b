import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

/** How to reach a provider over HTTP; the base URL may have a path of its own. */
export type HttpProviderConfig = { baseUrl: string; apiKey: string; timeoutSeconds: number };

/** One request to a provider. */
export type ProviderRequest = {
  baseUrl: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Posted as JSON; without it the request is a GET. */
  body?: Record<string, unknown>;
  /** From the start of the call to the last byte of its answer. */
  timeoutSeconds: number;
  /** More of an answer is not read: it then counts as unreadable. */
  maxAnswerBytes: number;
};

export type Answered = {
  kind: 'answered';
  status: number;
  retryAfter: string | undefined;
  /** Null if the answer broke off or is too large. */
  text: string | null;
};

/** How a request ended. Codes are fixed words: never what others wrote. */
export type Ending =
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
export function exchange(call: ProviderRequest): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let connected = false;
  const fail = (error: unknown) =>
    resolve({ kind: connected ? 'lost' : 'unreachable', code: codeOf(error) });
  try {
    const url = urlOf(call);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const secure = url.protocol === 'https:';
    const request = (secure ? https : http).request(url, {
      method: body === undefined ? 'GET' : 'POST',
      agent: false,
      signal: AbortSignal.timeout(call.timeoutSeconds * 1000),
      headers: {
        ...call.headers,
        accept: 'application/json',
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
      },
    });
    request.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    request.on('error', fail);
    request.on('response', (response) => {
      void readAnswer(response, call.maxAnswerBytes).then(resolve);
    });
    request.end(body);
  } catch (error) {
    resolve({ kind: 'unusable', code: codeOf(error) });
  }
  return promise;
}

function urlOf({ baseUrl, path, query = {} }: ProviderRequest): URL {
  const url = new URL(`${baseUrl.replace(/\/{1,9}$/, '')}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<Answered> {
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    text: await readText(response, maxBytes),
  };
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) return null;
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
