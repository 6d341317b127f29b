import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Desk } from '../drafts/desk.ts';
import { maxSubmissionBytes, parseSubmission, type Problem } from '../drafts/draft-submission.ts';
import { receiveDraft } from '../drafts/receive-draft.ts';
import type { RefusalCounter } from '../drafts/count-refusals.ts';
import { bearerToken } from './bearer-token.ts';
import { isSameSecret } from './same-secret.ts';

/** What this door works with. */
type IntakeDesk = Pick<Desk, 'db' | 'queue' | 'log'> & {
  /** Null: intake is off. */
  intakeToken: string | null;
  /** Told of each request whose token is none. */
  onRefused: RefusalCounter;
};

/** `POST /api/drafts`: an outside program hands in a draft. */
export function intakeRouter(desk: IntakeDesk): Router {
  const router = Router();
  router.post(
    '/api/drafts',
    // Before the body is read: strangers cannot make us read anything.
    tokenHoldersOnly(desk),
    jsonOnly,
    express.json({ limit: maxSubmissionBytes, type: () => true }),
    unreadableBody,
    takeDraft(desk),
  );
  return router;
}

function tokenHoldersOnly({ intakeToken: token, onRefused }: IntakeDesk): RequestHandler {
  return (request, response, next) => {
    if (!token) {
      response.status(403).json({ error: 'intake is off: set INTAKE_TOKEN' });
      return;
    }
    const given = bearerToken(request);
    if (given !== undefined && isSameSecret(given, token)) return next();
    onRefused(given === undefined ? 'no_token' : 'wrong_token');
    response
      .status(401)
      .set({ Connection: 'close', 'WWW-Authenticate': 'Bearer' })
      .json({ error: 'the header must be Authorization: Bearer <INTAKE_TOKEN>' });
  };
}

const jsonOnly: RequestHandler = (request, response, next) => {
  if (/^application\/json\s*(;|$)/i.test(request.get('content-type') ?? '')) return next();
  response.status(415).json({ error: 'the Content-Type must be application/json' });
};

/** The answers to what `express.json` cannot read, by the type it gives its errors. */
const unreadable: Record<string, { status: number; error: string }> = {
  'entity.too.large': { status: 413, error: 'the body must have at most 1 MiB' },
  'charset.unsupported': { status: 415, error: 'the body must be UTF-8' },
  'encoding.unsupported': { status: 415, error: 'the Content-Encoding is unknown' },
};

const unreadableBody: ErrorRequestHandler = (fault, _request, response, next) => {
  const { type, status, message } = fault as { type?: string; status?: number; message: string };
  if (type === 'entity.parse.failed') {
    return refuse(response, [{ path: '', problem: `is not valid JSON${placeIn(message)}` }]);
  }
  const answer = unreadable[type ?? ''];
  if (answer) response.status(answer.status).json({ error: answer.error });
  else if (status === 400) response.status(400).json({ error: 'the body cannot be read' });
  else next(fault);
};

/** Where the JSON breaks, from the parser's message, which also quotes the text. */
function placeIn(message: string): string {
  const place = /\bline \d+ column \d+/.exec(message)?.[0];
  return place ? ` (${place})` : '';
}

function refuse(response: express.Response, problems: Problem[]): void {
  response.status(400).json({ error: 'the draft cannot be taken', problems });
}

function takeDraft({ db, queue, log }: IntakeDesk): RequestHandler {
  return async (request, response) => {
    const parsed = parseSubmission(request.body);
    if (!parsed.ok) return refuse(response, parsed.problems);
    const received = await receiveDraft(db, queue, parsed.submission);
    if (received.kind === 'conflict') return refuse(response, received.problems);
    const { kind: status, draftId } = received;
    log.info({ draftId, status }, 'a draft came in');
    response.status(status === 'accepted' ? 202 : 200).json({ draftId, status });
  };
}
