import type { Channel, SlackMessage, Workspace } from '../workspace.ts';
import { type ApiMethod, type ApiRefusal, isTrue, refuse, textOf } from './method.ts';

const PAGE = 100;
const LARGEST_PAGE = 999;
/** Of an app that is commercially distributed outside the Marketplace, whatever it asks for. */
const DISTRIBUTED_PAGE = 15;

/** A channel that can be used, or why not. `U…` ids are not channels here. */
export function findOpenChannel(workspace: Workspace, channelId: string): Channel | ApiRefusal {
  const channel = workspace.channels.get(channelId);
  if (!channel) return refuse('channel_not_found');
  return channel.closedAs ? refuse(channel.closedAs) : channel;
}

/** Opens the direct message with one user: docs.slack.dev/reference/methods/conversations.open. */
export const conversationsOpen: ApiMethod = {
  token: 'bot',
  run: (args, { workspace }) => {
    const userIds = textOf(args, 'users').split(',').filter(Boolean);
    const userId = userIds[0];
    if (!userId) return refuse('users_list_not_supplied');
    if (userIds.length > 1) return refuse('method_not_supported_for_channel_type');
    const refusal = refuseDmWith(userId, workspace);
    if (refusal) return refusal;
    const alreadyOpen = workspace.findDm(userId)?.closedAs === undefined;
    const dm = workspace.openDm(userId);
    if (dm.closedAs === 'channel_not_found') delete dm.closedAs;
    return { ok: true, no_op: alreadyOpen, already_open: alreadyOpen, channel: { id: dm.id } };
  },
};

function refuseDmWith(userId: string, workspace: Workspace): ApiRefusal | undefined {
  if (userId === workspace.bot.userId) return refuse('cannot_dm_bot');
  const user = workspace.users.get(userId);
  if (!user) return refuse('user_not_found');
  if (user.isBot) return refuse('cannot_dm_bot');
  return user.isDeleted ? refuse('user_disabled') : undefined;
}

/** Newest first, without ephemerals: docs.slack.dev/reference/methods/conversations.history. */
export const conversationsHistory: ApiMethod = {
  token: 'bot',
  required: ['channel'],
  run: (args, { workspace }) => {
    const channel = findOpenChannel(workspace, textOf(args, 'channel'));
    if ('ok' in channel) return channel;
    const asked = Number(textOf(args, 'limit') || PAGE);
    if (!Number.isInteger(asked) || asked < 1 || asked > LARGEST_PAGE)
      return refuse('invalid_limit');
    const limit = workspace.isDistributed ? Math.min(asked, DISTRIBUTED_PAGE) : asked;
    const cursor = readCursor(textOf(args, 'cursor'));
    if (cursor === undefined) return refuse('invalid_cursor');
    const found = listHistory(channel, {
      oldest: textOf(args, 'oldest') || '0',
      latest: textOf(args, 'latest') || '9999999999.999999',
      inclusive: isTrue(args, 'inclusive'),
    }).filter((message) => cursor === '' || message.ts < cursor);
    const page = found.slice(0, limit);
    const hasMore = found.length > limit;
    return {
      ok: true,
      messages: page.map((message) => shown(message, isTrue(args, 'include_all_metadata'))),
      has_more: hasMore,
      response_metadata: { next_cursor: hasMore ? writeCursor(page.at(-1)!.ts) : '' },
    };
  },
};

function listHistory(
  channel: Channel,
  range: { oldest: string; latest: string; inclusive: boolean },
): SlackMessage[] {
  const oldest = Number(range.oldest);
  const latest = Number(range.latest);
  return (
    channel.messages
      .filter((stored) => stored.visibleTo === undefined)
      .map((stored) => stored.message)
      // Replies are in their thread: conversations.replies.
      .filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts)
      .filter(({ ts }) => {
        const at = Number(ts);
        return (
          (at > oldest && at < latest) || (range.inclusive && (at === oldest || at === latest))
        );
      })
      .toReversed()
  );
}

function shown(message: SlackMessage, withMetadata: boolean): SlackMessage {
  if (withMetadata) return message;
  const { metadata: _hidden, ...rest } = message;
  return rest;
}

function writeCursor(ts: string): string {
  return Buffer.from(`next_ts:${ts}`).toString('base64');
}

function readCursor(cursor: string): string | undefined {
  if (cursor === '') return '';
  return /^next_ts:(\d+\.\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
}
