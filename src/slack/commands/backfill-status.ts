import { readBackfillStatus, runView } from '../../backfill/backfill-status.ts';
import { reportOfRun } from '../../backfill/read-report.ts';
import { findRun } from '../../backfill/run-record.ts';
import { freshenTally } from '../../drafts/freshen-tally.ts';
import {
  backfillErrorsMessage,
  backfillHelp,
  backfillRunMessage,
  backfillStatusMessage,
  noSuchRun,
} from '../blocks/backfill-status.ts';
import type { SlackDesk } from '../desk.ts';
import { type Answer, commandForApprovers } from '../middleware/for-approvers.ts';
import { parseBackfillStatus } from './parse-backfill-status.ts';

/** `/autosend-backfill-status [run id | errors | help]`: how the backfills stand. */
export const backfillStatusCommand = (desk: SlackDesk) =>
  commandForApprovers(desk, async ({ text, answer }) => {
    const request = parseBackfillStatus(text);
    switch (request.kind) {
      case 'help':
        return answer(backfillHelp());
      case 'unknown':
        return answer(backfillHelp(request.text));
      case 'status':
        return answerStatus(desk, answer);
      case 'errors':
        return answerRun(desk, answer, 'last');
      case 'run':
        return answerRun(desk, answer, request.id);
    }
  });

async function answerStatus(desk: SlackDesk, answer: Answer): Promise<void> {
  await freshenTally(desk);
  const { text, blocks } = backfillStatusMessage(await readBackfillStatus(desk.db));
  await answer(text, blocks);
}

async function answerRun(desk: SlackDesk, answer: Answer, id: string): Promise<void> {
  const run = await findRun(desk.db, id);
  if (!run) return answer(id === 'last' ? 'No backfill has run yet.' : noSuchRun(id));
  const report = await reportOfRun(desk.db, run);
  const message = id === 'last' ? backfillErrorsMessage : backfillRunMessage;
  const { text, blocks } = message(runView(run), report);
  await answer(text, blocks);
}
