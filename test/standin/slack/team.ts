import { ActingUsers } from './acting-users.ts';
import type { Deliveries } from './deliveries.ts';
import { Forgeries } from './forgeries.ts';
import { Payloads } from './payloads.ts';
import { ResponseUrls } from './response-urls.ts';
import { TriggerIds } from './trigger-ids.ts';
import type { Workspace } from './workspace.ts';

/** One workspace of the pretended Slack: its people, its conversations, its installation of the app. */
export class Team {
  readonly workspace: Workspace;
  /** Does what people do in Slack's client. */
  readonly users: ActingUsers;
  /** Does what no honest user could. */
  readonly forge: Forgeries;
  readonly triggers: TriggerIds;
  readonly responseUrls: ResponseUrls;
  readonly #payloads: Payloads;
  readonly #deliveries: Deliveries;

  constructor(
    workspace: Workspace,
    deliveries: Deliveries,
    baseUrl: () => string,
    triggerLifeMs?: number,
  ) {
    this.workspace = workspace;
    this.triggers = new TriggerIds(triggerLifeMs);
    this.responseUrls = new ResponseUrls(workspace);
    this.#deliveries = deliveries;
    this.#payloads = new Payloads({
      workspace,
      triggers: this.triggers,
      responseUrls: this.responseUrls,
      baseUrl,
    });
    this.users = new ActingUsers(workspace, this.#payloads, deliveries);
    this.forge = new Forgeries(workspace, this.#payloads, deliveries);
  }

  /** Gives the app a token for this team; the one before, if any, is good no more. */
  install(): string {
    const { bot } = this.workspace;
    this.workspace.revokeToken('token_revoked');
    bot.botToken = this.workspace.newId(`xoxb-${this.workspace.team.id}-`);
    return bot.botToken;
  }

  /** An admin takes the token away, and the app hears of it: docs.slack.dev/reference/events/tokens_revoked. */
  async revokeTokens(): Promise<void> {
    this.workspace.revokeToken('token_revoked');
    const tokens = { oauth: [], bot: [this.workspace.bot.userId] };
    await this.#tell({ type: 'tokens_revoked', tokens });
  }

  /** An admin removes the app: docs.slack.dev/reference/events/app_uninstalled. */
  async uninstall(): Promise<void> {
    this.workspace.revokeToken('account_inactive');
    await this.#tell({ type: 'app_uninstalled' });
    const tokens = { oauth: [], bot: [this.workspace.bot.userId] };
    await this.#tell({ type: 'tokens_revoked', tokens });
  }

  async #tell(event: Record<string, unknown>): Promise<void> {
    await this.#deliveries.deliver('events_api', this.#payloads.event(event));
  }
}
