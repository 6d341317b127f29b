import { type ApiMethod, isTrue, refuse, textOf } from './method.ts';

/** docs.slack.dev/reference/methods/usergroups.users.list */
export const usergroupsUsersList: ApiMethod = {
  token: 'bot',
  required: ['usergroup'],
  run: (args, { workspace }) => {
    const group = workspace.userGroups.get(textOf(args, 'usergroup'));
    const isHidden = group?.isDisabled && !isTrue(args, 'include_disabled');
    if (!group || isHidden) return refuse('no_such_subteam');
    return { ok: true, users: [...group.userIds] };
  },
};
