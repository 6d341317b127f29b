import type { KnownBlock, MessageMetadata } from '@slack/types';
import { checkMessageBlocks } from '../block-limits.ts';
import { messageMetadata } from '../block-schemas.ts';
import { withBlockIds } from '../block-ids.ts';
import type { Channel, SlackMessage, StoredMessage, Workspace } from '../workspace.ts';
import { findOpenChannel } from './conversations.ts';
import {
  type ApiArguments,
  type ApiMethod,
  type ApiRefusal,
  refuse,
  refuseBlocks,
  textOf,
} from './method.ts';

/** docs.slack.dev/reference/methods/chat.postMessage */
const LONGEST_POSTED_TEXT = 40_000;
/** docs.slack.dev/reference/methods/chat.update */
const LONGEST_UPDATED_TEXT = 4_000;

/** What a new message says, once its arguments have been checked. */
export type MessageContent = {
  text: string;
  blocks?: KnownBlock[];
  metadata?: MessageMetadata;
  thread_ts?: string;
};

/** docs.slack.dev/reference/methods/chat.postMessage. A `U…` id reaches that user's direct message. */
export const chatPostMessage: ApiMethod = {
  token: 'bot',
  required: ['channel'],
  run: (args, { workspace }) => {
    const channel = findChannelOrDm(workspace, textOf(args, 'channel'));
    if ('ok' in channel) return channel;
    const content = readContent(args, workspace);
    if ('ok' in content) return content;
    const { message } = workspace.addMessage(channel, botMessage(content, workspace));
    return { ok: true, channel: channel.id, ts: message.ts, message };
  },
};

/** docs.slack.dev/reference/methods/chat.postEphemeral */
export const chatPostEphemeral: ApiMethod = {
  token: 'bot',
  required: ['channel', 'user'],
  run: (args, { workspace }) => {
    const channel = findChannelOrDm(workspace, textOf(args, 'channel'));
    if ('ok' in channel) return channel;
    const userId = textOf(args, 'user');
    const isMember = channel.dmUserId ? channel.dmUserId === userId : workspace.users.has(userId);
    if (!isMember) return refuse('user_not_in_channel');
    const content = readContent(args, workspace);
    if ('ok' in content) return content;
    const { message } = workspace.addMessage(channel, botMessage(content, workspace), userId);
    return { ok: true, message_ts: message.ts };
  },
};

/**
 * docs.slack.dev/reference/methods/chat.update. Text without blocks removes the blocks and marks
 * the message as edited; blocks do not mark it. Absent metadata stays, `{}` removes it.
 */
export const chatUpdate: ApiMethod = {
  token: 'bot',
  required: ['channel', 'ts'],
  run: (args, { workspace }) => {
    const found = findOwnMessage(args, 'ts', 'cant_update_message', workspace);
    if ('ok' in found) return found;
    const postedAt = Number(found.message.ts) * 1000;
    if (Date.now() - postedAt > workspace.editWindowMs) return refuse('edit_window_closed');
    const content = readContent(args, workspace, LONGEST_UPDATED_TEXT);
    if ('ok' in content) return content;
    delete found.warning;
    const { message } = found;
    if (args.text !== undefined) message.text = content.text;
    if (content.blocks) {
      message.blocks = content.blocks;
    } else {
      delete message.blocks;
      message.edited = { user: workspace.bot.userId, ts: workspace.newTimestamp() };
    }
    if (content.metadata) message.metadata = content.metadata;
    if (args.metadata !== undefined && !content.metadata) delete message.metadata;
    const { channel, ts } = args;
    return { ok: true, channel, ts, text: message.text, message };
  },
};

/** docs.slack.dev/reference/methods/chat.delete */
export const chatDelete: ApiMethod = {
  token: 'bot',
  required: ['channel', 'ts'],
  run: (args, { workspace }) => {
    const found = findOwnMessage(args, 'ts', 'cant_delete_message', workspace);
    if ('ok' in found) return found;
    workspace.removeMessage(textOf(args, 'channel'), found.message.ts);
    return { ok: true, channel: args.channel, ts: args.ts };
  },
};

/** docs.slack.dev/reference/methods/chat.getPermalink. The link leads to the stand-in's own page. */
export const chatGetPermalink: ApiMethod = {
  token: 'bot',
  required: ['channel', 'message_ts'],
  run: (args, { workspace, baseUrl }) => {
    const found = findMessage(args, 'message_ts', workspace);
    if ('ok' in found) return found;
    const channel = textOf(args, 'channel');
    const permalink = `${baseUrl()}/archives/${channel}/p${found.message.ts.replace('.', '')}`;
    return { ok: true, channel, permalink };
  },
};

/** A message of the app, not yet part of a conversation. */
export function botMessage(content: MessageContent, workspace: Workspace): SlackMessage {
  return {
    type: 'message',
    ts: workspace.newTimestamp(),
    user: workspace.bot.userId,
    bot_id: workspace.bot.botId,
    app_id: workspace.bot.appId,
    team: workspace.team.id,
    ...content,
  };
}

/** Checks text, blocks and metadata; returns them ready to store, or Slack's refusal. */
export function readContent(
  args: ApiArguments,
  workspace: Workspace,
  longestText = LONGEST_POSTED_TEXT,
): MessageContent | ApiRefusal {
  const text = textOf(args, 'text');
  const blocks = Array.isArray(args.blocks) && args.blocks.length === 0 ? undefined : args.blocks;
  if (text === '' && blocks === undefined) return refuse('no_text');
  if (text.length > longestText) return refuse('msg_too_long');
  const problem = blocks === undefined ? undefined : checkMessageBlocks(blocks);
  if (problem) return refuseBlocks(problem);
  const metadata = readMetadata(args.metadata);
  if (metadata === 'invalid') return refuse('invalid_metadata_format');
  return {
    text,
    ...(blocks !== undefined && { blocks: withBlockIds(blocks as KnownBlock[], workspace) }),
    ...(metadata && { metadata }),
    ...(args.thread_ts !== undefined && { thread_ts: textOf(args, 'thread_ts') }),
  };
}

function readMetadata(value: unknown): MessageMetadata | 'invalid' | undefined {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === undefined || isEmpty) return undefined;
  const parsed = messageMetadata.safeParse(value);
  return parsed.success ? (parsed.data as MessageMetadata) : 'invalid';
}

function findChannelOrDm(workspace: Workspace, id: string): Channel | ApiRefusal {
  const user = workspace.users.get(id);
  if (!user) return findOpenChannel(workspace, id);
  if (user.isBot || user.isDeleted) return refuse('channel_not_found');
  return findOpenChannel(workspace, workspace.openDm(id).id);
}

/** Ephemeral messages cannot be found: Slack keeps no record of them. */
function findMessage(
  args: ApiArguments,
  tsName: string,
  workspace: Workspace,
): StoredMessage | ApiRefusal {
  const channel = findOpenChannel(workspace, textOf(args, 'channel'));
  if ('ok' in channel) return channel;
  const stored = workspace.findMessage(channel.id, textOf(args, tsName));
  return stored && stored.visibleTo === undefined ? stored : refuse('message_not_found');
}

function findOwnMessage(
  args: ApiArguments,
  tsName: string,
  refusal: string,
  workspace: Workspace,
): StoredMessage | ApiRefusal {
  const found = findMessage(args, tsName, workspace);
  if ('ok' in found) return found;
  return found.message.bot_id === workspace.bot.botId ? found : refuse(refusal);
}
