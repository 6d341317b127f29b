import { loadConfig } from '../src/config.ts';
import { findFreePort } from '../src/database/embedded/free-port.ts';
import { createLog } from '../src/log.ts';
import { startService } from '../src/main.ts';
import { startMailStandIn } from '../test/standin/mail/mail-standin.ts';
import { startModelStandIn } from '../test/standin/model/model-standin.ts';
import { startSlackStandIn } from '../test/standin/slack/stand-in.ts';
import { demoLeads, submissionOf } from './demo/leads.ts';
import { openDemoDatabase } from './demo/demo-database.ts';

/**
 * npm run demo: the real service on the embedded database, between local stand-ins for Slack, the
 * mail server and the model. Nothing leaves this machine. Ctrl-C stops everything it started.
 */

const BOT_TOKEN = 'xoxb-demo';
const APP_TOKEN = 'xapp-demo';
const INTAKE_TOKEN = 'demo-intake-token';
const [CLIENT_ID, CLIENT_SECRET] = ['demo-client-id', 'demo-client-secret'];

const undo: (() => Promise<unknown>)[] = [];
process.once('SIGINT', () => void stop('Stopped.'));
process.once('SIGTERM', () => void stop('Stopped.'));

console.log('Starting the demo …');
try {
  await start();
} catch (error) {
  console.error(error);
  await stop('The demo could not be started.', 1);
}

async function start(): Promise<void> {
  const { url: databaseUrl, close } = await openDemoDatabase();
  undo.push(close);

  const mail = await startMailStandIn({ webPort: await findFreePort(3202) });
  undo.push(() => mail.close());
  const port = await findFreePort(3200);
  const model = await startModelStandIn();
  undo.push(() => model.close());
  const slack = await startSlackStandIn({
    port: await findFreePort(3201),
    team: { id: 'T0DEMO', name: 'Acme Growth' },
    users: [
      person('U0JON', 'jon', 'Jon Reyes', 'reviewer and approver'),
      person('U0MIA', 'mia', 'Mia Chen', 'reviewer and approver'),
      person('U0EVE', 'eve', 'Eve Stone', 'gets cards, but may not approve'),
    ],
    bot: {
      appId: 'A0DESK',
      userId: 'U0DESK',
      name: 'Review Desk',
      botToken: BOT_TOKEN,
      appToken: APP_TOKEN,
      signingSecret: 'demo-signing-secret',
    },
    commands: [
      { command: '/autosend-pause', description: 'Pause automatic sending' },
      { command: '/autosend-resume', description: 'Resume automatic sending' },
      { command: '/autosend-backfill-status', description: 'How the backfills went' },
    ],
    openId: {
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      redirectUris: [`http://127.0.0.1:${port}/auth/slack/callback`],
    },
    links: [
      { label: 'Mailbox', url: mail.webUrl },
      { label: 'Dashboard', url: `http://127.0.0.1:${port}` },
    ],
  });
  undo.push(() => slack.stop());

  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    SLACK_CLIENT_ID: CLIENT_ID,
    SLACK_CLIENT_SECRET: CLIENT_SECRET,
    SLACK_OIDC_ISSUER: slack.url,
    SLACK_APPROVERS: 'U0JON,mia@example.com',
    SLACK_REVIEWERS: 'U0JON,U0MIA,U0EVE',
    INTAKE_TOKEN,
    SMTP_URL: mail.smtpUrl,
    MAIL_FROM: 'Jo at Acme <sales@example.com>',
    OPENAI_API_KEY: 'demo-key',
    OPENAI_BASE_URL: model.baseUrl,
    EVALUATOR_MODEL: 'stand-in',
    PORT: String(port),
    SEND_DELAY_SECONDS: '5',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  });
  const service = await startService(config, createLog(config));
  undo.push(() => service.stop());
  await submitLeads(service.url);
  introduce(slack.url, mail.webUrl, service.url);
}

async function submitLeads(serviceUrl: string): Promise<void> {
  const run = Date.now().toString(36);
  for (const [index, lead] of demoLeads.entries()) {
    const response = await fetch(`${serviceUrl}/api/drafts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${INTAKE_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(submissionOf(lead, run, index)),
    });
    if (!response.ok) throw new Error(`the intake refused a demo lead: ${await response.text()}`);
  }
}

function introduce(slackUrl: string, mailboxUrl: string, serviceUrl: string): void {
  console.log(`
The review desk is open. Nothing leaves this machine.

  Slack     ${slackUrl}
            You are Jon. Open the DM of Review Desk and press Approve & Send.
  Mailbox   ${mailboxUrl}
            What leads receive. One reply was good enough to be sent by itself.
  Dashboard ${serviceUrl}
            Sign in as Jon; or press View in dashboard on a card.

Six replies were drafted. The one to
${demoLeads.map(({ email, story }) => `  · ${email} ${story}`).join('\n')}

Ctrl-C stops everything.`);
}

function person(id: string, name: string, realName: string, role: string) {
  return { id, name, realName, role, email: `${name}@example.com` };
}

async function stop(words: string, exitCode = 0): Promise<void> {
  for (const step of undo.toReversed())
    await step().catch((error: unknown) => console.error(error));
  console.log(words);
  process.exit(exitCode);
}
