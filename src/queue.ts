import { fromPrisma, PgBoss, type QueueOptions, type QueuePolicy } from 'pg-boss';
import type { Db } from './database/db.ts';
import { Prisma } from './generated/prisma/client.ts';

/** Every job and its payload. Payloads carry ids alone: the database says the rest when the job runs. */
export type Jobs = {
  /** Decide what becomes of a new draft. */
  'evaluate-draft': { draftId: string };
  /** Ask the model about a text that a person wrote. */
  'judge-edit': { draftId: string };
  /** Get one delivery out, or find out how it ended. */
  'send-draft': { deliveryId: string };
  /** Another program wrote about a lead to whom nobody might write: it may be allowed again. */
  'reopen-drafts': { leadId: string };
  /** Something changed: every reviewer's copy of this draft's card is drawn again. */
  'refresh-card': { draftId: string };
  /** Those who can mend a workspace's fault are told of it, or that it is over. */
  'tell-fault': { faultId: string };
};

export type JobName = keyof Jobs;

type JobOptions = { startAfter?: Date };

/** What a job's queue needs to know; `key` is what must not run twice at the same time. */
type JobQueue<Name extends JobName> = {
  policy: QueuePolicy;
  key: (data: Jobs[Name]) => string;
  options: QueueOptions;
};

/** A worker that shows no life for so long is taken for dead; pg-boss allows no less than 10 s. */
const HEARTBEAT_SECONDS = 10;

/** Handlers return refusals and throw faults only, so a retry means that something was down. */
const retryUntilItIsBack = {
  retryLimit: 10_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: 15 * 60,
  deleteAfterSeconds: 60 * 60,
};

const jobQueues: { [Name in JobName]: JobQueue<Name> } = {
  'evaluate-draft': {
    policy: 'singleton',
    key: ({ draftId }) => draftId,
    options: retryUntilItIsBack,
  },
  'judge-edit': {
    policy: 'singleton',
    key: ({ draftId }) => draftId,
    options: retryUntilItIsBack,
  },
  'send-draft': {
    policy: 'singleton',
    key: ({ deliveryId }) => deliveryId,
    options: retryUntilItIsBack,
  },
  'reopen-drafts': {
    policy: 'singleton',
    key: ({ leadId }) => leadId,
    options: retryUntilItIsBack,
  },
  'refresh-card': {
    policy: 'singleton',
    key: ({ draftId }) => draftId,
    options: retryUntilItIsBack,
  },
  'tell-fault': { policy: 'singleton', key: ({ faultId }) => faultId, options: retryUntilItIsBack },
};

const jobNames = Object.keys(jobQueues) as JobName[];

/** Puts jobs into the database, inside the caller's transaction where it gives one. */
export type Queue = {
  /** Adds a job; it exists only if `db`'s transaction commits. */
  enqueue<Name extends JobName>(
    db: Db,
    name: Name,
    data: Jobs[Name],
    options?: JobOptions,
  ): Promise<void>;
  /**
   * Adds a job unless one with the same key waits already: for safety nets, which come round again.
   * A job for a change belongs in the change's transaction instead: the queued one could run
   * before that transaction commits.
   */
  enqueueUnlessWaiting<Name extends JobName>(
    db: Db,
    name: Name,
    data: Jobs[Name],
    options?: JobOptions,
  ): Promise<void>;
  /** Runs `handle` for each job, `concurrency` at a time, until the queue stops. */
  work<Name extends JobName>(
    name: Name,
    concurrency: number,
    handle: (data: Jobs[Name]) => Promise<void>,
  ): Promise<void>;
  /** Wakes as many lanes as there are jobs due: nothing else does for deferred jobs and retries. */
  wake(due: DueJobs): void;
  /** Lets jobs whose process is gone run again. */
  freeLost(): Promise<void>;
  /** Whether the queue's tables answer; throws where they do not. */
  check(): Promise<void>;
  /** Takes nothing new, waits for what is running (milliseconds at most), and lets go. */
  stop(timeoutMs: number): Promise<void>;
};

/**
 * pg-boss hands these on to its pool, and asks its listening connection for a sign of life: one that
 * is open but dead is found within seconds. Milliseconds.
 */
const withoutEndlessWaits = {
  connectionTimeoutMillis: 5_000,
  query_timeout: 5_000,
  keepAlive: true,
  notifyHeartbeatIntervalMs: 5_000,
  notifyHeartbeatTimeoutMs: 3_000,
};

/**
 * Nothing of ours uses cron, flows or the list of instances, and a job is woken for, not polled for.
 * Jobs of a killed process are found by `someLost`, and freed by `freeLost`, not more often than
 * each process in its turn once in the monitor's interval; supervising is the net under both.
 */
const calmWhenIdle = {
  schedule: false,
  registerInstance: false,
  monitorVacuum: false,
  superviseIntervalSeconds: 30,
  monitorIntervalSeconds: 5,
  flowIntervalSeconds: 3600,
  bamIntervalSeconds: 3600,
  queueCacheIntervalSeconds: 600,
};

/** How many jobs of each kind are due: deferred ones whose time has come, and retries. */
export type DueJobs = Partial<Record<JobName, number>>;

/** More lanes than a kind has need not be woken. */
const MOST_WOKEN = 4;

/** What is due, as JSON; part of a statement that looks for everything at once. pg-boss 12's table. */
export const dueJobs = Prisma.sql`(
  SELECT json_object_agg(q."name", d."due") FROM unnest(${jobNames}::text[]) AS q("name"), LATERAL (
    SELECT count(*)::int AS "due" FROM (
      SELECT FROM pgboss.job_common job
      WHERE job."name" = q."name" AND job."state" < 'active' AND NOT job."blocked"
        AND job."start_after" <= now()
      LIMIT ${MOST_WOKEN}) jobs) d
  WHERE d."due" > 0)`;

/** Whether jobs have no heartbeat any more: their process is gone; part of such a statement. */
export const someLost = Prisma.sql`EXISTS (
  SELECT FROM pgboss.job_common job
  WHERE job."name" = ANY(${jobNames}::text[]) AND job."state" = 'active'
    AND job."heartbeat_on" + job."heartbeat_seconds" * interval '1 second' < now())`;

/**
 * Opens the queue on the same database as everything else; creates its tables on first use.
 *
 * @param onError is told of faults in the background (connection lost and the like)
 */
export async function openQueue(url: string, onError: (error: Error) => void): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    max: 6,
    useListenNotify: true,
    ...withoutEndlessWaits,
    ...calmWhenIdle,
  });
  boss.on('error', onError);
  await boss.start();
  for (const name of jobNames) {
    const { policy, options } = jobQueues[name];
    await boss.createQueue(name, { ...options, policy, notify: true });
  }
  const enqueue: Queue['enqueue'] = async (db, name, data, options = {}) => {
    await boss.send(name, data, {
      db: fromPrisma(db),
      singletonKey: jobQueues[name].key(data),
      ...deferral(options.startAfter),
    });
  };
  const lanes = new Map<JobName, string[]>(jobNames.map((name) => [name, []]));
  return {
    enqueue,
    wake(due) {
      for (const name of jobNames)
        for (const lane of lanes.get(name)!.slice(0, due[name] ?? 0)) boss.notifyWorker(lane);
    },
    async enqueueUnlessWaiting(db, name, data, options) {
      const waiting = { key: jobQueues[name].key(data), queued: true, limit: 1 };
      const found = await boss.findJobs(name, { ...waiting, db: fromPrisma(db) });
      if (found.length === 0) await enqueue(db, name, data, options);
    },
    async work<Name extends JobName>(
      name: Name,
      concurrency: number,
      handle: (data: Jobs[Name]) => Promise<void>,
    ) {
      const opened = lanes.get(name)!;
      while (opened.length < concurrency) opened.push(await openLane(boss, name, handle));
    },
    async freeLost() {
      await boss.supervise();
    },
    async check() {
      await boss.getQueue(jobNames[0]!);
    },
    async stop(timeoutMs) {
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}

/** pg-boss wakes nobody for a deferred job, so one that is due already must not be deferred. */
function deferral(startAfter: Date | undefined): { startAfter?: Date } {
  return startAfter && startAfter > new Date() ? { startAfter } : {};
}

/** NOTIFY wakes a lane at once, and `wake` for what became due; polling is the net under both. */
const polling = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 300 };

/** Works through the jobs of one kind, one at a time, without a pause as long as there are any. */
async function openLane<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  handle: (data: Jobs[Name]) => Promise<void>,
): Promise<string> {
  const lane = await boss.work<Jobs[Name]>(name, polling, async ([job]) => {
    await handle(job!.data);
    // Left alone, pg-boss would wait for the next poll before it looks for another job.
    boss.notifyWorker(lane);
  });
  return lane;
}
