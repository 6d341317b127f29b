import { z } from 'zod';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import type { SlackDesk } from './desk.ts';

/** What the parent product keeps in `WorkspaceSettings.slackAutoSendApprovalRecipients`. */
const recipients = z.array(
  z.object({ id: z.string().min(1), email: z.string().nullish() }).loose(),
);

/**
 * The Slack user ids of everybody who gets a card of this draft: those the workspace names, else
 * `SLACK_REVIEWERS`. Addresses Slack does not know are left out.
 */
export async function reviewersOf(desk: SlackDesk, { settings }: LoadedDraft): Promise<string[]> {
  const named = recipients.safeParse(settings?.slackAutoSendApprovalRecipients ?? []);
  const entries =
    named.success && named.data.length > 0 ? named.data.map(({ id }) => id) : desk.reviewers;
  const ids = await Promise.all(
    entries.map((entry) => (entry.includes('@') ? desk.people.idOf(entry) : entry)),
  );
  return [...new Set(ids.filter((id) => id !== null))];
}
