import type { WebClient } from '@slack/web-api';

/** Messages of the DM looked through at a time. */
const HISTORY_PAGE = 200;

/**
 * Looks for a message of ours by its metadata, where Slack's answer to its post was lost.
 *
 * @param since when it was posted at the earliest
 * @returns its timestamp, or undefined where it is not there
 */
export async function findPosted(
  client: WebClient,
  channel: string,
  since: Date,
  { eventType, id }: { eventType: string; id: string },
): Promise<string | undefined> {
  for (let cursor: string | undefined = undefined; cursor !== '';) {
    const { messages = [], response_metadata: next } = await client.conversations.history({
      channel,
      limit: HISTORY_PAGE,
      oldest: String(Math.floor(since.getTime() / 1000)),
      include_all_metadata: true,
      ...(cursor ? { cursor } : {}),
    });
    const found = messages.find(({ metadata }) => {
      const payload = metadata?.event_payload as { id?: string } | undefined;
      return metadata?.event_type === eventType && payload?.id === id;
    });
    if (found?.ts) return found.ts;
    cursor = next?.next_cursor ?? '';
  }
  return undefined;
}
