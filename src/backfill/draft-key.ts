/** The key drafts are walked by, oldest first; unique, and has indexes of its own. */
export type DraftKey = { createdAt: Date; draftId: string };

const first: DraftKey = { createdAt: new Date(0), draftId: '' };

/** A key as text, for `BackfillRun.cursor`. */
export function keyText({ createdAt, draftId }: DraftKey): string {
  return `${createdAt.toISOString()} ${draftId}`;
}

/** The key of a text that `keyText` made; null: the one before all drafts. */
export function keyFrom(text: string | null): DraftKey {
  if (text === null) return first;
  const space = text.indexOf(' ');
  return { createdAt: new Date(text.slice(0, space)), draftId: text.slice(space + 1) };
}
