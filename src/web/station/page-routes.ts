import { type Request, type Response, Router } from 'express';
import { clientsFilter } from '../../drafts/clients.ts';
import { draftVersion } from '../../drafts/draft-version.ts';
import { findLinkedDraft } from '../../drafts/find-linked-draft.ts';
import { wholeText } from './conversation.ts';
import { draftPage } from './draft-page.ts';
import { healthPage } from './health-page.ts';
import { inboxPage, inboxVersion } from './inbox-page.ts';
import { linkProblemPage } from './link-problem-page.ts';
import { runPage } from './run-page.ts';
import { findSessionsOf } from './sessions.ts';
import type { StationDesk } from './station-desk.ts';
import { takeTold } from './told.ts';
import { approversOnly, visitorOf } from './visitor.ts';

/** The pages. All of them live at `/` and differ in their query, like the links on review cards. */
export function pageRoutes(desk: StationDesk): Router {
  const router = Router();
  router.get('/', approversOnly(desk), async (request, response) => {
    const query = singleValues(request);
    if (query.view === 'health') return sendHealth(desk, query, response);
    if (query.view === 'sessions') return sendSessions(desk, response);
    if (query.view === 'message') return sendMessage(desk, query, response);
    if (query.draftId || query.leadId) return sendDraft(desk, query, request, response);
    desk.pages.send(
      response,
      200,
      'inbox',
      await inboxPage(desk, query, visitorOf(response).may.see),
    );
  });
  router.get('/inbox/version', approversOnly(desk), async (request, response) => {
    response.json({
      version: await inboxVersion(desk.db, singleValues(request), visitorOf(response).may.see),
    });
  });
  router.get('/drafts/version', approversOnly(desk), async (request, response) => {
    const { draftId } = singleValues(request);
    response.json({
      version: draftId ? await draftVersion(desk.db, draftId, visitorOf(response).may.see) : null,
    });
  });
  return router;
}

type Query = Partial<Record<string, string>>;

/** What is given twice, or holds what the database cannot, counts as not given. */
function singleValues({ query }: Request): Query {
  return Object.fromEntries(
    Object.entries(query).filter(
      ([, value]) => typeof value === 'string' && value !== '' && !value.includes('\0'),
    ),
  ) as Query;
}

async function sendDraft(
  desk: StationDesk,
  query: Query,
  request: Request,
  response: Response,
): Promise<void> {
  const visitor = visitorOf(response);
  const { clientId = null, leadId = null, draftId = null } = query;
  const linked = await findLinkedDraft(desk.db, { clientId, leadId, draftId }, visitor.may.see);
  if (linked.kind !== 'found') {
    desk.pages.send(response, 404, 'link-problem', await linkProblemPage(desk.db, linked));
    return;
  }
  if (draftId === null) {
    // From here on the address names the draft, so that a reload never shows another one.
    const { clientId, leadId, draftId } = linked;
    const exact = { view: 'inbox', clientId, leadId, draftId };
    response.redirect(302, `/?${new URLSearchParams(exact)}`);
    return;
  }
  const told = takeTold(desk, request, response, linked.draftId);
  const page = await draftPage(desk, linked.draftId, told, visitor);
  if (page) return desk.pages.send(response, 200, 'draft', page);
  const gone = await linkProblemPage(desk.db, { kind: 'no_such_draft', lead: null });
  desk.pages.send(response, 404, 'link-problem', gone);
}

async function sendHealth(desk: StationDesk, { run }: Query, response: Response): Promise<void> {
  if (!run) return desk.pages.send(response, 200, 'health', await healthPage(desk));
  const page = await runPage(desk.db, run);
  if (page) return desk.pages.send(response, 200, 'run', page);
  desk.pages.send(response, 404, 'message', {
    title: 'This run does not exist',
    words: 'The link names a backfill run that is not here.',
  });
}

/** Where the visitor is signed in; each can be ended from here. */
async function sendSessions(desk: StationDesk, response: Response): Promise<void> {
  const { session } = visitorOf(response);
  const sessions = await findSessionsOf(desk.db, session.slackUserId);
  desk.pages.send(response, 200, 'sessions', {
    title: 'Where you are signed in',
    sessions: sessions.map(({ id, createdAt, seenAt }) => ({
      id,
      createdAt,
      seenAt,
      isThis: id === session.id,
    })),
  });
}

/** One message, whole, however long it is. */
async function sendMessage(
  desk: StationDesk,
  { messageId = '', draftId = '' }: Query,
  response: Response,
): Promise<void> {
  const message = await desk.db.message.findUnique({
    where: { id: messageId, lead: { clientId: clientsFilter(visitorOf(response).may.see) } },
  });
  if (!message)
    return desk.pages.send(response, 404, 'message', {
      title: 'This message does not exist',
      words: 'The link names a message that is not here.',
    });
  desk.pages.send(response, 200, 'whole-message', {
    title: message.subject ?? 'Message',
    at: message.sentAt,
    text: wholeText(message.body),
    draftId: draftId || null,
  });
}
