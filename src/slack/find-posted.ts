import type { WebClient } from '@slack/web-api';

/** Messages asked for at a time; apps that are distributed commercially get 15, once a minute. */
const HISTORY_PAGE = 200;

/**
 * When a post that was asked for has happened or never will: more than the client waits for an
 * answer, and than a process may be asleep before it asks. Seconds.
 */
const SETTLED_AFTER_SECONDS = 20;

/** How long a post that was asked for then may still turn up, in seconds; not above 0: no more. */
export function mayStillTurnUp(askedAt: Date): number {
  return SETTLED_AFTER_SECONDS - (Date.now() - askedAt.getTime()) / 1000;
}

/** What a message of ours bears in its metadata. */
export type Mark = { eventType: string; id: string };

/** The time in which it was posted, and the page that was reached before. */
export type SearchWindow = { oldest: Date; latest?: Date; cursor?: string | null };

export type Search =
  | { kind: 'found'; ts: string }
  /** This page had nothing; the next look begins at the next one. */
  | { kind: 'more'; cursor: string }
  | { kind: 'nothing' };

/** Looks through one page of a DM for a message of ours where Slack's answer to its post was lost. */
export async function searchPage(
  client: WebClient,
  channel: string,
  { oldest, latest, cursor }: SearchWindow,
  { eventType, id }: Mark,
): Promise<Search> {
  const { messages = [], response_metadata: next } = await client.conversations.history({
    channel,
    limit: HISTORY_PAGE,
    oldest: seconds(oldest),
    include_all_metadata: true,
    ...(latest && { latest: seconds(latest) }),
    ...(cursor && { cursor }),
  });
  const found = messages.find(({ metadata }) => {
    const payload = metadata?.event_payload as { id?: string } | undefined;
    return metadata?.event_type === eventType && payload?.id === id;
  });
  if (found?.ts) return { kind: 'found', ts: found.ts };
  return next?.next_cursor ? { kind: 'more', cursor: next.next_cursor } : { kind: 'nothing' };
}

/**
 * The same over all pages.
 *
 * @param since when it was posted at the earliest
 * @returns its timestamp, or undefined where it is not there
 */
export async function findPosted(
  client: WebClient,
  channel: string,
  since: Date,
  mark: Mark,
): Promise<string | undefined> {
  let cursor: string | null = null;
  for (;;) {
    const search: Search = await searchPage(client, channel, { oldest: since, cursor }, mark);
    if (search.kind !== 'more') return search.kind === 'found' ? search.ts : undefined;
    cursor = search.cursor;
  }
}

const seconds = (time: Date) => String(Math.floor(time.getTime() / 1000));
