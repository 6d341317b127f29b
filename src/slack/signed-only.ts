import { verifySlackRequest } from '@slack/bolt';
import express, { type RequestHandler } from 'express';

export type RefusedRequest = { reason: 'unsigned' | 'stale' | 'bad_signature' };

/** Slack's own bound against replays: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_AGE_SECONDS = 5 * 60;
const MAX_BODY = '1mb';

/**
 * Lets only requests through that Slack signed within the last five minutes. Others get a 401 that
 * says what is wrong, and their body is not parsed.
 */
export function signedOnly(
  signingSecret: string,
  onRefused: (request: RefusedRequest) => void,
): RequestHandler[] {
  return [
    express.raw({ type: () => true, limit: MAX_BODY }),
    (request, response, next) => {
      const body = Buffer.isBuffer(request.body) ? request.body.toString() : '';
      const refusal = refusalOf(signingSecret, request.headers, body);
      if (refusal === null) {
        // Bolt verifies once more, from these very bytes.
        Object.assign(request, { rawBody: body });
        next();
        return;
      }
      onRefused({ reason: refusal });
      response.status(401).json({ error: refusalWords[refusal] });
    },
  ];
}

const refusalWords: Record<RefusedRequest['reason'], string> = {
  unsigned: 'This request carries no Slack signature.',
  stale: 'This request is older than five minutes; it may be a replay.',
  bad_signature: 'The signature does not match: it was not made with this app’s signing secret.',
};

function refusalOf(
  signingSecret: string,
  headers: Record<string, unknown>,
  body: string,
): RefusedRequest['reason'] | null {
  const signature = headers['x-slack-signature'];
  const timestamp = Number(headers['x-slack-request-timestamp']);
  if (typeof signature !== 'string' || !Number.isFinite(timestamp)) return 'unsigned';
  if (Math.abs(Date.now() / 1000 - timestamp) > MAX_AGE_SECONDS) return 'stale';
  try {
    const signed = { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp };
    verifySlackRequest({ signingSecret, body, headers: signed });
    return null;
  } catch {
    return 'bad_signature';
  }
}
