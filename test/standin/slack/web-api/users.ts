import type { StandInUser } from '../options.ts';
import type { Workspace } from '../workspace.ts';
import { type ApiMethod, refuse, textOf } from './method.ts';

/** docs.slack.dev/reference/methods/users.info */
export const usersInfo: ApiMethod = {
  token: 'bot',
  required: ['user'],
  run: (args, { workspace }) => {
    const user = workspace.users.get(textOf(args, 'user'));
    return user ? { ok: true, user: describeUser(user, workspace) } : refuse('user_not_found');
  },
};

/** Finds active members of the own team only: docs.slack.dev/reference/methods/users.lookupByEmail. */
export const usersLookupByEmail: ApiMethod = {
  token: 'bot',
  required: ['email'],
  run: (args, { workspace }) => {
    const email = textOf(args, 'email').toLowerCase();
    const user = [...workspace.users.values()].find(
      (candidate) =>
        candidate.email?.toLowerCase() === email &&
        !candidate.isDeleted &&
        workspace.teamOf(candidate.id) === workspace.team.id,
    );
    return user ? { ok: true, user: describeUser(user, workspace) } : refuse('users_not_found');
  },
};

/** docs.slack.dev/reference/methods/users.list, with its cursor. */
export const usersList: ApiMethod = {
  token: 'bot',
  run: (args, { workspace }) => {
    const users = [...workspace.users.values()];
    const start = Number(textOf(args, 'cursor') || 0);
    const end = start + Number(textOf(args, 'limit') || users.length);
    if (!Number.isInteger(start) || start < 0) return refuse('invalid_cursor');
    return {
      ok: true,
      members: users.slice(start, end).map((user) => describeUser(user, workspace)),
      response_metadata: { next_cursor: end < users.length ? String(end) : '' },
    };
  },
};

function describeUser(user: StandInUser, workspace: Workspace) {
  const teamId = workspace.teamOf(user.id);
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeleted ?? false,
    is_bot: user.isBot ?? false,
    is_app_user: false,
    is_restricted: user.isRestricted ?? false,
    is_ultra_restricted: false,
    is_stranger: teamId !== workspace.team.id,
    is_email_confirmed: user.email !== undefined && !user.isEmailUnconfirmed,
    tz: user.timezone ?? 'America/New_York',
    profile: {
      real_name: user.realName,
      display_name: user.name,
      team: teamId,
      ...(user.email && { email: user.email }),
    },
  };
}
