/** The key drafts are walked by: unique, and every list has an index in its order. */
export type DraftKey = { createdAt: Date; draftId: string };

const first: DraftKey = { createdAt: new Date(0), draftId: '' };

/** A key as text, for cursors that are stored or handed out. */
export function keyText({ createdAt, draftId }: DraftKey): string {
  return `${createdAt.toISOString()} ${draftId}`;
}

/**
 * The key of a text that `keyText` made; null: the one before all drafts.
 *
 * @throws RangeError for any other text
 */
export function keyFrom(text: string | null): DraftKey {
  if (text === null) return first;
  const [, time, draftId] = /^(\S+) (.+)$/s.exec(text) ?? [];
  const createdAt = new Date(time ?? '');
  if (draftId === undefined || Number.isNaN(createdAt.getTime()))
    throw new RangeError('not a position in a list of drafts');
  return { createdAt, draftId };
}
