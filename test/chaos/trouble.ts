import type { ChildService } from '../support/child-service.ts';
import { reviewers } from '../support/crash-desk.ts';
import { steps } from '../standin/mail/imap-standin.ts';
import type { MailFaultInput } from '../standin/mail/mail-faults.ts';
import type { FaultEffect } from '../standin/slack/faults.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { Random } from './random.ts';

const crashPoints = [
  'click:acked',
  'click:decided',
  'send:picked',
  'send:claimed',
  'send:answered',
  'send:recorded',
  'card:addressed',
  'card:posting',
  'card:posted',
  'card:updating',
  'card:updated',
];

const mailFaults: MailFaultInput[] = [
  { at: 'greeting', action: 'reset' },
  { at: 'mail', action: 'refuse', code: 451 },
  { at: 'rcpt', action: 'refuse', code: 550 },
  { at: 'rcpt', action: 'hang' },
  { at: 'body', action: 'reset' },
  { at: 'body', action: 'refuse', code: 554 },
  { at: 'body', action: 'delay', milliseconds: 500 },
  { at: 'answer', action: 'reset' },
  { at: 'answer', action: 'hang' },
  { at: 'answer', action: 'trickle', milliseconds: 200 },
  { at: 'answer', action: 'delay', milliseconds: 700 },
];

const slackFaults: FaultEffect[] = [
  { kind: 'rate_limited', retryAfterSeconds: 2 },
  { kind: 'server_error', status: 503 },
  { kind: 'error', error: 'internal_error' },
  { kind: 'error', error: 'token_revoked' },
  { kind: 'reset_before_applying' },
  { kind: 'reset_after_applying' },
  { kind: 'slow_to_apply', ms: 1500 },
  { kind: 'slow_to_answer', ms: 1500 },
];

const slackMethods = [
  'chat.postMessage',
  'chat.postMessage',
  'chat.update',
  'chat.update',
  'conversations.open',
  'conversations.history',
  'users.info',
  '*',
];

/** Causes every kind of trouble until the end, then lifts all of it. */
export async function causeTrouble(world: ChaosWorld, randoms: () => Random): Promise<void> {
  await Promise.all([
    again(world, randoms(), 700, 2_500, breakMail),
    again(world, randoms(), 500, 4_000, keepCopies()),
    again(world, randoms(), 2_000, 9_000, breakMailbox),
    again(world, randoms(), 500, 2_000, breakSlack),
    again(world, randoms(), 3_000, 9_000, breakSockets),
    again(world, randoms(), 5_000, 12_000, breakWorker),
    again(world, randoms(), 12_000, 40_000, breakDatabase),
  ]);
}

type Trouble = (world: ChaosWorld, random: Random) => void | Promise<void>;

async function again(
  world: ChaosWorld,
  random: Random,
  leastMs: number,
  mostMs: number,
  trouble: Trouble,
): Promise<void> {
  for (;;) {
    await world.pause(random.between(leastMs, mostMs));
    if (world.ending.aborted) return;
    await trouble(world, random);
  }
}

function breakMail(world: ChaosWorld, random: Random): void {
  const { faults } = world.desk.mail;
  const fault = { ...random.pick(mailFaults), times: Math.ceil(random.between(0, 3)) };
  faults.set([...faults.list(), fault]);
  world.count('faults of the mail server', fault.times);
}

/** Copies of sent mail come late, and of some mails never. */
function keepCopies(): Trouble {
  let seen = 0;
  return ({ desk, mailbox }, random) => {
    const mails = desk.mail.mails();
    for (const { messageId } of mails.slice(seen))
      if (messageId && random.chance(0.5)) mailbox.keep(messageId);
    seen = mails.length;
  };
}

function breakMailbox({ mailbox, count }: ChaosWorld, random: Random): void {
  const action = random.pick(['refuse', 'reset', 'hang'] as const);
  mailbox.faults.set([{ at: random.pick(steps), action, times: 1 }]);
  count('faults laid out for the mailbox');
}

function breakSlack(world: ChaosWorld, random: Random): void {
  const times = Math.ceil(random.between(0, 4));
  const method = random.pick(slackMethods);
  world.desk.slack.faults.add({ ...random.pick(slackFaults), method, times });
  world.count('faults of Slack', times);
}

async function breakSockets(world: ChaosWorld, random: Random): Promise<void> {
  const { slack } = world.desk;
  world.count('sockets, outages, deleted cards');
  switch (random.pick(['drop', 'refresh', 'outage', 'delete', 'delete'])) {
    case 'drop':
      return slack.sockets.dropConnections();
    case 'refresh':
      return slack.sockets.refreshConnections();
    case 'outage':
      slack.startOutage(random.pick(['unreachable', 'server_error']));
      await world.pause(random.between(500, 2_500));
      return slack.endOutage();
    case 'delete': {
      const channel = slack.dmOf(random.pick(reviewers));
      const seen = channel ? [...slack.workspace.channels.get(channel.id)!.messages] : [];
      if (!channel || seen.length === 0) return;
      const { ts } = random.pick(seen.slice(-20)).message;
      slack.deleteMessage(channel.id, ts);
      world.deleted.add(`${channel.id}/${ts}`);
    }
  }
}

async function breakWorker(world: ChaosWorld, random: Random): Promise<void> {
  const worker = random.pick(world.workers);
  if (!worker.isRunning()) return world.replace(worker);
  switch (
    random.weigh([
      [4, 'kill'],
      [4, 'arm'],
      [2, 'sleep'],
    ] as const)
  ) {
    case 'kill':
      world.count('workers killed');
      await worker.kill();
      break;
    case 'arm': {
      await worker.arm(random.pick(crashPoints)).catch(() => {});
      await Promise.race([worker.gone, world.pause(10_000)]);
      if (worker.isRunning()) return;
      world.count('workers killed at a crash point');
      break;
    }
    case 'sleep':
      return letSleep(world, random, worker);
  }
  await world.pause(random.between(200, 2_000));
  await world.replace(worker);
}

/** Longer than a claim lives: whoever wakes up must not send any more. */
async function letSleep(world: ChaosWorld, random: Random, worker: ChildService): Promise<void> {
  if (random.chance(0.5)) {
    await worker.arm(random.pick(['send:claimed', 'card:posting', 'card:updating']), 'SIGSTOP');
    await Promise.race([worker.asleep(), world.pause(5_000)]);
  } else worker.sleep();
  world.count('workers put to sleep');
  await world.pause(random.between(2_000, 12_000));
  worker.wake();
}

async function breakDatabase(world: ChaosWorld, random: Random): Promise<void> {
  await world.postgres.kill();
  world.count('database killed');
  await world.pause(random.between(200, 3_000));
  await world.postgres.start();
}
