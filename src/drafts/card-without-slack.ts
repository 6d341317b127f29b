import type { Logger } from 'pino';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { loadDraftWithDecisions } from './load-draft.ts';
import { needsPerson } from './needs-person.ts';
import { clearNobodyToAsk, recordNobodyToAsk } from './nobody-to-ask.ts';

/** In place of a card, where Slack is not configured: what needs a person is recorded as reaching none. */
export async function recordWithoutSlack(
  db: PrismaClient,
  log: Logger,
  draftId: string,
): Promise<void> {
  const loaded = await loadDraftWithDecisions(db, draftId);
  if (!loaded || !needsPerson(loaded)) return clearNobodyToAsk(db, draftId);
  const reason = 'skip:slack_not_configured';
  const isNews = await db.$transaction((tx) => recordNobodyToAsk(tx, draftId, reason));
  if (isNews) log.error({ draftId, reason }, 'nobody to ask');
}
