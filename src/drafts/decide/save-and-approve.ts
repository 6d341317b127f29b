import type { PrismaClient } from '../../generated/prisma/client.ts';
import { withText } from '../fingerprint.ts';
import { approveDraft } from './approve-draft.ts';
import type { Desk } from '../desk.ts';
import type { Click, DecisionResult } from './decide.ts';
import { editDraft } from './edit-draft.ts';

/** Saves a text and approves exactly that text, on what its writer was shown. */
export async function saveAndApprove(
  db: PrismaClient,
  desk: Desk,
  click: Click,
  content: string,
): Promise<DecisionResult> {
  if (isTextSeen(click, content)) return approveDraft(db, desk, click);
  const saved = await editDraft(db, desk, click, content);
  if (saved.kind !== 'done') return saved;
  const fingerprint = withText(click.fingerprint, content);
  return approveDraft(db, desk, { ...click, fingerprint });
}

/** Whether nothing was changed: sending that is an approval, not an edit. */
function isTextSeen({ fingerprint }: Click, content: string): boolean {
  const asStored = [content, content.replaceAll('\n', '\r\n')];
  return asStored.some((text) => withText(fingerprint, text) === fingerprint);
}
