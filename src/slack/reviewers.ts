import type { LoadedDraft } from '../drafts/load-draft.ts';
import type { SlackDesk } from './desk.ts';

/** Who gets a draft's card, and what of the workspace's own list could not be used. */
export type Reviewers = {
  /** Slack user ids. */
  ids: string[];
  /** Whether anybody is named at all, by the workspace or by `SLACK_REVIEWERS`. */
  named: boolean;
  /** Entries of the workspace's list that name nobody. */
  badEntries: number;
};

/**
 * Everybody who gets a card of this draft: those the workspace names, else `SLACK_REVIEWERS`. Bad
 * entries are passed over, as the parent product does; addresses Slack does not know are left out.
 * A workspace with a list of its own never falls back to `SLACK_REVIEWERS`: those may be another
 * client's people, so nobody is asked where its list reaches nobody.
 */
export async function reviewersOf(desk: SlackDesk, { settings }: LoadedDraft): Promise<Reviewers> {
  const list = settings?.slackAutoSendApprovalRecipients ?? [];
  const entries: unknown[] = Array.isArray(list) ? list : [list];
  if (entries.length === 0)
    return {
      ids: await idsOf(desk, desk.reviewers),
      named: desk.reviewers.length > 0,
      badEntries: 0,
    };
  const people = entries.map(personOf).filter((person) => person !== null);
  const badEntries = entries.length - people.length;
  return { ids: await idsOf(desk, people), named: people.length > 0, badEntries };
}

/** The user id or address of an entry `{"id":"U…"}`, or null where it is anything else. */
function personOf(entry: unknown): string | null {
  const { id } = (entry ?? {}) as { id?: unknown };
  const text = typeof id === 'string' ? id.trim() : '';
  return /^[UW][A-Z0-9]+$/.test(text) || /^[^@\s]+@[^@\s]+$/.test(text) ? text : null;
}

/** The Slack user ids of people named by id or address; addresses Slack does not know are left out. */
export async function idsOf(desk: SlackDesk, people: string[]): Promise<string[]> {
  const ids = await Promise.all(
    people.map((person) => (person.includes('@') ? desk.people.idOf(person) : person)),
  );
  return [...new Set(ids.filter((id) => id !== null))];
}
