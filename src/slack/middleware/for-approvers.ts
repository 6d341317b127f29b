import type {
  AllMiddlewareArgs,
  BlockAction,
  ButtonAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
} from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { crashPoint } from '../../crash-point.ts';
import type { PersonActor as Approver, Sender } from '../../drafts/approvers.ts';
import { faultLine, refusedLine, refusedPersonLine } from '../../drafts/telling/answers.ts';
import { type ButtonValue, parseButtonValue } from '../blocks/button-value.ts';
import { mrkdwnLine } from '../blocks/render-line.ts';
import type { SlackDesk } from '../desk.ts';
import { admit, recordRefusal } from './approvers-only.ts';

/** Tells the person something that only they see; with blocks, `text` is for notifications. */
export type Answer = (text: string, blocks?: KnownBlock[]) => Promise<void>;

type ActionArgs = AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction<ButtonAction>>;
type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs;

/** An approver who was let in, and how to turn away what they asked for. */
type LetIn = { approver: Approver; refuse(reason: 'skip:unreadable_button'): Promise<void> };

export type ApproverAction = LetIn & { button: ButtonValue; answer: Answer; args: ActionArgs };

export type ApproverCommand = { approver: Approver; text: string; answer: Answer };

/**
 * The way every button goes: ack at once, then the allowlist, then the handler. Whoever is refused,
 * and whoever meets a fault, is told so; faults are logged here and nowhere else.
 */
export function actionForApprovers(
  desk: SlackDesk,
  handle: (action: ApproverAction) => Promise<void>,
): (args: ActionArgs) => Promise<void> {
  return async (args) => {
    await args.ack();
    crashPoint('click:acked');
    const { body, action, respond } = args;
    const sender = { userId: body.user.id, teamId: body.user.team_id ?? body.team?.id ?? null };
    const answer: Answer = async (text, blocks) => {
      await respond({ response_type: 'ephemeral', replace_original: false, text, blocks });
    };
    const button = parseButtonValue(action.value);
    await letIn(desk, sender, answer, button?.draftId ?? null, async (visitor) => {
      if (button) await handle({ ...visitor, button, answer, args });
      else await visitor.refuse('skip:unreadable_button');
    });
  };
}

/** The same way for slash commands. */
export function commandForApprovers(
  desk: SlackDesk,
  handle: (command: ApproverCommand) => Promise<void>,
): (args: CommandArgs) => Promise<void> {
  return async ({ ack, command, respond }) => {
    await ack();
    const sender = { userId: command.user_id, teamId: command.team_id };
    const answer: Answer = async (text, blocks) => {
      await respond({ response_type: 'ephemeral', text, blocks });
    };
    await letIn(desk, sender, answer, null, ({ approver }) =>
      handle({ approver, text: command.text.trim(), answer }),
    );
  };
}

/** Lets an approver through to `handle`; tells anybody else, and whoever meets a fault, what happened. */
export async function letIn(
  desk: SlackDesk,
  sender: Sender,
  answer: Answer,
  draftId: string | null,
  handle: (visitor: LetIn) => Promise<void>,
): Promise<void> {
  const refuse = async (reason: 'skip:unreadable_button') => {
    await recordRefusal(desk, sender, draftId, reason);
    await answer(mrkdwnLine(refusedLine(reason)));
  };
  try {
    const admission = await admit(desk, sender);
    if (admission.admitted) return await handle({ approver: admission.actor, refuse });
    await recordRefusal(desk, sender, draftId, admission.reason);
    desk.log.warn({ reason: admission.reason, draftId }, 'refused');
    await answer(mrkdwnLine(refusedPersonLine(admission.reason, sender.userId)));
  } catch (error) {
    desk.log.error({ err: error, draftId }, 'an action met a fault');
    await answer(mrkdwnLine(faultLine)).catch(() => {
      // Slack cannot be reached either; the log has it.
    });
  }
}
