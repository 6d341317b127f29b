import { type ChildProcess, fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { Client } from 'pg';
import { findFreePort } from '../../src/database/embedded/free-port.ts';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { verbIds, reviewActionsBlockId } from '../../src/slack/ids.ts';
import { writeButtonValue } from '../../src/slack/blocks/button-value.ts';
import { startSlackStandIn } from '../standin/slack/stand-in.ts';
import { until } from '../support/until.ts';
import { type AcceptingProvider, startAcceptingProvider } from './accepting-provider.ts';
import { openBenchDatabase, seedDrafts } from './bench-database.ts';
import { besides, type Row, type Times } from './measure.ts';

const SIGNING_SECRET = 'a-signing-secret-for-benches';
const TEAM = 'T0BENCH';
const WARM_UP = 20;
/** What a provider's API takes over a reply when it is quick; the first measurement leaves it out. */
const QUICK_PROVIDER_MS = 100;

/**
 * From a signed click to its ack, beside a bare Bolt listener that makes one durable insert; and from the click to
 * the provider's acceptance, beside one bare transaction and one bare call of the same provider. The
 * four are measured in turn, click by click, so that the machine's mood is the same for all.
 */
export async function benchClickPath(count: number): Promise<Row[]> {
  const { url, db, drop } = await openBenchDatabase('click');
  const provider = await startAcceptingProvider();
  const slack = await startSlackStandIn({
    team: { id: TEAM, name: 'Bench' },
    users: [{ id: 'U0JON', name: 'jon', realName: 'Jon Reyes', email: 'jon@example.com' }],
    bot: {
      appId: 'A0',
      userId: 'U0DESK',
      name: 'Review Desk',
      botToken: 'xoxb-bench',
      appToken: 'xapp-bench',
      signingSecret: SIGNING_SECRET,
    },
  });
  const [servicePort, barePort] = [await findFreePort(undefined), await findFreePort(undefined)];
  const service = start('../../src/main.ts', [], {
    DATABASE_URL: url,
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    SLACK_APPROVERS: 'U0JON',
    EMAILBISON_BASE_URL: provider.url,
    SEND_DELAY_SECONDS: '0',
    // Test mails keep their dates.
    AUTO_SEND_MAX_AGE_HOURS: '1000000',
    PORT: String(servicePort),
    LOG_LEVEL: 'silent',
  });
  const bare = start('./bare-listener.ts', [String(barePort), SIGNING_SECRET, url], {});
  const floor = await openFloor(url, provider);
  try {
    await until(() => isUp(`http://127.0.0.1:${servicePort}/healthz`), 'the service is up');
    await until(() => isUp(`http://127.0.0.1:${barePort}/`), 'the bare listener is up');
    const ids = await seedDrafts(db, 2 * (count + WARM_UP));
    const ports = { servicePort, barePort };
    const atOnce = await measure(db, ids.splice(0, count + WARM_UP), provider, floor, ports);
    provider.takes(QUICK_PROVIDER_MS);
    const quick = await measure(db, ids, provider, floor, ports);
    return [
      ...besides('click to ack', atOnce.ack, atOnce.bareAck),
      ...besides('click to accepted, provider at once', atOnce.accepted, atOnce.floor),
      ...besides(
        `click to accepted, provider takes ${QUICK_PROVIDER_MS} ms`,
        quick.accepted,
        quick.floor,
      ),
    ];
  } finally {
    await floor.close();
    for (const child of [service, bare]) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await slack.stop();
    await provider.close();
    await drop();
  }
}

type ClickTimes = Record<'ack' | 'bareAck' | 'accepted' | 'floor', Times>;

async function measure(
  db: PrismaClient,
  ids: string[],
  provider: AcceptingProvider,
  floor: Floor,
  ports: { servicePort: number; barePort: number },
): Promise<ClickTimes> {
  const times: ClickTimes = {
    ack: [],
    bareAck: [],
    accepted: [],
    floor: [],
  };
  for (const [index, id] of ids.entries()) {
    const fingerprint = fingerprintOf((await loadDraft(db, id))!, { from: null, replyTo: null });
    const clicked = performance.now();
    const ack = await click(ports.servicePort, id, fingerprint);
    const accepted = (await provider.acceptedAt(`${id}@example.com`)) - clicked;
    const bareAck = await click(ports.barePort, id, fingerprint);
    const bareStart = performance.now();
    await floor.sendOne(`floor-${id}@example.com`);
    const bareAccepted = (await provider.acceptedAt(`floor-${id}@example.com`)) - bareStart;
    if (index < WARM_UP) continue;
    times.ack.push(ack);
    times.bareAck.push(bareAck);
    times.accepted.push(accepted);
    times.floor.push(bareAccepted);
  }
  return times;
}

/** Sends a signed click on Approve; returns the milliseconds until Slack would have its answer. */
async function click(port: number, draftId: string, fingerprint: string): Promise<number> {
  const payload = {
    type: 'block_actions',
    api_app_id: 'A0',
    team: { id: TEAM, domain: 'bench' },
    user: { id: 'U0JON', team_id: TEAM },
    trigger_id: 'trigger',
    response_url: 'http://127.0.0.1:9/none',
    container: { type: 'message', message_ts: '1.1', channel_id: 'D0' },
    channel: { id: 'D0', name: 'directmessage' },
    actions: [
      {
        type: 'button',
        action_id: verbIds.approve,
        block_id: reviewActionsBlockId(draftId),
        value: writeButtonValue({ draftId, fingerprint, carried: {} }),
        action_ts: '1.1',
      },
    ],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', SIGNING_SECRET)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  const start = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': `v0=${signature}`,
    },
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`a click was answered ${response.status}`);
  return performance.now() - start;
}

type Floor = { sendOne(to: string): Promise<void>; close(): Promise<void> };

/** One transaction of two statements, then one call, with nothing around them. */
async function openFloor(databaseUrl: string, provider: AcceptingProvider): Promise<Floor> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('CREATE TABLE bench_floor (id text PRIMARY KEY, state text NOT NULL)');
  return {
    async sendOne(to) {
      await client.query('BEGIN');
      await client.query('INSERT INTO bench_floor VALUES ($1, $2)', [to, 'queued']);
      await client.query('UPDATE bench_floor SET state = $2 WHERE id = $1', [to, 'sending']);
      await client.query('COMMIT');
      await fetch(`${provider.url}/api/replies/1/reply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: 'Hi', to_emails: [{ name: '', email_address: to }] }),
      });
    },
    close: () => client.end(),
  };
}

function start(file: string, args: string[], environment: Record<string, string>): ChildProcess {
  const { PATH, HOME } = process.env;
  return fork(path.resolve(import.meta.dirname, file), args, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
