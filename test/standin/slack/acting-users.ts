import { checkMessageBlocks, checkView } from './block-limits.ts';
import type { Attempt, Deliveries, Payload, PayloadType } from './deliveries.ts';
import type { ClickedAction, ClickedSurface, Payloads } from './payloads.ts';
import { type InputValue, readInputs } from './view-inputs.ts';
import { botMessage, readContent } from './web-api/chat.ts';
import { newView, pushModal, replaceView } from './web-api/views.ts';
import type { Channel, OpenModal, SlackView, StoredMessage, Workspace } from './workspace.ts';

/** What a user's action came to. */
export type ActResult = {
  /** The app acknowledged it in time. */
  acked: boolean;
  ms: number;
  /** Why not; `not_sent`: Slack's client itself refused. */
  reason?: (Attempt & { acked: false })['reason'] | 'not_sent';
  status?: number;
  /** What came with the acknowledgement. */
  response?: unknown;
  /** Messages now standing at a modal's inputs, by block id. */
  errors?: Record<string, string>;
};

const SLACKBOT = 'USLACKBOT';

/** Does what people do in Slack's client. Throws when a person could not have done it. */
export class ActingUsers {
  readonly #workspace: Workspace;
  readonly #payloads: Payloads;
  readonly #deliveries: Deliveries;

  constructor(workspace: Workspace, payloads: Payloads, deliveries: Deliveries) {
    this.#workspace = workspace;
    this.#payloads = payloads;
    this.#deliveries = deliveries;
  }

  /** Clicks an element of a message that the user can see. */
  async click(
    userId: string,
    channelId: string,
    ts: string,
    actionId: string,
    options: Omit<ClickedAction, 'actionId'> = {},
  ): Promise<ActResult> {
    const stored = this.#findVisibleMessage(userId, channelId, ts);
    const result = await this.#interact(
      this.#payloads.blockActions(
        { userId },
        {
          kind: 'message',
          channelId,
          message: stored.message,
          isEphemeral: stored.visibleTo !== undefined,
        },
        { actionId, ...options },
      ),
    );
    if (result.acked) delete stored.warning;
    else
      stored.warning = { userId, text: `${this.#workspace.bot.name} did not respond. Try again.` };
    this.#workspace.changed();
    return result;
  }

  /** Clicks an element of the user's App Home. */
  async clickInHome(userId: string, action: ClickedAction): Promise<ActResult> {
    const view = this.#workspace.homes.get(userId);
    if (!view) throw new Error(`${userId} has no App Home yet`);
    return await this.#clickInView(userId, view, action);
  }

  /** Clicks an element of the modal on top of the user's screen. */
  async clickInModal(userId: string, action: ClickedAction): Promise<ActResult> {
    return await this.#clickInView(userId, this.#findModal(userId).view, action);
  }

  /** Submits the modal on top; `values` by block id, absent inputs keep what they showed. */
  async submitView(userId: string, values: Record<string, InputValue> = {}): Promise<ActResult> {
    const modal = this.#findModal(userId);
    const { state, errors } = readInputs(modal.view, values);
    delete modal.trouble;
    if (Object.keys(errors).length > 0) {
      modal.errors = errors;
      this.#workspace.changed();
      return { acked: false, ms: 0, reason: 'not_sent', errors };
    }
    const result = await this.#interact(
      this.#payloads.viewSubmission({ userId }, modal.view, state),
    );
    this.#applySubmission(userId, modal, result);
    this.#workspace.changed();
    return { ...result, ...(modal.errors && { errors: modal.errors }) };
  }

  /** Closes the modal on top. */
  async closeView(userId: string): Promise<ActResult> {
    const { view } = this.#findModal(userId);
    this.#workspace.modals.get(userId)?.pop();
    this.#workspace.changed();
    if (!view.notify_on_close) return { acked: true, ms: 0 };
    return await this.#interact(this.#payloads.viewClosed({ userId }, view));
  }

  /** Sends a slash command, from the user's direct message unless a channel is named. */
  async command(
    userId: string,
    command: string,
    text = '',
    channelId = this.#workspace.openDm(userId).id,
  ): Promise<ActResult> {
    const channel = this.#findVisibleChannel(userId, channelId);
    if (!this.#workspace.commands.some((known) => known.command === command)) {
      this.#tellUser(userId, channel, `${command} is not a valid command.`);
      return { acked: false, ms: 0, reason: 'not_sent' };
    }
    const payload = this.#payloads.slashCommand({ userId }, command, text, channelId);
    const result = await this.#deliver('slash_commands', payload);
    if (result.acked) this.#postCommandAnswer(userId, channel, result.response);
    else
      this.#tellUser(userId, channel, `${command} failed with the error "${wordFailure(result)}"`);
    this.#workspace.changed();
    return result;
  }

  /** Writes a message, into a thread if one is named; the app hears of it as an event. */
  async message(
    userId: string,
    channelId: string,
    text: string,
    threadTs?: string,
  ): Promise<ActResult & { ts: string }> {
    const channel = this.#findVisibleChannel(userId, channelId);
    if (threadTs !== undefined) this.#findVisibleMessage(userId, channelId, threadTs);
    const ts = this.#workspace.newTimestamp();
    const message = {
      type: 'message' as const,
      ts,
      user: userId,
      text,
      team: this.#workspace.teamOf(userId),
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    };
    this.#workspace.addMessage(channel, message);
    this.#workspace.changed();
    const event = {
      ...message,
      channel: channelId,
      event_ts: ts,
      channel_type: channel.dmUserId ? 'im' : 'channel',
    };
    return { ts, ...(await this.#deliver('events_api', this.#payloads.event(event))) };
  }

  /** Opens the app's Home tab. */
  async openHome(userId: string): Promise<ActResult> {
    const view = this.#workspace.homes.get(userId);
    const event = {
      type: 'app_home_opened',
      user: userId,
      channel: this.#workspace.openDm(userId).id,
      tab: 'home',
      ...(view && { view }),
      event_ts: this.#workspace.newTimestamp(),
    };
    return await this.#deliver('events_api', this.#payloads.event(event));
  }

  /** Removes an ephemeral message from the user's screen. */
  dismiss(userId: string, channelId: string, ts: string): void {
    const stored = this.#findVisibleMessage(userId, channelId, ts);
    if (stored.visibleTo !== userId) throw new Error('Only an ephemeral message can be dismissed');
    this.#workspace.removeMessage(channelId, ts);
    this.#workspace.changed();
  }

  /** The user has seen everything in the conversation. */
  read(userId: string, channelId: string): void {
    const channel = this.#findVisibleChannel(userId, channelId);
    if (this.#workspace.countUnread(userId, channel) === 0) return;
    this.#workspace.markRead(userId, channel);
    this.#workspace.changed();
  }

  async #clickInView(userId: string, view: SlackView, action: ClickedAction): Promise<ActResult> {
    const surface: ClickedSurface = { kind: 'view', view };
    const result = await this.#interact(this.#payloads.blockActions({ userId }, surface, action));
    this.#workspace.changed();
    return result;
  }

  async #interact(payload: Payload): Promise<ActResult> {
    return await this.#deliver('interactive', payload);
  }

  async #deliver(type: PayloadType, payload: Payload): Promise<ActResult> {
    return await this.#deliveries.deliver(type, payload);
  }

  /** docs.slack.dev/surfaces/modals, "Updating modals" and "Displaying errors". */
  #applySubmission(userId: string, modal: OpenModal, result: ActResult): void {
    delete modal.errors;
    const stack = this.#workspace.modals.get(userId) ?? [];
    if (!result.acked) {
      modal.trouble = 'We had some trouble connecting. Try again?';
      return;
    }
    const answer = (result.response ?? {}) as SubmissionAnswer;
    switch (answer.response_action) {
      case 'errors':
        modal.errors = answer.errors ?? {};
        return;
      case 'clear':
        this.#workspace.modals.delete(userId);
        return;
      case 'update':
      case 'push':
        this.#showNextView(stack, modal, answer.response_action, answer.view);
        return;
      case undefined:
        this.#workspace.modals.set(
          userId,
          stack.filter((other) => other !== modal),
        );
        return;
      default:
        modal.trouble = `Unknown response_action: ${String(answer.response_action)}`;
    }
  }

  #showNextView(
    stack: OpenModal[],
    modal: OpenModal,
    action: 'update' | 'push',
    view: unknown,
  ): void {
    const problem = checkView(view, 'modal');
    if (problem) modal.trouble = problem.messages.join(' ');
    else if (action === 'update') replaceView(modal, view, this.#workspace);
    else pushModal(stack, newView(view, this.#workspace));
  }

  #postCommandAnswer(userId: string, channel: Channel, response: unknown): void {
    const answer = (response ?? {}) as Record<string, unknown>;
    if (!answer.text && !answer.blocks) return;
    const content = readContent(answer, this.#workspace);
    if ('ok' in content) {
      const problem = answer.blocks ? checkMessageBlocks(answer.blocks) : undefined;
      const why = [content.error, ...(problem?.messages ?? [])].join(' ');
      this.#tellUser(userId, channel, `The command's answer was refused: ${why}`);
      return;
    }
    const visibleTo = answer.response_type === 'in_channel' ? undefined : userId;
    this.#workspace.addMessage(channel, botMessage(content, this.#workspace), visibleTo);
  }

  /** What Slack itself tells a user, for nobody else to see. */
  #tellUser(userId: string, channel: Channel, text: string): void {
    const ts = this.#workspace.newTimestamp();
    this.#workspace.addMessage(
      channel,
      { type: 'message', ts, user: SLACKBOT, text, team: this.#workspace.team.id },
      userId,
    );
    this.#workspace.changed();
  }

  #findVisibleChannel(userId: string, channelId: string): Channel {
    const channel = this.#workspace.channels.get(channelId);
    if (!channel) throw new Error(`No conversation ${channelId}`);
    if (channel.dmUserId !== undefined && channel.dmUserId !== userId) {
      throw new Error(`${userId} is not in ${channelId}: a direct message has one person`);
    }
    return channel;
  }

  #findVisibleMessage(userId: string, channelId: string, ts: string): StoredMessage {
    const channel = this.#findVisibleChannel(userId, channelId);
    const stored = this.#workspace
      .messagesSeenBy(userId, channel)
      .find((candidate) => candidate.message.ts === ts);
    if (!stored) throw new Error(`${userId} sees no message ${ts} in ${channelId}`);
    return stored;
  }

  #findModal(userId: string): OpenModal {
    const modal = this.#workspace.topModal(userId);
    if (!modal) throw new Error(`${userId} has no open modal`);
    return modal;
  }
}

type SubmissionAnswer = {
  response_action?: 'errors' | 'clear' | 'update' | 'push';
  errors?: Record<string, string>;
  view?: unknown;
};

/** As Slack's client words a failed command. */
function wordFailure({ reason }: ActResult): string {
  if (reason === 'timeout') return 'operation_timeout';
  return reason === 'http_error' ? 'http_client_error' : 'dispatch_failed';
}
