import { type Config, loadConfig } from '../../src/config.ts';
import { findFreePort } from '../../src/database/embedded/free-port.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { createLog } from '../../src/log.ts';
import { type Service, type ServiceTiming, startService } from '../../src/main.ts';
import { commands } from '../../src/slack/ids.ts';
import { type MailStandIn, startMailStandIn } from '../standin/mail/mail-standin.ts';
import { type SlackStandIn, startSlackStandIn } from '../standin/slack/stand-in.ts';
import { createTestDatabase } from './test-database.ts';
import { until } from './until.ts';

export type SlackMode = 'socket mode' | 'http';

export const people = {
  jon: { id: 'U0JON', name: 'jon', realName: 'Jon Reyes', email: 'jon@example.com' },
  mia: { id: 'U0MIA', name: 'mia', realName: 'Mia Chen', email: 'mia@example.com' },
  sam: { id: 'U0SAM', name: 'sam', realName: 'Sam Ode', email: 'sam@example.com' },
  eve: { id: 'U0EVE', name: 'eve', realName: 'Eve Stone', email: 'eve@example.com' },
};

export const intakeToken = 'an-intake-token-for-tests';
const signingSecret = 'a-signing-secret-for-tests';

/** A whole review desk: the real service, on a real database, between the local stand-ins. */
export type TestDesk = {
  db: PrismaClient;
  databaseUrl: string;
  config: Config;
  slack: SlackStandIn;
  mail: MailStandIn;
  service: Service;
  /** Posts a draft to the intake; returns the answer. */
  submit(submission: object): Promise<Response>;
  /** Waits until a reviewer's card of a draft is there, and returns it. */
  cardOf(userId: string, draftId: string): Promise<Card>;
  /** Starts the service again, as after a deployment. */
  restart(environment?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
};

/** A card as a reviewer sees it. */
export type Card = {
  channel: string;
  ts: string;
  text: string;
  buttons: string[];
  /** What its menu offers, by the id that is clicked. */
  menu: Record<string, { label: string; choice: string }>;
  words: string;
};

export type TestDeskOptions = {
  mode?: SlackMode;
  /** On top of the usual settings. */
  environment?: Record<string, string>;
  /** Whether people can sign in to the dashboard; it then keeps its address over a restart. */
  signIn?: boolean;
  timing?: ServiceTiming;
};

/** Starts a desk with three approvers (Jon, Mia, Sam) who are reviewers too, and Eve, who is neither. */
export async function openTestDesk(options: TestDeskOptions = {}): Promise<TestDesk> {
  const { mode = 'socket mode' } = options;
  const { url, db, drop } = await createTestDatabase();
  const signIn = options.signIn ? await signInSettings() : null;
  const slack = await startSlackStandIn({
    users: Object.values(people),
    bot: {
      appId: 'A0DESK',
      userId: 'U0DESK',
      name: 'Review Desk',
      botToken: 'xoxb-test',
      appToken: 'xapp-test',
      signingSecret,
    },
    commands: Object.values(commands).map((command) => ({ command, description: command })),
    openId: signIn?.client,
  });
  const mail = await startMailStandIn();
  const environment = {
    DATABASE_URL: url,
    SLACK_BOT_TOKEN: 'xoxb-test',
    ...(mode === 'socket mode'
      ? { SLACK_APP_TOKEN: 'xapp-test' }
      : { SLACK_SIGNING_SECRET: signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    SLACK_APPROVERS: 'U0JON,mia@example.com,U0SAM',
    SLACK_REVIEWERS: 'U0JON,U0MIA,U0SAM',
    INTAKE_TOKEN: intakeToken,
    SMTP_URL: mail.smtpUrl,
    MAIL_FROM: 'Sales <sales@example.com>',
    PROVIDER_TIMEOUT_SECONDS: '2',
    SEND_DELAY_SECONDS: '0',
    // Test mails keep their dates.
    AUTO_SEND_MAX_AGE_HOURS: '1000000',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...(signIn && { ...signIn.environment, SLACK_OIDC_ISSUER: slack.url }),
    ...options.environment,
  };

  const open = async (more: Record<string, string> = {}) => {
    const config = loadConfig({ ...environment, ...more });
    const service = await startService(config, createLog(config), options.timing);
    if (mode === 'http') slack.setRequestUrl(`${service.url}/slack/events`);
    else if (config.slack)
      await until(() => slack.isAppConnected, 'the service is connected to Slack');
    return { config, service };
  };
  let running = await open();

  return {
    db,
    databaseUrl: url,
    get config() {
      return running.config;
    },
    get service() {
      return running.service;
    },
    slack,
    mail,
    submit: (submission) =>
      fetch(`${running.service.url}/api/drafts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${intakeToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(submission),
      }),
    cardOf: (userId, draftId) =>
      until(() => findCard({ db, slack }, userId, draftId), `${userId} has a card of ${draftId}`),
    async restart(more) {
      await running.service.stop();
      running = await open(more);
    },
    async close() {
      await running.service.stop();
      await slack.stop();
      await mail.close();
      await drop();
    },
  };
}

/** Slack has to know beforehand where the service sends people back from sign-in. */
async function signInSettings() {
  const port = await findFreePort(undefined);
  const [clientId, clientSecret] = ['a-client-id', 'a-client-secret'];
  return {
    client: {
      clientId,
      clientSecret,
      redirectUris: [`http://127.0.0.1:${port}/auth/slack/callback`],
    },
    environment: {
      PORT: String(port),
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
    },
  };
}

/** A reviewer's card of a draft as it looks now, or null. */
export async function findCard(
  { db, slack }: Pick<TestDesk, 'db' | 'slack'>,
  slackUserId: string,
  draftId: string,
): Promise<Card | null> {
  const row = await db.reviewCard.findUnique({
    where: { draftId_slackUserId: { draftId, slackUserId } },
  });
  const message = slack.messagesOf(slackUserId).find(({ ts }) => ts === row?.messageTs);
  if (!row?.channelId || !message) return null;
  return {
    channel: row.channelId,
    ts: message.ts,
    text: message.text ?? '',
    buttons: buttonsOf(message.blocks ?? []),
    menu: menuOf(message.blocks ?? []),
    words: wordsOf(message.blocks ?? []),
  };
}

/** The answers only this person sees, oldest first. */
export function answersTo(slack: SlackStandIn, userId: string): string[] {
  const channel = slack.dmOf(userId);
  if (!channel) return [];
  return slack.workspace
    .messagesSeenBy(userId, channel)
    .filter(({ visibleTo }) => visibleTo === userId)
    .map(({ message }) => message.text ?? '');
}

function buttonsOf(blocks: unknown[]): string[] {
  return blocks
    .flatMap((block) => (block as { elements?: unknown[] }).elements ?? [])
    .filter((element) => (element as { type?: string }).type === 'button')
    .map((element) => (element as { text: { text: string } }).text.text);
}

function menuOf(blocks: unknown[]): Card['menu'] {
  type Menu = {
    type: string;
    action_id: string;
    options: { text: { text: string }; value: string }[];
  };
  const elements = blocks.flatMap((block) => (block as { elements?: Menu[] }).elements ?? []);
  return Object.fromEntries(
    elements
      .filter(({ type }) => type === 'overflow')
      .map(({ action_id, options: [option] }) => [
        action_id,
        { label: option!.text.text, choice: option!.value },
      ]),
  );
}

type Part = {
  type?: string;
  text?: string | Part;
  elements?: Part[];
  fields?: Part[];
  user_id?: string;
  url?: string;
  fallback?: string;
  confirm?: unknown;
};

/** Every text of the blocks, in order: what a person reads. Words of one line stay in one line. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join('\n');
  const part = value as Part | undefined;
  if (!part) return '';
  switch (part.type) {
    case 'user':
      return `<@${part.user_id}>`;
    case 'link':
      return (part.text as string | undefined) ?? part.url ?? '';
    case 'date':
      return part.fallback ?? '';
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return (part.elements ?? []).map(wordsOf).join('');
    default:
  }
  const own = typeof part.text === 'string' ? part.text : wordsOf(part.text);
  return [own, wordsOf(part.fields ?? []), wordsOf(part.elements ?? [])].filter(Boolean).join('\n');
}
