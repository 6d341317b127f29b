import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { config as loadDotenv } from 'dotenv';
import type { Logger } from 'pino';
import { createEvaluator } from './autosend/evaluator.ts';
import { guardAutomaticSend } from './autosend/guard-automatic-send.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { connectService } from './database/connect.ts';
import { DatabaseSetupError } from './database/database-setup-error.ts';
import { resolveDatabaseUrl } from './database/database-url.ts';
import { migrateDatabase } from './database/migrate.ts';
import { countRefusals } from './drafts/count-refusals.ts';
import { isPooled, POOLED } from './database/pooled.ts';
import { restoreIndexes } from './database/shared-indexes.ts';
import type { Desk } from './drafts/desk.ts';
import { calmly, createLog } from './log.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { openQueue } from './queue.ts';
import { createAdapterChooser } from './sending/adapters/choose-adapter.ts';
import type { SendingDesk } from './sending/desk.ts';
import { claimLifeSeconds } from './sending/recover-delivery.ts';
import { createSlackApp } from './slack/app.ts';
import { createMethodPace } from './slack/cards/method-pace.ts';
import { createSlackClient } from './slack/client.ts';
import type { SlackDesk } from './slack/desk.ts';
import { keepConnecting, provingToken } from './slack/keep-connecting.ts';
import { keepRequests } from './slack/keep-requests.ts';
import { slackPeople } from './slack/people.ts';
import { httpConnection, type SlackConnection, socketModeConnection } from './slack/receiver.ts';
import type { RefusedRequest } from './slack/signed-only.ts';
import { serviceChecks } from './web/checks.ts';
import { createOpsApp, createWebApp, type WebDesk } from './web/server.ts';
import { startHttpServer } from './web/http-server.ts';
import { closedStation } from './web/station/closed-station.ts';
import { stationRouter } from './web/station/router.ts';
import { startSummary, summaryText } from './start-summary.ts';
import { type RoundTiming, startWorker, type Worker } from './worker.ts';

export type Service = {
  /** Where the web server listens. */
  url: string;
  /** Finishes what is claimed, takes nothing new, closes everything. */
  stop(): Promise<void>;
};

/** What tests shorten, to see in seconds what takes minutes. Seconds. */
export type ServiceTiming = RoundTiming & {
  /** How much longer than the provider's time a claim is good for. */
  claimGraceSeconds: number;
};

export const usualTiming: ServiceTiming = {
  claimGraceSeconds: 15,
  cardLeaseSeconds: 20,
  reconcileEverySeconds: 60,
  askEverySeconds: 30,
};

/** One line each five seconds tells an operator enough about a database that is away. */
const FAULT_PAUSE_MS = 5_000;

/** How long the summary of the start waits for Slack's first answer. Milliseconds. */
const SLACK_ANSWERS_MS = 5_000;

/** What has begun is seen through: a send for as long as its claim is good, a question to the model. */
function stopTimeoutMs(config: Config, sending: SendingDesk): number {
  const asking = (config.evaluator?.timeoutSeconds ?? 0) * 1000;
  return Math.max(claimLifeSeconds(sending) * 1000, asking + sending.claimGraceSeconds * 1000);
}

/**
 * Starts the whole service.
 *
 * @throws DatabaseSetupError where there is no usable database
 */
export async function startService(
  config: Config,
  log = createLog(config),
  timing = usualTiming,
): Promise<Service> {
  const databaseUrl = await resolveDatabaseUrl(config.databaseUrl);
  await migrateDatabase(databaseUrl);
  if (await isPooled(databaseUrl)) log.error({ reason: POOLED }, 'the database is pooled');
  const connections = connectService(databaseUrl);
  const queue = await openQueue(
    databaseUrl,
    calmly(FAULT_PAUSE_MS, (err, count) => log.error({ err, count }, 'the job queue failed')),
  );
  const desk: Desk = {
    db: connections.people,
    countsDb: connections.counts,
    queue,
    log,
    houseMail: config.houseMail,
    sendDelaySeconds: config.sendDelaySeconds,
    autoSendDisabled: config.autoSendDisabled,
  };
  let worker: Worker | null = null;
  const slack = config.slack ? connectSlack(config, desk) : null;
  const checks = serviceChecks(desk, slack?.check ?? null);
  const web: WebDesk = {
    ...desk,
    checks,
    stuckRounds: () => worker?.stuck() ?? [],
    intakeToken: config.intakeToken ?? null,
    access: config,
    routers: [
      ...(slack?.connection.router ? [slack.connection.router] : []),
      // Without Slack nobody could be asked who may act.
      config.signIn && slack
        ? stationRouter(
            { ...desk, checks, rules: slack.desk.rules },
            { publicUrl: config.publicUrl, signIn: config.signIn },
          )
        : closedStation(),
    ],
  };
  const server = await startHttpServer(createWebApp(web), config);
  const ops =
    config.opsPort === undefined
      ? null
      : await startHttpServer(createOpsApp(web), { host: config.host, port: config.opsPort });
  const sending = sendingDesk(config, desk, timing);
  worker = await startWorker(
    desk,
    connections,
    {
      restoreIndexes: () => restoreOurIndexes(log, connections.rounds, databaseUrl),
      autoSend: {
        ...desk,
        evaluator: config.evaluator ? createEvaluator(config.evaluator) : null,
        maxAgeHours: config.maxAgeHours,
        reviewWhileStopped: config.reviewWhileStopped,
      },
      sending,
      slack: slack?.desk ?? null,
      requests: slack?.requests ?? null,
    },
    timing,
  );
  if (config.mail.allowPlaintext)
    log.warn('MAIL_ALLOW_PLAINTEXT: log-ins and mails may leave this machine without TLS');
  // Beside everything else: drafts are decided and sent whether Slack is there or not.
  const connecting = slack && keepConnecting(slack.connect, log);
  await Promise.race([
    connecting?.firstAttempt,
    sleep(SLACK_ANSWERS_MS, undefined, { ref: false }),
  ]);
  const parts = startSummary(config, connecting?.problem() ?? null);
  log.info({ url: server.url, parts }, `the review desk is open${summaryText(parts)}`);
  return {
    url: server.url,
    async stop() {
      connecting?.stop();
      await slack?.stop();
      await Promise.all([server.stop(), ops?.stop()]);
      // Together: while a round waits for its answer, no new job may be taken.
      await Promise.all([
        slack?.requests.idle(),
        worker?.stop(),
        queue.stop(stopTimeoutMs(config, sending)),
      ]);
      await connections.disconnect();
      log.info('the review desk is closed');
    },
  };
}

async function restoreOurIndexes(log: Logger, db: PrismaClient, url: string): Promise<void> {
  const indexes = await restoreIndexes(db, url);
  if (indexes.length > 0) log.warn({ indexes }, 'indexes of ours were gone, and are made again');
}

function sendingDesk(
  config: Config,
  desk: Desk,
  { claimGraceSeconds }: ServiceTiming,
): SendingDesk {
  return {
    ...desk,
    workerId: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    providerTimeoutSeconds: config.providerTimeoutSeconds,
    claimGraceSeconds,
    adapterFor: createAdapterChooser(config, desk.db),
    guardAutomaticSend: (tx, loaded) => guardAutomaticSend(tx, config, loaded),
  };
}

function connectSlack(config: Config, base: Desk) {
  const { db, log } = base;
  const { botToken, appToken, signingSecret } = config.slack!;
  const { client, identity } = createSlackClient(
    botToken,
    config.slackApiUrl,
    log,
    config.slackTeamId,
  );
  const people = slackPeople(client);
  const desk: SlackDesk = {
    ...base,
    client,
    identity,
    people,
    paced: createMethodPace(),
    rules: {
      approvers: config.approvers,
      teamId: async () => (await identity.get()).teamId,
      findPerson: people.find,
    },
    reviewers: config.reviewers,
    dashboardUrl: config.dashboardUrl,
  };
  const count = countRefusals(db, log, 'slack', 'skip:unsigned_request');
  const countRefused = ({ reason }: RefusedRequest) => count(reason);
  const connection: SlackConnection = appToken
    ? socketModeConnection(appToken, config.slackApiUrl, log)
    : httpConnection(signingSecret!, log, countRefused);
  const requests = keepRequests(db, connection.receiver, log);
  const app = createSlackApp(desk, botToken, requests.receiver);
  return {
    desk,
    connection,
    requests,
    /** Whose token it is, then the socket; in HTTP mode Slack comes to us. */
    async connect() {
      await provingToken('SLACK_BOT_TOKEN', () => identity.get());
      if (appToken) await provingToken('SLACK_APP_TOKEN', () => app.start());
    },
    stop: async () => {
      if (appToken) await app.stop();
    },
    /** Whether Slack takes our token, and can reach us. */
    check: async () => {
      await client.auth.test();
      if (!connection.isConnected()) throw new Error('no socket to Slack is open');
    },
  };
}

/** Runs the service until it is told to stop; the only place that ends the process. */
async function main(): Promise<void> {
  loadDotenv({ quiet: true });
  try {
    const config = loadConfig(process.env);
    const log = createLog(config);
    const service = await startService(config, log);
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void service.stop().then(() => process.exit(0)));
  } catch (error) {
    const expected = error instanceof ConfigError || error instanceof DatabaseSetupError;
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}

if (import.meta.main) await main();
