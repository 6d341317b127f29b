import type { AutoSendDesk, DecidingDesk } from '../autosend/desk.ts';
import { ageHours } from '../autosend/eligibility.ts';
import { decideAutomatically } from '../autosend/orchestrate.ts';
import { type AutoDecision, record, recordVerdictOnly } from '../autosend/record-auto-decision.ts';
import type { Db } from '../database/db.ts';
import { scriptActor } from '../drafts/decide/record-decision.ts';
import { fingerprintOf } from '../drafts/fingerprint.ts';
import { notPending } from '../drafts/guards.ts';
import { lockDrafts } from '../drafts/lead-lock.ts';
import { type LoadedDraft, loadDraft } from '../drafts/load-draft.ts';
import type { ReasonCode } from '../drafts/reasons.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { type DraftKey, keyText } from '../drafts/draft-key.ts';
import { isUnevaluated } from './evaluate-drafts.ts';
import { loadForDryRun } from './load-for-dry-run.ts';
import { type PostCard, withPacedCards } from './paced-cards.ts';
import { type AgeBand, ageBandOf } from './run-counts.ts';
import { probe } from './probe.ts';
import type { Selection } from './selection.ts';
import { preparedStep, type RowOutcome, type Step } from './step.ts';
import { countUndecided, findUndecided } from './undecided-drafts.ts';

export type AutoSending = {
  selection: Selection;
  latestPerLead: boolean;
  /** Nothing is written. */
  isDryRun: boolean;
  /** Without it a decision to send is counted only. */
  send: boolean;
  /** A dry run is given no evaluator. */
  desk: DecidingDesk & Pick<AutoSendDesk, 'houseMail'>;
  /** Null in a dry run. */
  queue: Queue | null;
  /** Has review cards posted; null: none are. */
  postCard: PostCard | null;
  modelConfigured: boolean;
  concurrency: number;
};

/** A decision, and what it was made on. */
type Decided = {
  draftId: string;
  fingerprint: string;
  decision: AutoDecision | null;
  age?: AgeBand;
};

/**
 * Runs undecided drafts through the path of new drafts. What is
 * to be sent is handed to the queue, and passes the same guards and the same claim as everything.
 */
export function autoSendDrafts(db: PrismaClient, sending: AutoSending): Step {
  const { selection, latestPerLead, concurrency } = sending;
  const query = { selection, latestPerLead, unevaluated: false };
  return preparedStep<DraftKey, Decided>({
    name: 'decide',
    title: 'Undecided drafts',
    batchSize: 10,
    ahead: 2 * concurrency,
    count: () => countUndecided(db, query),
    pick: (after, size) => findUndecided(db, query, after, size),
    keyOf: keyText,
    probe: () => probe(db),
    prepare: ({ draftId }) => decideDraft(db, sending, draftId),
    preview: async (works) => works.map((work) => foreseen(work, sending)),
    write: (tx, works) => writeDecisions(tx, works, sending),
  });
}

async function decideDraft(
  db: PrismaClient,
  { desk, isDryRun }: AutoSending,
  draftId: string,
): Promise<Decided> {
  const loaded = await (isDryRun ? loadForDryRun : loadDraft)(db, draftId);
  if (!loaded || !isUndecided(loaded)) return { draftId, fingerprint: '', decision: null };
  const hours = ageHours(loaded, new Date());
  return {
    draftId,
    ...(hours === null ? {} : { age: ageBandOf(hours) }),
    fingerprint: fingerprintOf(loaded, desk.houseMail),
    decision: await decideAutomatically(db, desk, loaded),
  };
}

function isUndecided(loaded: LoadedDraft): boolean {
  return loaded.draft.autoSendAction === null && notPending(loaded) === null;
}

function foreseen({ draftId, decision, age }: Decided, sending: AutoSending): RowOutcome {
  if (!decision) return { draftId, action: null, reason: 'skip:draft_not_pending' };
  const isAsked = decision.kind === 'hold' && decision.reason === 'skip:evaluator_not_configured';
  if (isAsked && sending.modelConfigured)
    return { draftId, action: 'would_evaluate', reason: null, ...(age && { age }) };
  return withAge(outcomeOf(draftId, decision, sending.send), age);
}

/** The age is told of what is sent, or may be. */
function withAge(outcome: RowOutcome, age: AgeBand | undefined): RowOutcome {
  const isSent = outcome.action === 'would_send' || outcome.action === 'send_queued';
  return isSent && age ? { ...outcome, age } : outcome;
}

async function writeDecisions(
  tx: Db,
  works: Decided[],
  sending: AutoSending,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  await lockDrafts(
    tx,
    works.map(({ draftId }) => draftId),
  );
  for (const work of works) outcomes.push(await writeDecision(tx, work, sending));
  return outcomes;
}

/** Records a decision, unless somebody was faster, or the draft is not what was decided on. */
async function writeDecision(
  tx: Db,
  { draftId, decision, fingerprint, age }: Decided,
  { desk, queue, postCard, send }: AutoSending,
): Promise<RowOutcome> {
  const current = await loadDraft(tx, draftId);
  if (!decision || !current || !isUndecided(current))
    return { draftId, action: null, reason: 'skip:draft_not_pending' };
  if (fingerprintOf(current, desk.houseMail) !== fingerprint)
    return { draftId, action: null, reason: 'skip:draft_changed' };
  const outcome = withAge(outcomeOf(draftId, decision, send), age);
  // What was paid for is kept: the verdict of a draft that would be sent, too.
  if (outcome.action === 'would_send') await recordVerdictOnly(tx, current, decision);
  else if (outcome.action)
    await record(
      tx,
      { ...desk, queue: withPacedCards(queue!, postCard) },
      current,
      decision,
      scriptActor,
    );
  return outcome;
}

/** What stands against deciding at all (switched off, no model) leaves the draft to a later run. */
function outcomeOf(draftId: string, decision: AutoDecision, send: boolean): RowOutcome {
  switch (decision.kind) {
    case 'leave':
      return { draftId, action: null, reason: decision.reason };
    case 'skip':
      return {
        draftId,
        action: isPostponed(decision.reason) ? null : 'passed_over',
        reason: decision.reason,
      };
    case 'send':
      return { draftId, action: send ? 'send_queued' : 'would_send', reason: decision.reason };
    case 'hold': {
      const { reason } = decision;
      return { draftId, action: isPostponed(reason) ? null : 'needs_review', reason };
    }
  }
}

function isPostponed(reason: ReasonCode): boolean {
  return reason === 'skip:auto_send_disabled' || isUnevaluated(reason);
}
