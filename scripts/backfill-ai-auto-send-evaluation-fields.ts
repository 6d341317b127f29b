import { evaluateDrafts } from '../src/backfill/evaluate-drafts.ts';
import { fillSentDrafts } from '../src/backfill/fill-sent-drafts.ts';
import { pacedCards } from '../src/backfill/paced-cards.ts';
import { commonUsage, modelFor, runBackfillScript } from './support/run-backfill-script.ts';

// npm run backfill:evaluation-fields: see `usage`.

const usage = `Fills the auto-send fields of drafts that were made before they were recorded. Never sends.

  npm run backfill:evaluation-fields -- [--apply] [--notify] [flags]

1. Sent drafts: what the database proves to have been sent by the AI, in a campaign that sends
   automatically, is recorded as sent: at once, or with a delay where a delayed job proves that.
2. Pending drafts that were never evaluated are judged by the model. Those that are not sure, not
   safe or blocked are held for review; of the others only the verdict is recorded.

  --notify           has review cards posted for what is newly held, one a second
${commonUsage}`;

await runBackfillScript({
  name: 'backfill-ai-auto-send-evaluation-fields',
  usage,
  ownFlags: ['notify'],
  needsQueue: ({ apply, notify }) => apply && notify,
  steps({ db, config, queue }, options) {
    const { apply, notify, selection } = options;
    return [
      fillSentDrafts(db, selection),
      evaluateDrafts(db, {
        selection,
        isDryRun: !apply,
        houseMail: config.houseMail,
        ...modelFor(config, options),
        postCard: notify && queue ? pacedCards(queue) : null,
      }),
    ];
  },
});
