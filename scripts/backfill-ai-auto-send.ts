import { autoSendDrafts } from '../src/backfill/auto-send-drafts.ts';
import { pacedCards } from '../src/backfill/paced-cards.ts';
import { commonUsage, modelFor, runBackfillScript } from './support/run-backfill-script.ts';

// npm run backfill:auto-send: see `usage`.

const usage = `Runs undecided drafts through the path of new drafts.

  npm run backfill:auto-send -- [--apply] [--send] [--every-draft] [--notify] [flags]

Held and skipped drafts are recorded. A draft that may be sent is only counted, unless --send is
given: then it is queued, and the running service sends it through the same guards and claim as
everything else. The kill switch, pauses, the sending hours and the limits hold.

  --send             queues what may be sent (with --apply)
  --every-draft      older drafts of a lead too; usually only the newest one is taken
  --latest-per-lead  the usual: only the newest draft of each lead
  --notify           has review cards posted for what is newly held, one a second
${commonUsage}`;

await runBackfillScript({
  name: 'backfill-ai-auto-send',
  usage,
  ownFlags: ['send', 'latest-per-lead', 'every-draft', 'notify'],
  needsQueue: ({ apply }) => apply,
  steps({ db, config, queue }, options) {
    const { apply, send, notify, latestPerLead, selection } = options;
    const { evaluator, ...model } = modelFor(config, options);
    return [
      autoSendDrafts(db, {
        selection,
        latestPerLead,
        isDryRun: !apply,
        send,
        ...model,
        queue,
        postCard: notify && queue ? pacedCards(queue) : null,
        desk: {
          evaluator,
          autoSendDisabled: config.autoSendDisabled,
          maxAgeHours: config.maxAgeHours,
          reviewWhileStopped: config.reviewWhileStopped,
          houseMail: config.houseMail,
        },
      }),
    ];
  },
});
