import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { approveDraft } from '../../drafts/decide/approve-draft.ts';
import type { Click, DecisionResult } from '../../drafts/decide/decide.ts';
import { editDraft } from '../../drafts/decide/edit-draft.ts';
import { rejectDraft } from '../../drafts/decide/reject-draft.ts';
import { settleUnknown } from '../../drafts/decide/settle-unknown.ts';
import { stopSend } from '../../drafts/decide/stop-send.ts';
import { maxDraftLength } from '../../drafts/draft-submission.ts';
import { withText } from '../../drafts/fingerprint.ts';
import { readForm } from './forms.ts';
import type { StationDesk } from './station-desk.ts';
import { type Asked, tell, toldOf } from './told.ts';
import { approversOnly, visitorOf } from './visitor.ts';

/** Words of a person who rejects, in characters. */
const LONGEST_REASON = 300;

/** PostgreSQL stores neither NUL nor half a character. */
const storable = z.string().refine((text) => !text.includes('\0') && text.isWellFormed());

const clickForm = z.object({ draftId: storable.min(1), fingerprint: storable.min(1) });
const editForm = clickForm.extend({
  content: storable.transform(withUnixLineEnds).pipe(z.string().max(maxDraftLength)),
  send: z.literal('yes').optional(),
});
const rejectForm = clickForm.extend({ reason: storable.default('') });
const settleForm = clickForm.extend({ sent: z.enum(['yes', 'no']) });

type Decided = { asked: Asked; result: DecisionResult };
type Decide<Form> = (form: Form, click: Click) => Promise<Decided>;

/** The decisions of the draft page: each a form, answered by the page as it stands then. */
export function draftRoutes(desk: StationDesk): Router {
  const { db } = desk;
  const router = Router();
  const route = <Form extends z.infer<typeof clickForm>>(
    name: string,
    schema: z.ZodType<Form>,
    decide: Decide<Form>,
  ) =>
    router.post(`/decisions/${name}`, approversOnly(desk), ...readForm(desk), (request, response) =>
      carryOut(desk, request, response, schema, decide),
    );

  route('approve', clickForm, async (_form, click) => ({
    asked: 'approve',
    result: await approveDraft(db, desk, click),
  }));
  route('edit', editForm, ({ content, send }, click) =>
    saveEdit(desk, click, content, send === 'yes'),
  );
  route('reject', rejectForm, async ({ reason }, click) => ({
    asked: 'reject',
    result: await rejectDraft(db, desk, click, reason.trim().slice(0, LONGEST_REASON) || undefined),
  }));
  route('stop', clickForm, async (_form, click) => ({
    asked: 'stop',
    result: await stopSend(db, desk, click),
  }));
  route('settle', settleForm, async ({ sent }, click) => ({
    asked: 'settle',
    result: await settleUnknown(db, desk, click, sent === 'yes'),
  }));

  return router;
}

async function carryOut<Form extends z.infer<typeof clickForm>>(
  desk: StationDesk,
  request: Request,
  response: Response,
  schema: z.ZodType<Form>,
  decide: Decide<Form>,
): Promise<void> {
  const form = schema.safeParse(request.body);
  if (!form.success) return unreadable(desk, response);
  const { draftId, fingerprint } = form.data;
  const click = { draftId, fingerprint, actor: visitorOf(response).actor };
  const { asked, result } = await decide(form.data, click);
  if (result.kind !== 'no_such_draft') tell(desk, response, toldOf(draftId, asked, result));
  backToDraft(response, draftId);
}

/** Saves a text and, if asked to, approves exactly that text, on what its writer was shown. */
async function saveEdit(
  desk: StationDesk,
  click: Click,
  content: string,
  send: boolean,
): Promise<Decided> {
  if (send && isTextSeen(click, content))
    return { asked: 'approve', result: await approveDraft(desk.db, desk, click) };
  const asked = send ? 'edit_and_approve' : 'edit';
  const saved = await editDraft(desk.db, desk, click, content);
  if (saved.kind !== 'done' || !send) return { asked, result: saved };
  const fingerprint = withText(click.fingerprint, content);
  return { asked, result: await approveDraft(desk.db, desk, { ...click, fingerprint }) };
}

/** Whether nothing was changed: sending that is an approval, not an edit. */
function isTextSeen({ fingerprint }: Click, content: string): boolean {
  const asStored = [content, content.replaceAll('\n', '\r\n')];
  return asStored.some((text) => withText(fingerprint, text) === fingerprint);
}

/** Forms end every line with CR LF, whatever was typed: html.spec.whatwg.org/#submit-body. */
function withUnixLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function backToDraft(response: Response, draftId: string): void {
  response.redirect(303, `/?${new URLSearchParams({ view: 'inbox', draftId })}`);
}

function unreadable({ pages }: StationDesk, response: Response): void {
  pages.send(response, 400, 'message', {
    title: 'Nothing was done',
    words: `The form cannot be read. A draft holds ${maxDraftLength} characters at most. Go back, and try again.`,
  });
}
