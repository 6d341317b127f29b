import type { Evaluator } from '../autosend/evaluator.ts';
import { notOurs } from '../autosend/eligibility.ts';
import { judgedOnOf } from '../autosend/kept-verdict.ts';
import { type Judgement, judge } from '../autosend/orchestrate.ts';
import { recipientFindings } from '../autosend/recipient-findings.ts';
import type { Verdict } from '../autosend/verdict.ts';
import type { Db } from '../database/db.ts';
import type { Finding } from '../drafts/finding.ts';
import { notPending } from '../drafts/guards.ts';
import type { HouseMail } from '../drafts/house-mail.ts';
import { loadDraft } from '../drafts/load-draft.ts';
import { type ReasonCode, reasonWords } from '../drafts/reasons.ts';
import { recordFindings } from '../drafts/record-findings.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type DraftKey, keyText } from '../drafts/draft-key.ts';
import { loadForDryRun } from './load-for-dry-run.ts';
import type { PostCard } from './paced-cards.ts';
import { probe } from './probe.ts';
import type { Selection } from './selection.ts';
import { preparedStep, type RowOutcome, type Step } from './step.ts';
import { countUndecided, findUndecided, withoutVerdict } from './undecided-drafts.ts';
import { noLiveDelivery } from '../drafts/review-state.ts';

export type Evaluating = {
  selection: Selection;
  /** Nothing is written. */
  isDryRun: boolean;
  /** Null: no model is configured. A dry run is given none either. */
  evaluator: Evaluator | null;
  /** Whether one is configured at all. */
  modelConfigured: boolean;
  houseMail: HouseMail;
  /** How many evaluations run at a time. */
  concurrency: number;
  /** Has review cards posted; null: none are. */
  postCard: PostCard | null;
};

/** A draft with what was read of it and what is to be written; null fields are not. */
type Judged = {
  draftId: string;
  /** What the judgement was made on; another text or a newer message undoes it. */
  content: string;
  newestMessageId: string | null;
  threshold: number;
  /** Names text and conversation, so that a clear verdict can serve the script that sends. */
  judgedOn: string | null;
  judgement: Judgement | { kind: 'gone'; reason: ReasonCode };
};

/**
 * Has the model judge pending drafts that it was never asked about. Holds for review what is not
 * sure, not safe or blocked; of the others only the verdict is written, and the normal path decides
 * about them. Never sends.
 */
export function evaluateDrafts(db: PrismaClient, evaluating: Evaluating): Step {
  const { selection, concurrency } = evaluating;
  const query = { selection, unevaluated: true, latestPerLead: false };
  return preparedStep<DraftKey, Judged>({
    name: 'pending',
    title: 'Pending drafts',
    batchSize: 25,
    ahead: 2 * concurrency,
    count: () => countUndecided(db, query),
    pick: (after, size) => findUndecided(db, query, after, size),
    keyOf: keyText,
    probe: () => probe(db),
    prepare: ({ draftId }) => judgeDraft(db, evaluating, draftId),
    preview: async (works) => works.map((work) => foreseen(work, evaluating.modelConfigured)),
    write: (tx, works) => writeJudgements(tx, works, evaluating.postCard),
  });
}

async function judgeDraft(
  db: PrismaClient,
  { evaluator, houseMail, isDryRun }: Evaluating,
  draftId: string,
): Promise<Judged> {
  const loaded = await (isDryRun ? loadForDryRun : loadDraft)(db, draftId);
  const gone = loaded ? (notPending(loaded) ?? notOurs(loaded)) : 'skip:draft_not_pending';
  const judgement = gone
    ? { kind: 'gone' as const, reason: gone }
    : await judge(db, evaluator, loaded!, await recipientFindings(db, houseMail, loaded!));
  return {
    draftId,
    content: loaded?.draft.content ?? '',
    newestMessageId: loaded?.messages.at(-1)?.id ?? null,
    threshold: loaded?.campaign?.autoSendConfidenceThreshold ?? 1,
    judgedOn: loaded && judgement.kind === 'clear' ? judgedOnOf(loaded) : null,
    judgement,
  };
}

function foreseen(work: Judged, modelConfigured: boolean): RowOutcome {
  const { draftId, judgement } = work;
  const isAsked =
    judgement.kind !== 'clear' && judgement.reason === 'skip:evaluator_not_configured';
  if (isAsked && modelConfigured) return { draftId, action: 'would_evaluate', reason: null };
  return outcomeOf(work);
}

function outcomeOf({ draftId, judgement }: Judged): RowOutcome {
  if (judgement.kind === 'clear') return { draftId, action: 'evaluated', reason: null };
  return { draftId, action: isHeld(judgement) ? 'needs_review' : null, reason: judgement.reason };
}

/** Whether a judgement holds the draft; one that is none leaves it to a later run. */
function isHeld(judgement: Judged['judgement']): judgement is Extract<Judgement, { kind: 'hold' }> {
  return judgement.kind === 'hold' && !isUnevaluated(judgement.reason);
}

/** The model could not be asked, or its answer not be read: it can be asked again. */
export function isUnevaluated(reason: ReasonCode): boolean {
  return reason === 'skip:evaluator_not_configured' || reason.startsWith('error:evaluator_');
}

/** All of a batch in a few statements, so that no draft is locked for long. */
async function writeJudgements(
  tx: Db,
  works: Judged[],
  postCard: PostCard | null,
): Promise<RowOutcome[]> {
  const judged = works.filter(({ judgement }) => isHeld(judgement) || judgement.kind === 'clear');
  const current = await lockUnchanged(tx, judged);
  const written = judged.filter(({ draftId }) => current.has(draftId));
  await updateDrafts(tx, written);
  await upsertVerdicts(tx, written);
  await recordFindings(tx, written.map(findingsOf));
  await recordHolds(tx, written, postCard);
  return works.map((work): RowOutcome => {
    const { draftId } = work;
    if (judged.includes(work) && !current.has(draftId))
      return { draftId, action: null, reason: 'skip:draft_changed' };
    return outcomeOf(work);
  });
}

/** Locks the drafts, and returns those that still are what was judged. */
async function lockUnchanged(tx: Db, works: Judged[]): Promise<Set<string>> {
  const ids = works.map(({ draftId }) => draftId);
  await tx.$queryRaw`
    SELECT 1 FROM "AIDraft" WHERE "id" = ANY(${ids}::text[]) ORDER BY "id" FOR UPDATE`;
  // A statement of its own: only so does it see what was committed while it waited for the locks.
  const seen = works.map(({ draftId, content, newestMessageId }) => ({
    draftId,
    content,
    newestMessageId,
  }));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT draft."id"
    FROM jsonb_to_recordset(${JSON.stringify(seen)}::jsonb)
        AS seen("draftId" text, "content" text, "newestMessageId" text)
      JOIN "AIDraft" draft ON draft."id" = seen."draftId"
    WHERE draft."status" = 'pending'
      ${withoutVerdict}
      AND draft."content" = seen."content"
      AND ${noLiveDelivery}
      AND seen."newestMessageId" IS NOT DISTINCT FROM (
        SELECT message."id" FROM "Message" message
        WHERE message."leadId" = draft."leadId"
        ORDER BY message."sentAt" DESC, message."id" DESC LIMIT 1)`;
  return new Set(rows.map(({ id }) => id));
}

async function updateDrafts(tx: Db, works: Judged[]): Promise<void> {
  const rows = works.map(({ draftId, threshold, judgement }) => {
    const verdict = verdictOf(judgement);
    return {
      draftId,
      action: isHeld(judgement) ? 'needs_review' : null,
      reason: isHeld(judgement) ? judgement.words : verdict!.reason,
      confidence: verdict?.confidence ?? null,
      // What was not evaluated has no threshold it was measured against.
      threshold: verdict ? threshold : null,
    };
  });
  await tx.$executeRaw`
    UPDATE "AIDraft" draft SET
      -- Once a person was asked, nothing leaves by itself any more.
      "autoSendAction" = COALESCE(draft."autoSendAction", judged."action"),
      "autoSendReason" = judged."reason",
      "autoSendConfidence" = judged."confidence",
      "autoSendThreshold" = judged."threshold",
      "autoSendEvaluatedAt" = CASE WHEN judged."confidence" IS NOT NULL THEN now() END,
      "updatedAt" = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS judged("draftId" text, "action" text, "reason" text,
        "confidence" double precision, "threshold" double precision)
    WHERE draft."id" = judged."draftId"`;
}

async function upsertVerdicts(tx: Db, works: Judged[]): Promise<void> {
  const rows = works.flatMap(({ draftId, threshold, judgedOn, judgement }) => {
    const verdict = verdictOf(judgement);
    return verdict ? [{ ...verdict, draftId, threshold, judgedOn }] : [];
  });
  await tx.$executeRaw`
    INSERT INTO "DraftVerdict"
      ("draftId", "model", "confidence", "threshold", "safe", "reason", "judgedOn", "riskyPhrases")
    SELECT "draftId", "model", "confidence", "threshold", "safe", "reason", "judgedOn",
      ARRAY(SELECT jsonb_array_elements_text("riskyPhrases"))
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS verdict("draftId" text, "model" text, "confidence" double precision,
        "threshold" double precision, "safe" boolean, "reason" text, "judgedOn" text, "riskyPhrases" jsonb)
    ON CONFLICT ("draftId") DO UPDATE SET
      "model" = excluded."model",
      "confidence" = excluded."confidence",
      "threshold" = excluded."threshold",
      "safe" = excluded."safe",
      "reason" = excluded."reason",
      "riskyPhrases" = excluded."riskyPhrases",
      "judgedOn" = excluded."judgedOn",
      "evaluatedAt" = excluded."evaluatedAt"`;
}

async function recordHolds(tx: Db, works: Judged[], postCard: PostCard | null): Promise<void> {
  const holds = works.flatMap(({ draftId, judgement }) =>
    isHeld(judgement) ? [{ draftId, reason: judgement.reason }] : [],
  );
  await tx.draftDecision.createMany({
    data: holds.map(({ draftId, reason }) => ({
      draftId,
      decision: 'hold',
      actor: 'script',
      surface: 'script',
      reasonCode: reason,
      reasonText: reasonWords(reason)?.meaning,
    })),
  });
  if (postCard) for (const { draftId } of holds) await postCard(tx, draftId);
}

function findingsOf({ draftId, judgement }: Judged): { draftId: string; findings: Finding[] } {
  return { draftId, findings: judgement.kind === 'hold' ? (judgement.findings ?? []) : [] };
}

function verdictOf(judgement: Judged['judgement']): Verdict | undefined {
  return judgement.kind === 'gone' ? undefined : judgement.verdict;
}
