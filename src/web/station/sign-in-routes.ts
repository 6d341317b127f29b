import { type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import * as openid from 'openid-client';
import { admit, type Sender } from '../../drafts/admission.ts';
import { refusedPersonLine } from '../../drafts/telling/answers.ts';
import { countRefusals } from '../../drafts/count-refusals.ts';
import { clearCookie, type CookieName, readCookie, setCookie } from './cookies.ts';
import { readForm } from './forms.ts';
import { returnPath } from './return-path.ts';
import { endSessionsOf, openSession, SESSION_LIFE_MS } from './sessions.ts';
import { type SignInAttempt, signInAttempt } from './sign-in.ts';
import type { StationDesk } from './station-desk.ts';
import { approversOnly, visitorOf } from './visitor.ts';

export const CALLBACK_PATH = '/auth/slack/callback';

/** Time to choose a workspace and to type a password. */
const ATTEMPT_LIFE_MS = 10 * 60_000;
/** Sign-ins finished from one address in ten minutes. A whole office may share one. */
const MOST_EXCHANGES = 60;

/** Signing in with Slack, and out again. */
export function signInRoutes(desk: StationDesk): Router {
  const { db, log, pages, secure } = desk;
  const router = Router();
  const limit = limitExchanges(desk);
  const onFailed = countRefusals(db, log, 'dashboard', 'skip:sign_in_failed');

  router.get('/auth/slack', async (request, response) => {
    const { attempt, url } = await desk.signIn.begin(returnPath(request.query.to));
    setCookie(
      response,
      secure,
      attemptCookie(attempt.state),
      JSON.stringify(attempt),
      ATTEMPT_LIFE_MS,
    );
    response.redirect(303, url.href);
  });

  router.get(CALLBACK_PATH, async (request, response) => {
    const answer = new URL(request.originalUrl, 'http://here.invalid').searchParams;
    const state = answer.get('state') ?? '';
    const attempt = parseAttempt(readCookie(request, secure, attemptCookie(state)));
    const returnTo = returnPath(attempt?.returnTo);
    const again = (problem: string) => pages.send(response, 400, 'sign-in', { returnTo, problem });
    if (!attempt) return again('This sign-in has expired, or was begun in another browser.');
    clearCookie(response, secure, attemptCookie(state));
    // Only who has begun here is counted: visits cost nothing, and lock nobody out.
    if (!(await limit(request, response))) return;

    const outcome = await finish(attempt, answer);
    if ('problem' in outcome) return again(outcome.problem);
    const { sender } = outcome;
    const knock = { sender, surface: 'dashboard', draftId: null, acts: true } as const;
    const admission = await admit(desk, desk.rules, knock);
    if (!admission.admitted) {
      return pages.send(response, 403, 'refused', {
        line: refusedPersonLine(admission.reason, sender.userId),
      });
    }
    const { person, actor } = admission.visitor;
    const secret = await openSession(
      db,
      person,
      actor.slackTeamId!,
      readCookie(request, secure, 'session'),
    );
    setCookie(response, secure, 'session', secret, SESSION_LIFE_MS);
    response.redirect(303, returnTo);
  });

  router.post(
    '/auth/sign-out',
    approversOnly(desk),
    ...readForm(desk),
    async (request, response) => {
      const { session } = visitorOf(response);
      const everywhere = (request.body as { everywhere?: string }).everywhere === 'yes';
      await endSessionsOf(db, session.slackUserId, everywhere ? null : session.id);
      clearCookie(response, secure, 'session');
      // Unsent edits are kept in the browser; nobody else at this machine shall find them.
      response.set('Clear-Site-Data', '"storage"');
      pages.send(response, 200, 'sign-in', { returnTo: '/', problem: null, signedOut: true });
    },
  );
  router.post(
    '/auth/end-session',
    approversOnly(desk),
    ...readForm(desk),
    async (request, response) => {
      const { session } = visitorOf(response);
      const { id } = request.body as { id?: unknown };
      if (typeof id === 'string') await endSessionsOf(db, session.slackUserId, id);
      response.redirect(303, '/?view=sessions');
    },
  );
  return router;

  async function finish(
    attempt: SignInAttempt,
    answer: URLSearchParams,
  ): Promise<{ sender: Sender } | { problem: string }> {
    try {
      return { sender: await desk.signIn.finish(attempt, answer) };
    } catch (error) {
      if (error instanceof openid.AuthorizationResponseError && error.error === 'access_denied')
        return { problem: 'You cancelled the sign-in.' };
      onFailed('not_confirmed');
      log.warn({ err: error }, 'a sign-in with Slack failed');
      return { problem: 'Slack did not confirm who you are. Please try again.' };
    }
  }
}

/** Whether one more sign-in may be finished from an address; answers where it may not. */
function limitExchanges({ pages }: StationDesk) {
  const limiter = rateLimit({
    windowMs: ATTEMPT_LIFE_MS,
    limit: MOST_EXCHANGES,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A proxy's header is believed only where TRUSTED_PROXIES names the proxy.
    validate: { xForwardedForHeader: false },
    handler: (_request, response) =>
      pages.send(response, 429, 'message', {
        title: 'Too many sign-ins',
        words: 'Too many sign-ins came from your network. Wait ten minutes, then try again.',
      }),
  });
  return (request: Request, response: Response): Promise<boolean> =>
    new Promise((resolve, reject) => {
      response.once('finish', () => resolve(false));
      limiter(request, response, (fault?: unknown) =>
        fault ? reject(fault as Error) : resolve(true),
      );
    });
}

/** One cookie an attempt, so that two tabs may sign in at the same time. */
function attemptCookie(state: string): CookieName {
  return `sign-in-${state.replace(/[^\w-]/g, '').slice(0, 12)}`;
}

/**
 * What the browser kept needs no signature: each part of it is checked against what Slack answers
 * or by `returnPath`, and whoever could plant the cookie could plant a signed one of their own.
 */
function parseAttempt(cookie: string | null): SignInAttempt | null {
  try {
    return signInAttempt.parse(JSON.parse(cookie ?? ''));
  } catch {
    return null;
  }
}
