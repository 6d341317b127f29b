import { verifySlackRequest } from '@slack/bolt';
import express, { type Request, type RequestHandler } from 'express';

export type RefusedRequest = { reason: 'unsigned' | 'stale' | 'bad_signature' };

/** Slack's own bound against replays: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_AGE_SECONDS = 5 * 60;
const MAX_BODY = '1mb';
/** Bodies read at a time: whoever claims a signature makes us read one. */
const MOST_BODIES = 16;
/** Slack waits three seconds for its answer; a body that takes longer is nobody's click. */
const BODY_PATIENCE_MS = 3_000;

/**
 * Lets only requests through that Slack signed within the last five minutes. Others get a 401 that
 * says what is wrong. Whatever the headers alone can tell is refused before the body is read.
 */
export function signedOnly(
  signingSecret: string,
  onRefused: (request: RefusedRequest) => void,
): RequestHandler[] {
  const refuse: Refuse = (response, reason) => {
    onRefused({ reason });
    // What is not read is not waited for either.
    response.set('Connection', 'close').status(401).json({ error: refusalWords[reason] });
  };
  return [
    (request, response, next) => {
      const refusal = refusedByHeaders(request);
      if (refusal) refuse(response, refusal);
      else next();
    },
    fewAtATime,
    express.raw({ type: () => true, limit: MAX_BODY, inflate: false }),
    (request, response, next) => {
      const body = Buffer.isBuffer(request.body) ? request.body.toString() : '';
      if (!isSigned(signingSecret, request, body)) return refuse(response, 'bad_signature');
      // Bolt verifies once more, from these very bytes.
      Object.assign(request, { rawBody: body });
      next();
    },
  ];
}

type Refuse = (response: express.Response, reason: RefusedRequest['reason']) => void;

const refusalWords: Record<RefusedRequest['reason'], string> = {
  unsigned: 'This request carries no Slack signature.',
  stale: 'This request is older than five minutes; it may be a replay.',
  bad_signature: 'The signature does not match: it was not made with this app’s signing secret.',
};

function refusedByHeaders(request: Request): 'unsigned' | 'stale' | null {
  const timestamp = request.get('x-slack-request-timestamp');
  if (!/^v0=[\da-f]{64}$/.test(request.get('x-slack-signature') ?? '')) return 'unsigned';
  if (!timestamp || !/^\d{1,12}$/.test(timestamp)) return 'unsigned';
  const age = Date.now() / 1000 - Number(timestamp);
  return Math.abs(age) > MAX_AGE_SECONDS ? 'stale' : null;
}

function isSigned(signingSecret: string, request: Request, body: string): boolean {
  const headers = {
    'x-slack-signature': request.get('x-slack-signature')!,
    'x-slack-request-timestamp': Number(request.get('x-slack-request-timestamp')),
  };
  try {
    verifySlackRequest({ signingSecret, body, headers });
    return true;
  } catch {
    return false;
  }
}

let reading = 0;

/** Bounds the memory that bodies of strangers take, and how long each may hold its place. */
const fewAtATime: RequestHandler = (request, response, next) => {
  if (reading >= MOST_BODIES) {
    response.set({ Connection: 'close', 'Retry-After': '1' }).status(503).end();
    return;
  }
  reading += 1;
  const tooSlow = setTimeout(() => request.destroy(), BODY_PATIENCE_MS);
  const release = () => {
    request.off('end', release).off('close', release);
    clearTimeout(tooSlow);
    reading -= 1;
  };
  request.on('end', release).on('close', release);
  next();
};
