import { App, type Receiver } from '@slack/bolt';
import type { SlackDesk } from './desk.ts';
import { verbs } from '../drafts/verbs/verbs.ts';
import { askAction } from './actions/ask.ts';
import { decideAction } from './actions/decide.ts';
import { backfillStatusCommand } from './commands/backfill-status.ts';
import { pauseCommand } from './commands/pause.ts';
import { resumeCommand } from './commands/resume.ts';
import { commands, verbIds, viewAction } from './ids.ts';
import { boltLogger } from './bolt-logger.ts';
import type { Clicked } from './middleware/for-approvers.ts';
import { submitAsk } from './views/submit-ask.ts';

/** Everything Slack may ask of us, in one list. */
function listen(app: App, desk: SlackDesk): void {
  for (const { name, asksFirst } of verbs) {
    const id = verbIds[name];
    if (id === null) continue;
    const action = asksFirst ? askAction(desk, name, id) : decideAction(desk, name);
    app.action<Clicked>(id, action);
    if (asksFirst) app.view(id, submitAsk(desk, name));
  }
  // A button that opens a page: Slack asks all the same whether it was heard.
  app.action(viewAction, async ({ ack }) => ack());
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
