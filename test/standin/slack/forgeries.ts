import type { Attempt, Deliveries, Delivery, Payload } from './deliveries.ts';
import type { Payloads, Sender } from './payloads.ts';
import { type InputValue, readInputs } from './view-inputs.ts';
import type { SlackMessage, SlackView, Workspace } from './workspace.ts';

/** Who an attack pretends to be: by default a known user, in that user's own team. */
export type Disguise = { asUser: string; asTeam?: string };

export type ForgedClick = Disguise & {
  channel: string;
  ts: string;
  actionId: string;
  blockId?: string;
  /** The card as it once was, to click a button that is no longer there. */
  message?: SlackMessage;
  /** What the payload claims instead of the button's own. */
  altered?: { value?: string; actionId?: string; blockId?: string };
};

export type ForgedSubmission = Disguise & {
  /** Whose open modal is submitted. */
  user: string;
  values?: Record<string, InputValue>;
  altered?: { privateMetadata?: string; callbackId?: string };
};

export type ForgedCommand = Disguise & { command: string; text?: string; channel: string };

/**
 * Attacks: payloads that Slack would deliver, rightly signed, but that no honest user of the
 * workspace could cause. Nothing changes on anybody's screen.
 */
export class Forgeries {
  readonly #workspace: Workspace;
  readonly #payloads: Payloads;
  readonly #deliveries: Deliveries;

  constructor(workspace: Workspace, payloads: Payloads, deliveries: Deliveries) {
    this.#workspace = workspace;
    this.#payloads = payloads;
    this.#deliveries = deliveries;
  }

  /** A click by a stranger, by a bot, on an old card, or with an altered value. */
  async click(forged: ForgedClick): Promise<Attempt> {
    const message =
      forged.message ?? this.#workspace.findMessage(forged.channel, forged.ts)?.message;
    if (!message) throw new Error(`No message ${forged.ts} in ${forged.channel}`);
    const payload = this.#payloads.blockActions(
      senderOf(forged),
      { kind: 'message', channelId: forged.channel, message, isEphemeral: false },
      { actionId: forged.actionId, blockId: forged.blockId },
    );
    const [action] = payload.actions as Payload[];
    const { value, actionId, blockId } = forged.altered ?? {};
    if (value !== undefined) action!.value = value;
    if (actionId !== undefined) action!.action_id = actionId;
    if (blockId !== undefined) action!.block_id = blockId;
    return await this.#deliveries.deliver('interactive', payload);
  }

  /** A submission of somebody else's modal, or with altered private metadata. */
  async submitView(forged: ForgedSubmission): Promise<Attempt> {
    const modal = this.#workspace.topModal(forged.user);
    if (!modal) throw new Error(`${forged.user} has no open modal`);
    const { privateMetadata, callbackId } = forged.altered ?? {};
    const view: SlackView = {
      ...modal.view,
      ...(privateMetadata !== undefined && { private_metadata: privateMetadata }),
      ...(callbackId !== undefined && { callback_id: callbackId }),
    };
    const { state } = readInputs(view, forged.values ?? {});
    const payload = this.#payloads.viewSubmission(senderOf(forged), view, state);
    return await this.#deliveries.deliver('interactive', payload);
  }

  /** A slash command by somebody who is not there. */
  async command(forged: ForgedCommand): Promise<Attempt> {
    const { command, text = '', channel } = forged;
    const payload = this.#payloads.slashCommand(senderOf(forged), command, text, channel);
    return await this.#deliveries.deliver('slash_commands', payload);
  }

  /** Delivers a payload again, such as one from `deliveries`, as Slack does after a lost ack. */
  async replay(delivery: Pick<Delivery, 'type' | 'payload'>): Promise<Attempt> {
    return await this.#deliveries.deliver(delivery.type, delivery.payload);
  }
}

function senderOf({ asUser, asTeam }: Disguise): Sender {
  return { userId: asUser, ...(asTeam && { teamId: asTeam }) };
}
