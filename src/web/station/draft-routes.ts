import { type Response, Router } from 'express';
import { z } from 'zod';
import { maxDraftLength } from '../../drafts/draft-submission.ts';
import { storable } from '../../drafts/verbs/storable.ts';
import { type AnyVerb, verbs } from '../../drafts/verbs/verbs.ts';
import { readForm } from './forms.ts';
import type { StationDesk } from './station-desk.ts';
import { tell, toldOf } from './told.ts';
import { approversOnly, visitorOf } from './visitor.ts';

const clickForm = z.object({ draftId: storable.min(1), fingerprint: storable.min(1) });

/** The decisions of the draft page: each a form, answered by the page as it stands then. */
export function draftRoutes(desk: StationDesk): Router {
  const router = Router();
  for (const verb of verbs)
    router.post(
      `/decisions/${verb.name}`,
      approversOnly(desk),
      ...readForm(desk),
      (request, response) => carryOut(desk, verb, request.body, response),
    );
  return router;
}

async function carryOut(
  desk: StationDesk,
  verb: AnyVerb,
  form: unknown,
  response: Response,
): Promise<void> {
  const read = clickForm.safeParse(form);
  if (!read.success) return unreadable(desk, response);
  const { draftId } = read.data;
  const { actor, may } = visitorOf(response);
  const click = { ...read.data, actor, may: may[verb.takes] };
  const result = await verb.carryOut(desk.db, desk, click, form);
  if (!result) return unreadable(desk, response);
  if (result.kind !== 'no_such_draft') tell(desk, response, toldOf(draftId, verb.name, result));
  response.redirect(303, `/?${new URLSearchParams({ view: 'inbox', draftId })}`);
}

function unreadable({ pages }: StationDesk, response: Response): void {
  pages.send(response, 400, 'message', {
    title: 'Nothing was done',
    words: `The form cannot be read. A draft holds ${maxDraftLength} characters at most. Go back, and try again.`,
  });
}
