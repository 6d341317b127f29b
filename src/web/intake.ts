import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Desk } from '../drafts/desk.ts';
import { maxSubmissionBytes, parseSubmission, type Problem } from '../drafts/draft-submission.ts';
import { receiveDraft } from '../drafts/receive-draft.ts';

/** What this door works with. */
type IntakeDesk = Pick<Desk, 'db' | 'queue' | 'log'> & {
  /** Null: intake is off. */
  intakeToken: string | null;
};

/** `POST /api/drafts`: an outside program hands in a draft. */
export function intakeRouter(desk: IntakeDesk): Router {
  const router = Router();
  router.post(
    '/api/drafts',
    // Before the body is read: strangers cannot make us read anything.
    tokenHoldersOnly(desk.intakeToken),
    jsonOnly,
    express.json({ limit: maxSubmissionBytes, type: () => true }),
    unreadableBody,
    takeDraft(desk),
  );
  return router;
}

function tokenHoldersOnly(token: string | null): RequestHandler {
  return (request, response, next) => {
    if (!token) {
      response.status(403).json({ error: 'intake is off: set INTAKE_TOKEN' });
      return;
    }
    const given = /^Bearer +(.+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (given !== undefined && isSameSecret(given, token)) return next();
    response
      .status(401)
      .set('WWW-Authenticate', 'Bearer')
      .json({ error: 'the header must be Authorization: Bearer <INTAKE_TOKEN>' });
  };
}

/** In the same time whatever was guessed; hashed, because only equal lengths can be compared so. */
function isSameSecret(one: string, other: string): boolean {
  const digest = (secret: string) => createHash('sha256').update(secret).digest();
  return timingSafeEqual(digest(one), digest(other));
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
