import { App, type BlockAction, type ButtonAction, type Receiver } from '@slack/bolt';
import type { SlackDesk } from './desk.ts';
import { approveSend } from './actions/approve-send.ts';
import { editDraftAction } from './actions/edit-draft.ts';
import { rejectDraftAction } from './actions/reject-draft.ts';
import { settleUnknownAction } from './actions/settle-unknown.ts';
import { stopSendAction } from './actions/stop-send.ts';
import { backfillStatusCommand } from './commands/backfill-status.ts';
import { pauseCommand } from './commands/pause.ts';
import { resumeCommand } from './commands/resume.ts';
import { actionIds, commands, viewIds } from './ids.ts';
import { boltLogger } from './bolt-logger.ts';
import { submitEdit } from './views/submit-edit.ts';

/** Everything Slack may ask of us, in one list. */
function listen(app: App, desk: SlackDesk): void {
  app.action<BlockAction<ButtonAction>>(actionIds.approve, approveSend(desk));
  app.action<BlockAction<ButtonAction>>(actionIds.retry, approveSend(desk));
  app.action<BlockAction<ButtonAction>>(actionIds.reject, rejectDraftAction(desk));
  app.action<BlockAction<ButtonAction>>(actionIds.edit, editDraftAction(desk));
  app.action<BlockAction<ButtonAction>>(actionIds.stop, stopSendAction(desk));
  app.action<BlockAction<ButtonAction>>(actionIds.settle, settleUnknownAction(desk));
  // A button that opens a page: Slack asks all the same whether it was heard.
  app.action(actionIds.view, async ({ ack }) => ack());
  app.view(viewIds.edit, submitEdit(desk));
  app.command(commands.backfillStatus, backfillStatusCommand(desk));
  app.command(commands.pause, pauseCommand(desk));
  app.command(commands.resume, resumeCommand(desk));
}

/**
 * The Bolt app over a receiver of either mode. It acts as the bot whose token the desk's client
 * holds, and drops whatever was sent to another installation.
 */
export function createSlackApp(desk: SlackDesk, botToken: string, receiver: Receiver): App {
  const app = new App({
    receiver,
    clientOptions: { slackApiUrl: desk.client.slackApiUrl },
    authorize: async () => {
      const { botId, botUserId, teamId } = await desk.identity.get();
      return { botToken, botId, botUserId, teamId };
    },
    logger: boltLogger(desk.log),
    convoStore: false,
  });
  app.error(async (error) => {
    desk.log.error({ err: error }, 'Slack sent something that could not be handled');
  });
  listen(app, desk);
  return app;
}
