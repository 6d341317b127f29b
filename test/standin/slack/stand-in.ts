import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { ActingUsers } from './acting-users.ts';
import { controlRouter } from './control.ts';
import { Deliveries, type Delivery } from './deliveries.ts';
import { Faults, type Outage } from './faults.ts';
import type { Forgeries } from './forgeries.ts';
import { HttpMode } from './http-mode.ts';
import { refuseForeignHosts } from './local-only.ts';
import type { RateLimit, SlackStandInOptions, StandInUser } from './options.ts';
import { oauthInstallRouter } from './oauth-install.ts';
import { openIdRouter } from './openid.ts';
import { pageRouter } from './page-server.ts';
import { noSuchUrl } from './response-urls.ts';
import { SocketMode } from './socket-mode.ts';
import { Team } from './team.ts';
import { type ApiCall, webApiRouter } from './web-api/web-api.ts';
import { type Channel, type SlackMessage, type SlackView, Workspace } from './workspace.ts';

const SOCKET_PATH = '/socket-mode';
const IDS_A_TEAM = 1_000_000;

/**
 * A local stand-in for Slack: one app in one team or several, all in memory, on loopback only. What
 * is said without naming a team is about the first one, which the page shows. Tests and the demo
 * drive it through this object or, from another process, through `/control/…`.
 */
export class SlackStandIn {
  /** The team the app is installed in from the start, then the others. */
  readonly teams: Team[];
  readonly workspace: Workspace;
  readonly users: ActingUsers;
  readonly forge: Forgeries;
  readonly faults: Faults;
  readonly http: HttpMode;
  readonly sockets: SocketMode;
  /** Every Web API call so far, oldest first. */
  readonly calls: ApiCall[] = [];

  readonly #server: Server;
  readonly #deliveries: Deliveries;

  constructor(options: SlackStandInOptions) {
    this.workspace = new Workspace(options);
    const baseUrl = () => this.url;
    this.faults = new Faults(limitsOf(options));
    this.http = new HttpMode(this.workspace, options.ackTimeoutMs);
    this.sockets = new SocketMode(this.workspace, options);
    this.#deliveries = new Deliveries(
      this.workspace,
      { http: this.http, socket: this.sockets },
      this.faults,
      options.eventRetryDelaysMs,
    );
    const teamOf = (workspace: Workspace) =>
      new Team(workspace, this.#deliveries, baseUrl, options.triggerLifeMs);
    const home = teamOf(this.workspace);
    this.teams = [home, ...otherWorkspaces(options).map(teamOf)];
    this.users = home.users;
    this.forge = home.forge;

    const app = express().disable('x-powered-by');
    app.use(refuseForeignHosts);
    this.#failDuringOutage(app);
    if (options.openId) app.use(openIdRouter(this.workspace, options.openId, baseUrl));
    if (options.oauth) app.use(oauthInstallRouter(this.teams, options.oauth));
    const newSocketUrl = () =>
      `${this.url.replace('http', 'ws')}${SOCKET_PATH}?ticket=${this.sockets.issueTicket()}`;
    const contexts = this.teams.map(({ workspace, triggers }) => ({
      workspace,
      triggers,
      baseUrl,
      newSocketUrl,
    }));
    app.use('/api', webApiRouter(contexts, this.faults, this.calls));
    for (const { responseUrls } of this.teams) app.use('/response', responseUrls.router());
    app.use('/response', noSuchUrl);
    app.use('/control', controlRouter(this));
    app.use(pageRouter(this.workspace, () => this.isAppConnected));
    this.#server = createServer(app);
    this.#acceptSockets();
  }

  /** A team by its id. */
  team(id: string): Team {
    const found = this.teams.find(({ workspace }) => workspace.team.id === id);
    if (!found) throw new Error(`No team ${id}`);
    return found;
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For `SLACK_API_URL`. */
  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  /** Everything that was to reach the app so far, oldest first. */
  get deliveries(): Delivery[] {
    return this.#deliveries.list;
  }

  get isAppConnected(): boolean {
    return this.workspace.bot.requestUrl !== undefined || this.sockets.connectionCount > 0;
  }

  async start(port = 0): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    await promise;
  }

  /** Cuts every connection and frees the port. */
  async stop(): Promise<void> {
    this.#deliveries.stop();
    await this.sockets.stop();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }

  /** Chooses HTTP mode with an address, Socket Mode with undefined. */
  setRequestUrl(requestUrl: string | undefined): void {
    this.workspace.bot.requestUrl = requestUrl;
    this.workspace.changed();
  }

  /** The links in the page's banner. */
  setLinks(links: { label: string; url: string }[]): void {
    this.workspace.links = links;
    this.workspace.changed();
  }

  /** The user's direct message with the app, if there is one. */
  dmOf(userId: string): Channel | undefined {
    return this.workspace.findDm(userId);
  }

  /** What the user sees in the direct message with the app, oldest first, ephemerals included. */
  messagesOf(userId: string): SlackMessage[] {
    const dm = this.workspace.findDm(userId);
    if (!dm) return [];
    return this.workspace
      .messagesSeenBy(userId, dm)
      .map((stored) => structuredClone(stored.message));
  }

  /** The modal on top of the user's screen. */
  modalOf(userId: string): SlackView | undefined {
    return structuredClone(this.workspace.topModal(userId)?.view);
  }

  homeOf(userId: string): SlackView | undefined {
    return structuredClone(this.workspace.homes.get(userId));
  }

  callsOf(method: string): ApiCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** Makes the Web API refuse the conversation, until `reopenDm` or (for `channel_not_found`) `conversations.open`. */
  closeDm(userId: string, error: 'channel_not_found' | 'is_archived' = 'channel_not_found'): void {
    this.workspace.openDm(userId).closedAs = error;
    this.workspace.changed();
  }

  reopenDm(userId: string): void {
    delete this.workspace.openDm(userId).closedAs;
    this.workspace.changed();
  }

  /** Deletes any message, as a workspace admin can. */
  deleteMessage(channelId: string, ts: string): void {
    this.workspace.removeMessage(channelId, ts);
    this.workspace.changed();
  }

  /** Changes a user: deactivates them, renames them, takes their address away. */
  updateUser(userId: string, changes: Partial<Omit<StandInUser, 'id'>>): void {
    const user = this.workspace.users.get(userId);
    if (!user) throw new Error(`No user ${userId}`);
    Object.assign(user, changes);
    this.workspace.changed();
  }

  /** Takes all of Slack down until `endOutage`: Web API, sign-in, deliveries and Socket Mode. */
  startOutage(outage: Outage = 'unreachable'): void {
    this.faults.outage = outage;
    this.sockets.dropConnections();
  }

  endOutage(): void {
    this.faults.outage = undefined;
  }

  #failDuringOutage(app: Express): void {
    app.use(['/api', '/response', '/openid'], (request, response, next) => {
      if (this.faults.outage === undefined) next();
      else if (this.faults.outage === 'unreachable') request.socket.resetAndDestroy();
      else response.status(503).send('Service Unavailable');
    });
  }

  #acceptSockets(): void {
    this.#server.on('upgrade', (request, stream, head) => {
      const isOurs = request.url?.startsWith(`${SOCKET_PATH}?`) ?? false;
      if (isOurs && this.faults.outage === undefined) this.sockets.accept(request, stream, head);
      else stream.destroy();
    });
  }
}

/** The other teams' app has the same ids and secrets, but no token until it is installed there. */
function otherWorkspaces(options: SlackStandInOptions): Workspace[] {
  return (options.otherTeams ?? []).map((other, index) => {
    const userGroups = other.userGroups ?? [];
    const bot = { ...options.bot, botToken: '' };
    return new Workspace({ ...options, ...other, userGroups, bot }, IDS_A_TEAM * (index + 1));
  });
}

/** docs.slack.dev/apis/web-api/rate-limits, "App types and rate limits". */
function limitsOf({ isDistributed, rateLimits }: SlackStandInOptions): Record<string, RateLimit> {
  const onceAMinute = { calls: 1, perMs: 60_000, wholeTeam: true };
  return { ...(isDistributed && { 'conversations.history': onceAMinute }), ...rateLimits };
}

/** Starts a stand-in on loopback; the caller stops it. */
export async function startSlackStandIn(options: SlackStandInOptions): Promise<SlackStandIn> {
  const standIn = new SlackStandIn(options);
  await standIn.start(options.port);
  return standIn;
}
