import type { AutoSendDesk } from './autosend/desk.ts';
import { judgeEdit } from './autosend/judge-edit.ts';
import { orchestrate } from './autosend/orchestrate.ts';
import { askAboutUnsentByParent } from './autosend/parent-jobs-round.ts';
import type { Desk } from './drafts/desk.ts';
import { recordWithoutSlack } from './drafts/card-without-slack.ts';
import { isFeedOn } from './drafts/change-feed.ts';
import { newDraftWatcher } from './drafts/find-new-drafts.ts';
import { takeUnasked } from './drafts/nobody-to-ask.ts';
import { reopenWhereAllowed } from './drafts/reopen-drafts.ts';
import { settleRecordedRound } from './drafts/settle-recorded.ts';
import { settingsVersion } from './drafts/settings-version.ts';
import type { Connections } from './database/connect.ts';
import { lookAbout } from './look-about.ts';
import { startRounds } from './rounds.ts';
import { LOST_JOB_MINUTES, requeueOverdue } from './sending/recover-delivery.ts';
import type { SendingDesk } from './sending/desk.ts';
import { sendDraft } from './sending/send-draft.ts';
import { askRound } from './sending/ask-round.ts';
import type { SlackDesk } from './slack/desk.ts';
import { createDrawer } from './slack/cards/drawer.ts';
import { refreshCards } from './slack/cards/refresh-cards.ts';
import { wantAllCards } from './slack/cards/want-cards.ts';
import type { RequestKeeper } from './slack/keep-requests.ts';
import { tellFault } from './slack/tell-fault.ts';

/** What the rooms add to the desk for the jobs that are theirs. */
export type WorkerRooms = {
  /** Makes indexes of ours again that were dropped. */
  restoreIndexes: () => Promise<unknown>;
  autoSend: AutoSendDesk;
  sending: SendingDesk;
  /** Null where Slack is not configured: that nobody was asked is recorded, and made up for later. */
  slack: SlackDesk | null;
  /** What Slack asked for, kept before it was acknowledged; null where Slack is not configured. */
  requests: RequestKeeper | null;
};

/** The pauses of rounds that tests shorten. Seconds. */
export type RoundTiming = {
  /** Between two looks for cards that show something else than the database says. */
  reconcileEverySeconds: number;
  /** Between two looks for mails that providers are to be asked about. */
  askEverySeconds: number;
  /** How long a process has a card to itself: twice what Slack may take to answer. */
  cardLeaseSeconds: number;
};

/**
 * Jobs of one kind that one process runs at a time. Provider, model and Slack calls mostly wait;
 * one worker lists a draft's cards, since each worker that wakes asks the database for a job.
 */
const CONCURRENCY = { evaluate: 4, judge: 1, reopen: 1, send: 4, refresh: 1, draw: 4, tell: 1 };
/** A deferred job begins at most so long after its time; changes of other programs are read as soon. */
const LOOK_EVERY_MS = 1_100;
/** Without the feed, drafts that another program writes are picked up within five seconds. */
const NEW_DRAFTS_EVERY_MS = 2_000;
const PARENT_JOBS_EVERY_MS = 15_000;
/** The feed brings what others record within seconds; this finds what it missed. */
const RECORDED_EVERY_MS = 15_000;
const FORGET_EVERY_MS = 3_600_000;
/** A tool of the parent product's may drop our indexes on its tables. */
const INDEXES_EVERY_MS = 60_000;

export type Worker = {
  /** The rounds that must be stuck; see `startRounds`. */
  stuck(): string[];
  stop(): Promise<void>;
};

/** Drafts looked at again in one round. */
const ASKED_AGAIN = 200;

/** Looks again at drafts that reached nobody: the cause may be gone. */
async function askAgain(db: Connections['rounds'], queue: Desk['queue']): Promise<void> {
  for (const draftId of await takeUnasked(db, ASKED_AGAIN))
    await queue.enqueueUnlessWaiting(db, 'refresh-card', { draftId });
}

/** Everything that runs by itself: job name → function, and what is looked at from time to time. */
export async function startWorker(
  { queue, log }: Desk,
  { jobs, rounds: db }: Pick<Connections, 'jobs' | 'rounds'>,
  { restoreIndexes, autoSend, sending, slack, requests }: WorkerRooms,
  { reconcileEverySeconds, askEverySeconds, cardLeaseSeconds }: RoundTiming,
): Promise<Worker> {
  await queue.work('evaluate-draft', CONCURRENCY.evaluate, ({ draftId }) =>
    orchestrate(jobs, autoSend, draftId),
  );
  await queue.work('judge-edit', CONCURRENCY.judge, ({ draftId }) =>
    judgeEdit(jobs, autoSend, draftId),
  );
  await queue.work('reopen-drafts', CONCURRENCY.reopen, ({ leadId }) =>
    reopenWhereAllowed(jobs, queue, leadId),
  );
  await queue.work('send-draft', CONCURRENCY.send, ({ deliveryId }) =>
    sendDraft(jobs, sending, deliveryId),
  );
  const drawer = slack && createDrawer({ ...slack, db: jobs }, cardLeaseSeconds);
  if (!slack)
    await queue.work('refresh-card', CONCURRENCY.refresh, ({ draftId }) =>
      recordWithoutSlack(jobs, log, draftId),
    );
  else {
    await queue.work('refresh-card', CONCURRENCY.refresh, async ({ draftId }) => {
      await refreshCards({ ...slack, db: jobs }, draftId);
      await drawer!.look();
    });
    await queue.work('tell-fault', CONCURRENCY.tell, ({ faultId }) =>
      tellFault({ ...slack, db: jobs }, faultId),
    );
  }
  const watcher = newDraftWatcher(db, queue);
  let isNoted = false;
  const rounds = startRounds(log);
  const every = (name: string, pauseMs: number, work: () => Promise<unknown>) =>
    rounds.start({ name, pauseMs, work });
  every('look_about', LOOK_EVERY_MS, lookAbout(db, queue, sending, requests, drawer));
  every('new_drafts', NEW_DRAFTS_EVERY_MS, async () => {
    if (!isNoted) await watcher.enqueueNewDrafts();
  });
  every('overdue_deliveries', LOST_JOB_MINUTES * 60_000, () => requeueOverdue(db, sending));
  every('ask_what_was_sent', askEverySeconds * 1000, askRound(db, sending));
  every('recorded_by_others', RECORDED_EVERY_MS, () => settleRecordedRound(db, sending));
  every('parent_jobs', PARENT_JOBS_EVERY_MS, () => askAboutUnsentByParent(db, queue));
  if (requests) every('old_requests', FORGET_EVERY_MS, () => requests.forget());
  every('our_indexes', INDEXES_EVERY_MS, restoreIndexes);
  every('nobody_to_ask', reconcileEverySeconds * 1000, () => askAgain(db, queue));
  every('slow_look', reconcileEverySeconds * 1000, slowLook());
  return {
    stuck: rounds.stuck,
    async stop() {
      await Promise.all([rounds.stop(), drawer?.stop()]);
    },
  };
  /** What the feed does not tell: what is set for many drafts at once, and everything without it. */
  function slowLook(): () => Promise<void> {
    let before = { campaigns: '', pauses: '' };
    return async () => {
      const now = await settingsVersion(db);
      isNoted = await isFeedOn(db);
      if (now.campaigns !== before.campaigns) await watcher.sweep();
      if (slack && (!isNoted || now.pauses !== before.pauses)) await wantAllCards(db);
      before = now;
    };
  }
}
