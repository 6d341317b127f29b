import type { Channel, StoredMessage, Workspace } from './workspace.ts';

/** Everything the page shows to one user; the first person of the workspace when none is named. */
export function describePage(workspace: Workspace, wantedUserId: string, appConnected: boolean) {
  const people = [...workspace.users.values()].filter((user) => !user.isBot && !user.isDeleted);
  const me = people.find((user) => user.id === wantedUserId) ?? people[0];
  if (!me) throw new Error('The workspace has nobody to act as');
  const modal = workspace.topModal(me.id);
  workspace.openDm(me.id);
  return {
    team: workspace.team,
    app: { name: workspace.bot.name, connected: appConnected },
    me: me.id,
    people: people.map((user) => ({
      id: user.id,
      name: user.realName,
      role: user.role ?? '',
      fromElsewhere: workspace.teamOf(user.id) !== workspace.team.id,
      unread: countUnreadInDm(workspace, user.id),
    })),
    names: namesById(workspace),
    commands: workspace.commands,
    links: workspace.links,
    channels: [...workspace.channels.values()]
      .filter((channel) => channel.dmUserId === undefined || channel.dmUserId === me.id)
      .map((channel) => describeChannel(workspace, me.id, channel)),
    home: workspace.homes.get(me.id) ?? null,
    modal: modal ?? null,
  };
}

export type PageState = ReturnType<typeof describePage>;

function countUnreadInDm(workspace: Workspace, userId: string): number {
  const dm = workspace.findDm(userId);
  return dm ? workspace.countUnread(userId, dm) : 0;
}

function namesById(workspace: Workspace): Record<string, string> {
  return {
    ...Object.fromEntries([...workspace.users.values()].map(({ id, realName }) => [id, realName])),
    [workspace.bot.userId]: workspace.bot.name,
    USLACKBOT: 'Slackbot',
  };
}

function describeChannel(workspace: Workspace, userId: string, channel: Channel) {
  return {
    id: channel.id,
    name: channel.name,
    isDm: channel.dmUserId !== undefined,
    closed: channel.closedAs !== undefined,
    unread: workspace.countUnread(userId, channel),
    messages: workspace
      .messagesSeenBy(userId, channel)
      .map((stored) => describeMessage(workspace, userId, stored)),
  };
}

function describeMessage(workspace: Workspace, userId: string, stored: StoredMessage) {
  const { message, visibleTo, warning } = stored;
  return {
    ts: message.ts,
    author: message.user,
    isApp: message.user === workspace.bot.userId,
    text: message.text,
    blocks: message.blocks ?? null,
    edited: message.edited !== undefined,
    ephemeral: visibleTo !== undefined,
    warning: warning?.userId === userId ? warning.text : null,
  };
}
