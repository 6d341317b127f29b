import type { PrismaClient } from '../generated/prisma/client.ts';
import { type LoadedDraft, loadDraft } from '../drafts/load-draft.ts';

/** Loads a draft and leaves nothing behind: that its lead's messages were read for it is forgotten. */
export async function loadForDryRun(
  db: PrismaClient,
  draftId: string,
): Promise<LoadedDraft | null> {
  const read = new Read();
  try {
    await db.$transaction(async (tx) => {
      read.loaded = await loadDraft(tx, draftId);
      throw read;
    });
  } catch (error) {
    if (error !== read) throw error;
  }
  return read.loaded;
}

/** Takes the transaction back, and carries what was loaded out of it. */
class Read extends Error {
  loaded: LoadedDraft | null = null;
}
