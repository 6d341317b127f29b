import { connectDatabase } from '../../src/database/connect.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import type { KnownWishes } from '../chaos/find-harm.ts';
import { type Findings, findLies } from '../chaos/find-lies.ts';
import { type MailStandIn, startMailStandIn } from '../standin/mail/mail-standin.ts';
import type { SlackStandInOptions } from '../standin/slack/options.ts';
import { type SlackStandIn, startSlackStandIn } from '../standin/slack/stand-in.ts';
import { type ChildService, startChildService } from './child-service.ts';
import { type Card, findCard, intakeToken, people } from './desk.ts';
import { until } from './until.ts';
import { submission } from './submissions.ts';

export const dashboardUrl = 'https://dashboard.example.com';
export const reviewers = ['U0JON', 'U0MIA', 'U0SAM'];

/** A desk whose service runs in processes that can be killed, while the stand-ins live on in ours. */
export type CrashDesk = {
  db: PrismaClient;
  slack: SlackStandIn;
  mail: MailStandIn;
  /** Starts one more process of the service; it is connected to Slack when this resolves. */
  start(environment?: Record<string, string>): Promise<ChildService>;
  /** Hands a draft in, and waits for the cards of all reviewers. */
  submitted(service: ChildService): Promise<{ draftId: string; card: Card }>;
  /** Waits until a reviewer's card says this. */
  cardSays(userId: string, draftId: string, words: RegExp, timeoutMs?: number): Promise<Card>;
  /** A click as a person makes it; what Slack got to hear of it does not matter here. */
  click(userId: string, card: Card, actionId: string, blockId?: string): Promise<void>;
  /** What is not as it should be, now that everything is quiet. */
  findLies(deleted?: Set<string>, wishes?: KnownWishes): Promise<Findings>;
  /** Kills what still runs, and stops the stand-ins. */
  close(): Promise<void>;
};

/** Opens a desk on a database of the caller's; the service's processes are started by the test. */
export async function openCrashDesk(
  databaseUrl: string,
  slackOptions: Partial<SlackStandInOptions> = {},
): Promise<CrashDesk> {
  const db = connectDatabase(databaseUrl, { poolSize: 5, own: false });
  const mail = await startMailStandIn();
  const slack = await startSlackStandIn({
    users: Object.values(people),
    bot: {
      appId: 'A0DESK',
      userId: 'U0DESK',
      name: 'Review Desk',
      botToken: 'xoxb-test',
      appToken: 'xapp-test',
      signingSecret: 'a-signing-secret-for-tests',
    },
    ...slackOptions,
  });
  const services: ChildService[] = [];
  const usual = {
    DATABASE_URL: databaseUrl,
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_APP_TOKEN: 'xapp-test',
    SLACK_API_URL: slack.apiUrl,
    SLACK_APPROVERS: reviewers.join(','),
    SLACK_REVIEWERS: reviewers.join(','),
    DASHBOARD_URL: dashboardUrl,
    INTAKE_TOKEN: intakeToken,
    SMTP_URL: mail.smtpUrl,
    MAIL_FROM: 'Sales <sales@example.com>',
    PROVIDER_TIMEOUT_SECONDS: '1',
    SEND_DELAY_SECONDS: '0',
    // Test mails keep their dates.
    AUTO_SEND_MAX_AGE_HOURS: '1000000',
    PORT: '0',
    LOG_LEVEL: 'silent',
  };

  const cardSays = (userId: string, draftId: string, words: RegExp, timeoutMs = 110_000) =>
    until(
      async () => {
        const card = await findCard({ db, slack }, userId, draftId).catch(() => null);
        return card && words.test(card.words) ? card : null;
      },
      `${userId}'s card says ${words}`,
      timeoutMs,
    );

  return {
    db,
    slack,
    mail,
    async start(environment = {}) {
      const { openedCount } = slack.sockets;
      const service = await startChildService({ ...usual, ...environment });
      await until(() => slack.sockets.openedCount > openedCount, 'it is connected');
      services.push(service);
      return service;
    },
    async submitted(service) {
      const { draft, ...rest } = submission();
      const response = await handIn(service, { draft, ...rest });
      if (response.status !== 202) throw new Error(`the intake answered ${response.status}`);
      const draftId = draft.id;
      for (const reviewer of reviewers) await cardSays(reviewer, draftId, /Held/);
      return { draftId, card: (await findCard({ db, slack }, 'U0JON', draftId))! };
    },
    cardSays,
    async click(userId, card, actionId, blockId) {
      await slack.users.click(userId, card.channel, card.ts, actionId, blockId ? { blockId } : {});
    },
    findLies: (deleted, wishes) =>
      findLies({
        db,
        slack,
        mails: mail.mails(),
        reviewers,
        dashboardUrl,
        houseMail: { from: { address: 'sales@example.com', name: 'Sales' }, replyTo: null },
        deleted,
        wishes,
      }),
    async close() {
      for (const service of services) if (service.isRunning()) await service.kill();
      await slack.stop();
      await mail.close();
      await db.$disconnect();
    },
  };
}

/** Hands a draft to the intake of one process. */
export function handIn(service: ChildService, sent: object): Promise<Response> {
  return fetch(`${service.url}/api/drafts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${intakeToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  });
}
