import type { Db } from '../database/db.ts';
import { readMail } from '../mail-text/read-mail.ts';
import type { Actor } from './decide/record-decision.ts';
import { singleSpaced } from './single-spaced.ts';

/** One text a draft has had. */
export type DraftText = {
  content: string;
  /** ai: as the draft was first seen; person: an edit here; elsewhere: another program changed it. */
  author: 'ai' | 'person' | 'elsewhere';
  slackUserId: string | null;
  slackTeamId: string | null;
  createdAt: Date;
};

/** Texts read at most; a draft rarely has more than three. */
const TEXTS_LENGTH = 50;

/** The texts that were kept of a draft, oldest first: the AI's, then each later one. */
export async function textsOf(db: Db, draftId: string): Promise<DraftText[]> {
  const rows = await db.draftText.findMany({
    where: { draftId },
    orderBy: { id: 'desc' },
    take: TEXTS_LENGTH,
  });
  return rows.toReversed() as DraftText[];
}

/**
 * Whether a text of a draft is a person's: not one that the AI, or another program, gave it. White
 * space makes no difference, since every mail program sets it as it likes.
 */
export async function wasEdited(
  db: Db,
  draft: { id: string; content: string },
  text: string,
): Promise<boolean> {
  const texts = await textsOf(db, draft.id);
  const written = texts.filter(({ author }) => author !== 'person').map(({ content }) => content);
  // Nothing was kept: nobody has edited it here.
  const known = written.length > 0 ? written : [draft.content];
  return !known.some((content) => singleSpaced(content) === singleSpaced(text));
}

/** Whether a text is the first that the draft had: the AI's own words. */
export async function isFirstText(
  db: Db,
  draft: { id: string; content: string },
  text: string,
): Promise<boolean> {
  const [first] = await textsOf(db, draft.id);
  return sameWords(text, first?.content ?? draft.content);
}

/** Whether two texts say the same, whatever mail programs put around it, each read as a mail. */
export function sameWords(one: string, other: string): boolean {
  const [words, otherWords] = [one, other].map((text) => singleSpaced(readMail(text).words));
  return words === otherWords;
}

/**
 * Keeps the text that a draft has now, if it is not the last one kept: the AI's when the draft is
 * first seen, another program's where that changed it since.
 *
 * @param tx a transaction that has locked the draft, or has just made it
 */
export async function keepText(tx: Db, draft: { id: string; content: string }): Promise<void> {
  const { id: draftId, content } = draft;
  const last = await tx.draftText.findFirst({ where: { draftId }, orderBy: { id: 'desc' } });
  if (last?.content === content) return;
  await tx.draftText.create({
    data: { draftId, content, author: last ? 'elsewhere' : 'ai' },
  });
}

/**
 * Replaces a draft's text by a person's. The text it had stays on record beside the new one.
 *
 * @param tx a transaction that has locked the draft
 */
export async function replaceText(
  tx: Db,
  draft: { id: string; content: string },
  content: string,
  actor: Actor,
): Promise<void> {
  await keepText(tx, draft);
  const person = actor.kind === 'person' ? actor : null;
  await tx.draftText.create({
    data: {
      draftId: draft.id,
      content,
      author: person ? 'person' : 'elsewhere',
      slackUserId: person?.slackUserId,
      slackTeamId: person?.slackTeamId,
    },
  });
  await tx.aIDraft.update({ where: { id: draft.id }, data: { content } });
}
