import { createHmac } from 'node:crypto';
import type { Attempt, Payload, PayloadType, Retry, Transport } from './deliveries.ts';
import type { Workspace } from './workspace.ts';

/** A request as Slack would never send it, or exactly as it would. */
export type RawRequest = {
  body: string;
  /** Default: a form. */
  contentType?: string;
  /**
   * `valid`; `unsigned`: no signature headers; `stale`: rightly signed ten minutes ago;
   * `tampered`: signed, then the body changed; `wrong_secret`: signed with another secret.
   */
  signing: 'valid' | 'unsigned' | 'stale' | 'tampered' | 'wrong_secret';
};

const STALE_SECONDS = 600;
const FORM = 'application/x-www-form-urlencoded';

/** Sends payloads to the app's request URL, signed: docs.slack.dev/authentication/verifying-requests-from-slack. */
export class HttpMode implements Transport {
  readonly #workspace: Workspace;
  readonly #ackTimeoutMs: number;

  constructor(workspace: Workspace, ackTimeoutMs = 3000) {
    this.#workspace = workspace;
    this.#ackTimeoutMs = ackTimeoutMs;
  }

  /** Posts one payload; any 2xx answer within the time is the acknowledgement. */
  async send(type: PayloadType, payload: Payload, retry: Retry | undefined): Promise<Attempt> {
    const { body, contentType } = encodePayload(type, payload);
    const startedAt = Date.now();
    const elapsed = () => Date.now() - startedAt;
    try {
      const response = await fetch(this.#requestUrl(), {
        method: 'POST',
        headers: {
          'content-type': contentType,
          ...this.#signatureHeaders(body),
          ...(retry && {
            'x-slack-retry-num': String(retry.number),
            'x-slack-retry-reason': retry.reason,
          }),
        },
        body,
        signal: AbortSignal.timeout(this.#ackTimeoutMs),
      });
      const text = await response.text();
      if (response.ok) return { acked: true, ms: elapsed(), response: readResponse(text) };
      const noRetry = response.headers.get('x-slack-no-retry') === '1';
      return {
        acked: false,
        ms: elapsed(),
        reason: 'http_error',
        status: response.status,
        noRetry,
      };
    } catch (error) {
      const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
      return { acked: false, ms: elapsed(), reason: timedOut ? 'timeout' : 'connection_failed' };
    }
  }

  /** Posts a request for attacks on the signature check; returns the app's answer. */
  async sendRaw(request: RawRequest): Promise<{ status: number; body: string }> {
    const response = await fetch(this.#requestUrl(), {
      method: 'POST',
      headers: { 'content-type': request.contentType ?? FORM, ...this.#headersFor(request) },
      body: request.signing === 'tampered' ? `${request.body} ` : request.body,
    });
    return { status: response.status, body: await response.text() };
  }

  #headersFor({ body, signing }: RawRequest): Record<string, string> {
    const now = Math.floor(Date.now() / 1000);
    if (signing === 'unsigned') return {};
    if (signing === 'stale') return this.#signatureHeaders(body, now - STALE_SECONDS);
    if (signing === 'wrong_secret') return this.#signatureHeaders(body, now, 'not the secret');
    return this.#signatureHeaders(body);
  }

  #signatureHeaders(
    body: string,
    timestamp = Math.floor(Date.now() / 1000),
    secret = this.#workspace.bot.signingSecret,
  ): Record<string, string> {
    const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return {
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': `v0=${digest}`,
    };
  }

  #requestUrl(): string {
    const { requestUrl } = this.#workspace.bot;
    if (!requestUrl) throw new Error('The stand-in has no request URL: it is in Socket Mode');
    return requestUrl;
  }
}

/** Events travel as JSON, interactions as JSON in a form field, commands as a form. */
export function encodePayload(
  type: PayloadType,
  payload: Payload,
): { body: string; contentType: string } {
  if (type === 'events_api')
    return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields =
    type === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return { body: new URLSearchParams(fields).toString(), contentType: FORM };
}

/** A body that came with the acknowledgement: JSON, or the plain text of a message. */
function readResponse(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
