import type { RequestHandler, Response } from 'express';
import { admit, type PersonActor } from '../../drafts/approvers.ts';
import { refusedPersonLine } from '../../drafts/telling/answers.ts';
import { recordDecision } from '../../drafts/decide/record-decision.ts';
import type { WebSession } from '../../generated/prisma/client.ts';
import { clearCookie, readCookie } from './cookies.ts';
import { findSession } from './sessions.ts';
import { returnPath } from './return-path.ts';
import type { StationDesk } from './station-desk.ts';

/** Somebody who is signed in and may act: checked on this very request. */
export type Visitor = { session: WebSession; actor: PersonActor; name: string };

/** The visitor that `approversOnly` let in. */
export function visitorOf(response: Response): Visitor {
  return response.locals.visitor as Visitor;
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
    const admission = await admit(desk.rules, sender, 'dashboard');
    if (!admission.admitted) {
      const { reason } = admission;
      desk.log.warn({ reason }, 'refused a visitor of the dashboard');
      if (request.method !== 'GET') await recordRefusedPerson(desk, sender, reason);
      desk.pages.send(response, 403, 'refused', { line: refusedPersonLine(reason, sender.userId) });
      return;
    }
    const { actor, person } = admission;
    response.locals.visitor = { session, actor, name: person.name ?? person.id } satisfies Visitor;
    next();
  };
}

/** Records that somebody was turned away at the door. */
export async function recordRefusedPerson(
  desk: StationDesk,
  { userId: slackUserId, teamId: slackTeamId }: { userId: string; teamId: string | null },
  reason: 'skip:not_an_approver' | 'skip:other_team',
): Promise<void> {
  const actor = { kind: 'person', slackUserId, slackTeamId, surface: 'dashboard' } as const;
  await recordDecision(desk.db, { draftId: null, decision: 'refuse', actor, reason });
}
