import type {
  AllMiddlewareArgs,
  BlockAction,
  ButtonAction,
  OverflowAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
} from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { crashPoint } from '../../crash-point.ts';
import { admit, recordRefused, type Sender, type Visitor } from '../../drafts/admission.ts';
import { faultLine, refusedLine, refusedPersonLine } from '../../drafts/telling/answers.ts';
import { type ButtonValue, parseButtonValue } from '../blocks/button-value.ts';
import { mrkdwnLine } from '../blocks/render-line.ts';
import type { SlackDesk } from '../desk.ts';

/** Tells the person something that only they see; with blocks, `text` is for notifications. */
export type Answer = (text: string, blocks?: KnownBlock[]) => Promise<void>;

/** A button, or what was chosen from a menu. */
export type Clicked = BlockAction<ButtonAction | OverflowAction>;

type ActionArgs = AllMiddlewareArgs & SlackActionMiddlewareArgs<Clicked>;
type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs;

/** An approver who was let in, and how to turn away what they asked for. */
type LetIn = { visitor: Visitor; refuse(reason: 'skip:unreadable_button'): Promise<void> };

export type ApproverAction = LetIn & { button: ButtonValue; answer: Answer; args: ActionArgs };

export type ApproverCommand = { visitor: Visitor; text: string; answer: Answer };

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
    const chosen = action.type === 'overflow' ? action.selected_option : action;
    const button = parseButtonValue(chosen?.value);
    await letIn(desk, sender, answer, button?.draftId ?? null, async (letIn) => {
      if (button) await handle({ ...letIn, button, answer, args });
      else await letIn.refuse('skip:unreadable_button');
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
    await letIn(desk, sender, answer, null, ({ visitor }) =>
      handle({ visitor, text: command.text.trim(), answer }),
    );
  };
}

/** Lets an approver through to `handle`; tells anybody else, and whoever meets a fault, what happened. */
export async function letIn(
  desk: SlackDesk,
  sender: Sender,
  answer: Answer,
  draftId: string | null,
  handle: (letIn: LetIn) => Promise<void>,
): Promise<void> {
  const knock = { sender, surface: 'slack', draftId, acts: true } as const;
  const refuse = async (reason: 'skip:unreadable_button') => {
    await recordRefused(desk.db, knock, reason);
    await answer(mrkdwnLine(refusedLine(reason)));
  };
  try {
    const admission = await admit(desk, desk.rules, knock);
    if (admission.admitted) return await handle({ visitor: admission.visitor, refuse });
    await answer(mrkdwnLine(refusedPersonLine(admission.reason, sender.userId)));
  } catch (error) {
    desk.log.error({ err: error, draftId }, 'an action in Slack failed');
    await answer(mrkdwnLine(faultLine)).catch(() => {
      // Slack cannot be reached either; the log has it.
    });
  }
}
