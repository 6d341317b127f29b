import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '../../src/database/connect.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { messageIdOf } from '../../src/sending/adapters/smtp-adapter.ts';
import { type ChaosWorld, createWorld } from './chaos-world.ts';
import { countOf, type Findings } from './find-lies.ts';
import { liveOneDraft } from './people-at-work.ts';
import { createRandom, type Random } from './random.ts';
import { causeTrouble } from './trouble.ts';

export type ChaosOptions = {
  drafts: number;
  /** How long people and trouble go on; what is under way is then seen through. */
  seconds: number;
  /**
   * Chooses who does what and what breaks when. The same seed gives the same schedule; what meets
   * what still depends on the machine's timing.
   */
  seed: number;
  workers: number;
  /** Ends it early. */
  signal?: AbortSignal;
  onProgress?: (line: string) => void;
};

export type ChaosResult = {
  seed: number;
  seconds: number;
  /** Whether it was stopped before its time was over. */
  endedEarly: boolean;
  /** What was done and what broke, and how often. */
  counts: Record<string, number>;
  /** Mails the server accepted. */
  mails: number;
  /** Deliveries by how they ended. */
  deliveries: Record<string, number>;
  /** Seconds from the end of all trouble until nothing moved any more; null: something still did. */
  quietAfter: number | null;
  findings: Findings;
  passed: boolean;
};

const sender = { address: 'sales@example.com' };
/** Drafts arrive during the first part of the run, so that there is time to decide about the last. */
const ARRIVALS_SHARE = 0.75;
const PROGRESS_EVERY_MS = 10_000;
const QUIET_WITHIN_MS = 240_000;
/** Longer than a round of the cards' reconciliation: twice quiet means that it found nothing. */
const LOOK_EVERY_MS = 4_000;

/** Runs the chaos, lifts all faults, waits until everything is quiet, and looks for lies. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { drafts, seconds, seed, workers, onProgress = () => {} } = options;
  const timeUp = new AbortController();
  const ending = AbortSignal.any([timeUp.signal, ...(options.signal ? [options.signal] : [])]);
  const world = await createWorld(workers, ending);
  const startedAt = Date.now();
  const reporter = setInterval(() => onProgress(progressOf(world, startedAt)), PROGRESS_EVERY_MS);
  const timer = setTimeout(() => timeUp.abort(), seconds * 1000);
  try {
    let salt = 0;
    const randoms = (): Random => createRandom(seed * 1_000_003 + (salt += 1));
    const lives = Array.from({ length: drafts }, (_, index) =>
      liveOneDraft(world, randoms(), (index / drafts) * seconds * ARRIVALS_SHARE * 1000),
    );
    await Promise.all([causeTrouble(world, randoms), ...lives, world.pause(seconds * 1000)]);
    onProgress('all trouble is lifted; waiting until nothing moves any more');
    const quietAfter = await calmDown(world);
    onProgress('comparing with the mail server and with every card');
    return await resultOf(world, options, (Date.now() - startedAt) / 1000, quietAfter);
  } finally {
    clearInterval(reporter);
    clearTimeout(timer);
    await world.close();
  }
}

function progressOf({ counts, desk, workers }: ChaosWorld, startedAt: number): string {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const running = workers.filter((worker) => worker.isRunning()).length;
  return `${seconds} s: ${counts.get('drafts handed in') ?? 0} drafts, ${desk.mail.mails().length} mails, ${running} of ${workers.length} processes`;
}

async function calmDown(world: ChaosWorld): Promise<number | null> {
  const { desk, workers } = world;
  desk.mail.faults.clear();
  desk.slack.faults.clear();
  world.mailbox.faults.clear();
  for (const worker of workers.slice()) {
    if (worker.isRunning()) worker.wake();
    else await world.replace(worker);
  }
  const start = Date.now();
  for (let quietLooks = 0; Date.now() - start < QUIET_WITHIN_MS;) {
    quietLooks = (await isQuiet(world)) ? quietLooks + 1 : 0;
    if (quietLooks === 3) return Math.round((Date.now() - start) / 1000);
    await sleep(LOOK_EVERY_MS);
    // An armed crash point may still strike.
    for (const worker of workers.slice()) if (!worker.isRunning()) await world.replace(worker);
  }
  return null;
}

/** Moves everything forward that waits for a later time, and says whether anything was under way. */
async function isQuiet({ postgres, mailbox }: ChaosWorld): Promise<boolean> {
  const db = connectDatabase(postgres.url, { poolSize: 1 });
  try {
    await db.$executeRaw`UPDATE "DraftDelivery" SET "notBefore" = now() WHERE "state" = 'queued'`;
    await db.$executeRaw`UPDATE "ReviewCard" SET "notBefore" = NULL`;
    await db.$executeRaw`UPDATE "ReviewCard" SET "drawAgainAt" = now() WHERE "drawAgainAt" > now()`;
    await db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state < 'active' AND start_after > now()`;
    const [{ moving }] = await db.$queryRaw<[{ moving: bigint }]>`
      SELECT (SELECT count(*) FROM pgboss.job
              WHERE state < 'completed' AND name IN ('evaluate-draft', 'judge-edit', 'send-draft', 'refresh-card'))
        + (SELECT count(*) FROM "DraftDelivery" WHERE "state" IN ('queued', 'sending'))
        + (SELECT count(*) FROM "ReviewCard" WHERE "state" <> 'failed'
           AND ("shows" IS DISTINCT FROM "wants" OR "drawAgainAt" IS NOT NULL)) AS moving`;
    return moving === 0n && !(await isToBeFound(db, mailbox.kept()));
  } finally {
    await db.$disconnect();
  }
}

/** Whether a mail of unknown outcome lies in the mailbox: it is settled when that is next asked. */
async function isToBeFound(db: PrismaClient, kept: Set<string>): Promise<boolean> {
  const unknown = await db.draftDelivery.findMany({ where: { state: 'unknown' } });
  return unknown.some(({ idempotencyKey }) => kept.has(messageIdOf(idempotencyKey, sender)));
}

async function resultOf(
  { desk, counts, deleted, wishes }: ChaosWorld,
  { seed, signal }: ChaosOptions,
  seconds: number,
  quietAfter: number | null,
): Promise<ChaosResult> {
  const findings = await desk.findLies(deleted, wishes);
  const found = { decision: 'settle_sent', actor: 'system' };
  counts.set('mails found in the mailbox', await desk.db.draftDecision.count({ where: found }));
  const states = await desk.db.draftDelivery.groupBy({ by: ['state'], _count: true });
  return {
    seed,
    seconds: Math.round(seconds),
    endedEarly: signal?.aborted ?? false,
    counts: Object.fromEntries([...counts].toSorted()),
    mails: desk.mail.mails().length,
    deliveries: Object.fromEntries(states.map(({ state, _count }) => [state, _count])),
    quietAfter,
    findings,
    passed: quietAfter !== null && countOf(findings) === 0,
  };
}
