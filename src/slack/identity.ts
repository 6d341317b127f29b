import type { WebClient } from '@slack/web-api';

/** Which app we are, in which workspace. */
export type Identity = { teamId: string; botUserId: string; botId: string };

/** Asks Slack once who we are, and again only as long as there was no answer. */
export type SlackIdentity = { get(): Promise<Identity> };

/** The token belongs to another team than SLACK_TEAM_ID names: nothing is done with it. */
export class OtherTeam extends Error {
  override name = 'OtherTeam';
}

/**
 * @param pinnedTeamId if given, a token of another workspace is refused
 */
export function slackIdentity(client: WebClient, pinnedTeamId: string | undefined): SlackIdentity {
  let known: Identity | null = null;
  return {
    async get() {
      known ??= await ask(client, pinnedTeamId);
      return known;
    },
  };
}

async function ask(client: WebClient, pinnedTeamId: string | undefined): Promise<Identity> {
  const { team_id: teamId, user_id: botUserId, bot_id: botId } = await client.auth.test();
  if (!teamId || !botUserId || !botId) throw new Error('Slack did not say who the bot is');
  if (pinnedTeamId && teamId !== pinnedTeamId)
    throw new OtherTeam(`SLACK_BOT_TOKEN belongs to team ${teamId}, not to SLACK_TEAM_ID`);
  return { teamId, botUserId, botId };
}
