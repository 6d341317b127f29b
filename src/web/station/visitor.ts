import type { RequestHandler, Response } from 'express';
import { admit, recordRefused, type Visitor } from '../../drafts/admission.ts';
import { refusedPersonLine } from '../../drafts/telling/answers.ts';
import type { WebSession } from '../../generated/prisma/client.ts';
import { clearCookie, readCookie } from './cookies.ts';
import { findSession } from './sessions.ts';
import { returnPath } from './return-path.ts';
import type { StationDesk } from './station-desk.ts';

/** Somebody who is signed in and may act: checked on this very request. */
export type SignedIn = Visitor & { session: WebSession; name: string };

/** The visitor that `approversOnly` let in. */
export function visitorOf(response: Response): SignedIn {
  return response.locals.visitor as SignedIn;
}

/**
 * Lets nobody pass but signed-in approvers. The allowlist is asked every time, so that whoever left
 * the team or the list is out at once, however long their session would last.
 */
export function approversOnly(desk: StationDesk): RequestHandler {
  return async (request, response, next) => {
    const secret = readCookie(request, desk.secure, 'session');
    const session = secret ? await findSession(desk.db, secret) : null;
    if (!session) {
      if (secret) clearCookie(response, desk.secure, 'session');
      const returnTo = request.method === 'GET' ? returnPath(request.originalUrl) : '/';
      desk.pages.send(response, 401, 'sign-in', { returnTo, problem: null });
      return;
    }
    const sender = { userId: session.slackUserId, teamId: session.slackTeamId };
    const acts = request.method !== 'GET';
    const knock = { sender, surface: 'dashboard', draftId: null, acts } as const;
    const admission = await admit(desk, desk.rules, knock);
    if (!admission.admitted) {
      if (!acts && isNews(session.id)) await recordRefused(desk.db, knock, admission.reason);
      const line = refusedPersonLine(admission.reason, sender.userId);
      desk.pages.send(response, 403, 'refused', { line });
      return;
    }
    const { person } = admission.visitor;
    const name = person.name ?? person.id;
    response.locals.visitor = { ...admission.visitor, session, name } satisfies SignedIn;
    next();
  };
}

/** A page asks again every few seconds; one refusal a minute tells enough. */
const NEWS_EVERY_MS = 60_000;
const lastRefused = new Map<string, number>();

function isNews(sessionId: string): boolean {
  const now = Date.now();
  for (const [id, at] of lastRefused) if (at < now - NEWS_EVERY_MS) lastRefused.delete(id);
  if (lastRefused.has(sessionId)) return false;
  lastRefused.set(sessionId, now);
  return true;
}
