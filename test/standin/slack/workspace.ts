import type { KnownBlock, MessageMetadata, PlainTextElement } from '@slack/types';
import type {
  PageLink,
  SlackStandInOptions,
  StandInBot,
  StandInUser,
  StandInUserGroup,
} from './options.ts';

/** A message as the Web API and the payloads show it. */
export type SlackMessage = {
  type: 'message';
  ts: string;
  user: string;
  text: string;
  team: string;
  bot_id?: string;
  app_id?: string;
  blocks?: KnownBlock[];
  thread_ts?: string;
  metadata?: MessageMetadata;
  edited?: { user: string; ts: string };
};

/** A message with what only the stand-in knows about it. */
export type StoredMessage = {
  message: SlackMessage;
  /** The only user who sees it, when it is ephemeral. */
  visibleTo?: string;
  /** What Slack's client shows beside a button whose click nobody acknowledged. */
  warning?: { userId: string; text: string };
};

export type Channel = {
  id: string;
  name: string;
  /** The one person in a direct message with the app; absent for a channel. */
  dmUserId?: string;
  /** Why the Web API refuses this conversation, once it is closed. */
  closedAs?: 'channel_not_found' | 'is_archived';
  messages: StoredMessage[];
};

/** A modal or App Home as the Web API and the payloads show it. */
export type SlackView = {
  id: string;
  type: 'modal' | 'home';
  hash: string;
  blocks: KnownBlock[];
  team_id: string;
  app_id: string;
  bot_id: string;
  state: { values: Record<string, Record<string, unknown>> };
  private_metadata: string;
  callback_id: string;
  external_id: string;
  previous_view_id: string | null;
  root_view_id: string;
  title?: PlainTextElement;
  submit?: PlainTextElement | null;
  close?: PlainTextElement | null;
  notify_on_close?: boolean;
  clear_on_close?: boolean;
};

/** A modal on a user's screen. */
export type OpenModal = {
  view: SlackView;
  /** Messages at the inputs, by block id. */
  errors?: Record<string, string>;
  /** A message about the whole modal. */
  trouble?: string;
};

/** Everything the pretended workspace remembers. Nothing is written to disk. */
export class Workspace {
  readonly team: { id: string; name: string; domain: string };
  readonly bot: StandInBot & { botId: string };
  readonly users = new Map<string, StandInUser>();
  readonly userGroups = new Map<string, StandInUserGroup>();
  readonly channels = new Map<string, Channel>();
  /** Tokens that were good once, and what Slack says of them now. */
  readonly lostTokens = new Map<string, 'token_revoked' | 'account_inactive'>();
  readonly isDistributed: boolean;
  readonly editWindowMs: number;
  readonly commands: NonNullable<SlackStandInOptions['commands']>;
  /** Open modals by user id; the last one is on top. */
  readonly modals = new Map<string, OpenModal[]>();
  readonly homes = new Map<string, SlackView>();
  links: PageLink[];

  readonly #listeners = new Set<() => void>();
  /** The newest message a user has seen, by `user/channel`. */
  readonly #readUpTo = new Map<string, string>();
  #lastId: number;
  #lastMicroseconds = 0;

  /** @param firstId so that the ids of no two teams are the same */
  constructor(options: SlackStandInOptions, firstId = 0) {
    this.#lastId = firstId;
    const team = options.team ?? { id: 'T0STANDIN', name: 'Stand-in' };
    this.team = { ...team, domain: team.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') };
    this.bot = { ...options.bot, botId: `B${options.bot.userId.slice(1)}` };
    for (const user of options.users) this.users.set(user.id, { ...user });
    for (const group of options.userGroups ?? []) this.userGroups.set(group.id, { ...group });
    this.isDistributed = options.isDistributed ?? false;
    this.editWindowMs = options.editWindowMs ?? Infinity;
    for (const channel of options.channels ?? []) {
      this.channels.set(channel.id, { ...channel, messages: [] });
    }
    this.commands = options.commands ?? [];
    this.links = options.links ?? [];
  }

  /** Calls `listener` after every change; returns a function that stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  revokeToken(error: 'token_revoked' | 'account_inactive'): void {
    if (this.bot.botToken) this.lostTokens.set(this.bot.botToken, error);
    this.bot.botToken = '';
    this.changed();
  }

  newId(prefix: string): string {
    this.#lastId += 1;
    return prefix + this.#lastId.toString(36).toUpperCase().padStart(8, '0');
  }

  /** A message timestamp: seconds with six decimals, each greater than the one before. */
  newTimestamp(): string {
    this.#lastMicroseconds = Math.max(this.#lastMicroseconds + 1, Date.now() * 1000);
    const seconds = Math.floor(this.#lastMicroseconds / 1_000_000);
    return `${seconds}.${String(this.#lastMicroseconds % 1_000_000).padStart(6, '0')}`;
  }

  teamOf(userId: string): string {
    return this.users.get(userId)?.teamId ?? this.team.id;
  }

  findDm(userId: string): Channel | undefined {
    return [...this.channels.values()].find((channel) => channel.dmUserId === userId);
  }

  /** The user's direct message with the app, made when there is none. */
  openDm(userId: string): Channel {
    const existing = this.findDm(userId);
    if (existing) return existing;
    const dm: Channel = { id: this.newId('D'), name: '', dmUserId: userId, messages: [] };
    this.channels.set(dm.id, dm);
    return dm;
  }

  addMessage(channel: Channel, message: SlackMessage, visibleTo?: string): StoredMessage {
    const stored: StoredMessage = { message, ...(visibleTo && { visibleTo }) };
    channel.messages.push(stored);
    return stored;
  }

  findMessage(channelId: string, ts: string): StoredMessage | undefined {
    return this.channels.get(channelId)?.messages.find((stored) => stored.message.ts === ts);
  }

  removeMessage(channelId: string, ts: string): void {
    const channel = this.channels.get(channelId);
    if (channel) channel.messages = channel.messages.filter((stored) => stored.message.ts !== ts);
  }

  messagesSeenBy(userId: string, channel: Channel): StoredMessage[] {
    return channel.messages.filter(
      (stored) => stored.visibleTo === undefined || stored.visibleTo === userId,
    );
  }

  markRead(userId: string, channel: Channel): void {
    const newest = channel.messages.at(-1)?.message.ts;
    if (newest) this.#readUpTo.set(`${userId}/${channel.id}`, newest);
  }

  countUnread(userId: string, channel: Channel): number {
    const readUpTo = this.#readUpTo.get(`${userId}/${channel.id}`) ?? '';
    return this.messagesSeenBy(userId, channel).filter(
      ({ message }) => message.user !== userId && message.ts > readUpTo,
    ).length;
  }

  topModal(userId: string): OpenModal | undefined {
    return this.modals.get(userId)?.at(-1);
  }
}
