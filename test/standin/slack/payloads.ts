import { interactiveElements } from './block-ids.ts';
import type { Payload } from './deliveries.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { TriggerIds } from './trigger-ids.ts';
import { type InputValue, type ReadInputs, stateOf } from './view-inputs.ts';
import type { SlackMessage, SlackView, Workspace } from './workspace.ts';

/** Who a payload says it comes from. */
export type Sender = { userId: string; teamId?: string };

/** Where a click happened. */
export type ClickedSurface =
  | { kind: 'message'; channelId: string; message: SlackMessage; isEphemeral: boolean }
  | { kind: 'view'; view: SlackView };

export type ClickedAction = {
  actionId: string;
  /** Needed when two blocks have an element of that action id. */
  blockId?: string;
  /** What was picked, in a menu or among boxes. */
  choice?: InputValue;
};

type Dependencies = {
  workspace: Workspace;
  triggers: TriggerIds;
  responseUrls: ResponseUrls;
  baseUrl: () => string;
};

/** Builds what Slack sends to an app: docs.slack.dev/reference/interaction-payloads and /events. */
export class Payloads {
  readonly #workspace: Workspace;
  readonly #triggers: TriggerIds;
  readonly #responseUrls: ResponseUrls;
  readonly #baseUrl: () => string;

  constructor(dependencies: Dependencies) {
    this.#workspace = dependencies.workspace;
    this.#triggers = dependencies.triggers;
    this.#responseUrls = dependencies.responseUrls;
    this.#baseUrl = dependencies.baseUrl;
  }

  /** `block_actions`. Throws when the surface has no such element: nobody could have clicked it. */
  blockActions(sender: Sender, surface: ClickedSurface, clicked: ClickedAction): Payload {
    return {
      type: 'block_actions',
      ...this.#common(sender),
      trigger_id: this.#triggers.issue(sender.userId),
      ...this.#describeSurface(sender, surface),
      state: { values: {} },
      actions: [this.#describeAction(surface, clicked)],
    };
  }

  viewSubmission(sender: Sender, view: SlackView, state: ReadInputs['state']): Payload {
    return {
      type: 'view_submission',
      ...this.#common(sender),
      trigger_id: this.#triggers.issue(sender.userId),
      view: { ...view, state: { values: state } },
      response_urls: [],
    };
  }

  viewClosed(sender: Sender, view: SlackView): Payload {
    return { type: 'view_closed', ...this.#common(sender), view, is_cleared: false };
  }

  slashCommand(sender: Sender, command: string, text: string, channelId: string): Payload {
    const channel = this.#workspace.channels.get(channelId);
    return {
      token: VERIFICATION_TOKEN,
      team_id: this.#teamOf(sender),
      team_domain: this.#workspace.team.domain,
      channel_id: channelId,
      channel_name: channel?.name || 'directmessage',
      user_id: sender.userId,
      user_name: this.#nameOf(sender),
      command,
      text,
      api_app_id: this.#workspace.bot.appId,
      is_enterprise_install: 'false',
      response_url: this.#responseUrl({ channelId, userId: sender.userId }),
      trigger_id: this.#triggers.issue(sender.userId),
    };
  }

  /** `event_callback` around one event. */
  event(event: Payload): Payload {
    const { team, bot } = this.#workspace;
    return {
      token: VERIFICATION_TOKEN,
      team_id: team.id,
      api_app_id: bot.appId,
      type: 'event_callback',
      event_id: this.#workspace.newId('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: bot.userId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      event,
    };
  }

  #common(sender: Sender): Payload {
    const name = this.#nameOf(sender);
    return {
      token: VERIFICATION_TOKEN,
      team: { id: this.#workspace.team.id, domain: this.#workspace.team.domain },
      user: { id: sender.userId, username: name, name, team_id: this.#teamOf(sender) },
      api_app_id: this.#workspace.bot.appId,
      enterprise: null,
      is_enterprise_install: false,
    };
  }

  #describeSurface(sender: Sender, surface: ClickedSurface): Payload {
    if (surface.kind === 'view') {
      return { container: { type: 'view', view_id: surface.view.id }, view: surface.view };
    }
    const { channelId, message, isEphemeral } = surface;
    const { ts } = message;
    return {
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channelId,
        is_ephemeral: isEphemeral,
      },
      channel: {
        id: channelId,
        name: this.#workspace.channels.get(channelId)?.name || 'directmessage',
      },
      // Slack keeps no ephemeral messages, so it cannot show them to the app again.
      ...(!isEphemeral && { message }),
      response_url: this.#responseUrl({ channelId, userId: sender.userId, ts }),
    };
  }

  #describeAction(surface: ClickedSurface, clicked: ClickedAction): Payload {
    const blocks = (surface.kind === 'view' ? surface.view.blocks : surface.message.blocks) ?? [];
    for (const block of blocks) {
      if (clicked.blockId !== undefined && block.block_id !== clicked.blockId) continue;
      const element = interactiveElements(block).find(
        (candidate) => candidate.action_id === clicked.actionId,
      );
      if (!element) continue;
      const { type, text, value, style } = element;
      return {
        type,
        action_id: clicked.actionId,
        block_id: block.block_id,
        ...(type === 'button'
          ? { text, ...(value !== undefined && { value }), ...(style && { style }) }
          : stateOf(element, clicked.choice ?? null)),
        action_ts: this.#workspace.newTimestamp(),
      };
    }
    throw new Error(`Nothing to click: no element has the action id ${clicked.actionId}`);
  }

  #responseUrl(origin: { channelId: string; userId: string; ts?: string }): string {
    return this.#baseUrl() + this.#responseUrls.issue(origin);
  }

  #teamOf({ userId, teamId }: Sender): string {
    return teamId ?? this.#workspace.teamOf(userId);
  }

  #nameOf({ userId }: Sender): string {
    return this.#workspace.users.get(userId)?.name ?? userId.toLowerCase();
  }
}

/** Apps no longer look at it; Slack still sends it. */
const VERIFICATION_TOKEN = 'stand-in-verification-token';
