import type { ApiMethod } from './method.ts';

/** Who the token belongs to: docs.slack.dev/reference/methods/auth.test. */
export const authTest: ApiMethod = {
  token: 'bot',
  run: (_args, { workspace: { team, bot } }) => ({
    ok: true,
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: bot.name,
    team_id: team.id,
    user_id: bot.userId,
    bot_id: bot.botId,
    app_id: bot.appId,
    is_enterprise_install: false,
  }),
};

/** A one-time address for Socket Mode: docs.slack.dev/reference/methods/apps.connections.open. */
export const appsConnectionsOpen: ApiMethod = {
  token: 'app',
  run: (_args, { newSocketUrl }) => ({ ok: true, url: newSocketUrl() }),
};
