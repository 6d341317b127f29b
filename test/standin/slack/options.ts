import type { OAuthClient } from './oauth-client.ts';

/** A person (or bot) of the pretended workspace. */
export type StandInUser = {
  id: string;
  /** Handle, such as `jon`. */
  name: string;
  realName: string;
  email?: string;
  /** Team of a stranger who came through Slack Connect. Default: the workspace's own team. */
  teamId?: string;
  /** Shown beside the name in the page's picker, such as "reviewer". */
  role?: string;
  timezone?: string;
  isBot?: boolean;
  isDeleted?: boolean;
  isRestricted?: boolean;
  /** Slack has not seen proof that the address is theirs. */
  isEmailUnconfirmed?: boolean;
};

export type StandInUserGroup = { id: string; userIds: string[]; isDisabled?: boolean };

/** A further workspace, in which the app is not installed yet. */
export type StandInTeam = {
  team: { id: string; name: string };
  users: StandInUser[];
  channels?: StandInChannel[];
  userGroups?: StandInUserGroup[];
};

/** The one app installed in the pretended workspace. */
export type StandInBot = {
  appId: string;
  userId: string;
  name: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** When set, payloads go there as signed requests; otherwise over Socket Mode. */
  requestUrl?: string;
};

export type StandInChannel = { id: string; name: string };

export type KnownCommand = { command: string; description: string; usageHint?: string };

export type PageLink = { label: string; url: string };

export type RateLimit = {
  calls: number;
  perMs: number;
  /** Counted together for all channels. */
  wholeTeam?: boolean;
};

export type SlackStandInOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  team?: { id: string; name: string };
  users: StandInUser[];
  bot: StandInBot;
  channels?: StandInChannel[];
  commands?: KnownCommand[];
  /** Without it nobody can sign in with Slack. */
  openId?: OAuthClient;
  /** Without it the app cannot be installed in further teams. */
  oauth?: OAuthClient;
  otherTeams?: StandInTeam[];
  userGroups?: StandInUserGroup[];
  /**
   * Slack counts the app as commercially distributed outside its Marketplace: `conversations.history`
   * answers once a minute, with 15 messages at most. Default: a company's own app.
   */
  isDistributed?: boolean;
  /** How long after its post a message may be changed, where the workspace limits that. Default: for ever. */
  editWindowMs?: number;
  /** Links in the page's banner, such as the demo's mailbox. */
  links?: PageLink[];
  /** How long an app has to acknowledge. Slack's, and the default: 3,000. */
  ackTimeoutMs?: number;
  /** Waits before each retry of an unacknowledged event. Slack's, and the default: at once, 1 min, 5 min. */
  eventRetryDelaysMs?: number[];
  /** How long a `trigger_id` lives. Slack's, and the default: 3,000. */
  triggerLifeMs?: number;
  /** Limits per Web API method and channel, such as `{ 'chat.postMessage': { calls: 1, perMs: 1000 } }`. Default: none. */
  rateLimits?: Record<string, RateLimit>;
  /** How often a Socket Mode connection is pinged. Default: 5,000. */
  pingIntervalMs?: number;
};
