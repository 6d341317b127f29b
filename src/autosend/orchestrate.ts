import type { Db } from '../database/db.ts';
import { findStop, type Stop } from '../drafts/auto-send-pause.ts';
import { composeEnvelope } from '../drafts/envelope.ts';
import { type Finding, notJudged, sortFindings } from '../drafts/finding.ts';
import { fingerprintOf } from '../drafts/fingerprint.ts';
import { notPending, overtakenBy } from '../drafts/guards.ts';
import { underDraftLock } from '../drafts/lead-lock.ts';
import {
  type DraftWithDecisions,
  type LoadedDraft,
  loadDraftWithDecisions,
} from '../drafts/load-draft.ts';
import { obstacleToAutomatic } from '../drafts/may-send.ts';
import type { ReasonCode } from '../drafts/reasons.ts';
import { confidenceWords } from '../drafts/telling/percent.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { followUpDue } from '../drafts/follow-up-due.ts';
import type { AutoSendDesk, DecidingDesk, ReviewWhileStopped } from './desk.ts';
import { ageHours, ageWords, neverByItself, notOurs } from './eligibility.ts';
import type { Evaluation, Evaluator } from './evaluator.ts';
import { hardBlockOf } from './hard-blocks.ts';
import {
  type Hold,
  hold,
  holdBrokenSchedule,
  holdInShadowMode,
  holdFollowUp,
  holdFor,
  holdUnjudged,
  holdStopped,
  holdTooOld,
} from './hold.ts';
import { beginAttempt, endAttempt } from './judging-attempts.ts';
import { evaluationInput, keptVerdict } from './kept-verdict.ts';
import { isInShadowMode, maxAgeOf } from './policies.ts';
import { recipientFindings } from './recipient-findings.ts';
import { type AutoDecision, record } from './record-auto-decision.ts';
import { type AutoSendTime, sendTimeOf } from './send-time.ts';
import { judgeText } from '../drafts/rules/judge-text.ts';
import { textToCheck } from '../drafts/rules/text-to-check.ts';
import { overLimit } from './tripwires.ts';
import type { Verdict } from './verdict.ts';

/**
 * Decides what becomes of a new draft, and sets it going. Deciding twice is harmless: the first
 * decision that is recorded stands. A draft that was edited while the model read it is judged anew.
 */
export async function orchestrate(
  db: PrismaClient,
  desk: AutoSendDesk,
  draftId: string,
): Promise<void> {
  const loaded = await loadDraftWithDecisions(db, draftId);
  if (!loaded || isDecided(loaded)) return;
  const decision = await decideAutomatically(db, desk, loaded);
  const judged = fingerprintOf(loaded, desk.houseMail);
  await underDraftLock(db, draftId, async (tx) => {
    const current = await loadDraftWithDecisions(tx, draftId);
    if (!current || isDecided(current)) return;
    if (fingerprintOf(current, desk.houseMail) !== judged)
      return desk.queue.enqueue(tx, 'evaluate-draft', { draftId });
    await record(tx, desk, current, decision);
    const { kind, reason } = decision;
    const detail = kind === 'hold' ? decision.detail : undefined;
    desk.log.info({ draftId, kind, reason, detail }, 'draft decided');
  });
}

/** A person, another program or an earlier run was there first. */
function isDecided(loaded: DraftWithDecisions): boolean {
  const { draft, decisions } = loaded;
  return (
    draft.autoSendEvaluatedAt !== null ||
    draft.autoSendAction !== null ||
    notPending(loaded) !== null ||
    decisions.some(({ actor, decision }) => actor === 'evaluator' && decision !== 'refuse')
  );
}

/** The order of decision, top to bottom: the first row that applies wins. */
export async function decideAutomatically(
  db: Db,
  desk: DecidingDesk,
  loaded: LoadedDraft,
): Promise<AutoDecision> {
  const leftAlone = draftOnlyReason(loaded) ?? notOurs(loaded);
  if (leftAlone) return { kind: 'leave', reason: leftAlone };

  const stop = await findStop(db, desk.autoSendDisabled, loaded.campaign?.id ?? null);
  if (stop) return whileStopped(stop, desk.reviewWhileStopped);

  if (!loaded.campaign) return hold('hold:auto_reply_lead');

  // Somebody should ring the lead; nobody needs to see a mail in its place.
  const block = await hardBlockOf(loaded);
  if (block === 'skip:call_requested') return { kind: 'skip', reason: block };
  if (block) return hold(block);

  const unfit = await unfitFor(db, desk.maxAgeHours, loaded);
  if (unfit) return unfit;

  const envelope = composeEnvelope(loaded, desk.houseMail);
  if (!envelope.ok) return hold(envelope.reason);
  const aboutRecipients = await recipientFindings(db, desk.houseMail, loaded);

  const judgement = await judge(db, desk.evaluator, loaded, aboutRecipients);
  if (judgement.kind === 'hold') return judgement;
  const { verdict } = judgement;

  const obstacle = obstacleToAutomatic(loaded);
  if (obstacle === 'hold:lead_has_another') return { ...hold(obstacle), verdict };
  if (obstacle) return { kind: 'skip', reason: obstacle, verdict };

  const limit = await overLimit(db, loaded);
  if (limit) return { ...hold(limit), verdict };

  const time = sendTimeOf(loaded, new Date());
  if (time.kind === 'broken') return { ...holdBrokenSchedule(time.detail), verdict };

  const at = time.kind === 'now' ? null : time.at;

  if (await isInShadowMode(db, loaded.campaign.id)) return { ...holdInShadowMode(at), verdict };
  return { kind: 'send', at, reason: waitReason(time), verdict };
}

/** What may never go out by itself: passed over where it is out of date anyhow, else held. */
async function unfitFor(db: Db, usual: number, loaded: LoadedDraft): Promise<AutoDecision | null> {
  const now = new Date();
  const limit = await maxAgeOf(db, loaded.campaign!.id, usual);
  const reason = neverByItself(loaded, limit, now);
  if (!reason) return null;
  const overtaken = overtakenBy(loaded);
  if (overtaken) return { kind: 'skip', reason: overtaken };
  if (reason === 'hold:too_old')
    return holdTooOld(ageWords(ageHours(loaded, now)!), ageWords(limit));
  return holdFollowUp(await followUpDue(db, loaded.draft));
}

/** Nobody needs to see what a switch stops, unless a setting says so. */
function whileStopped(stop: Stop, review: ReviewWhileStopped): AutoDecision {
  const isSeen = review === 'always' || (review === 'paused' && stop.kind === 'paused');
  return isSeen ? holdStopped(stop) : { kind: 'skip', reason: 'skip:auto_send_disabled' };
}

/** What a draft deserves by itself: a verdict that speaks for sending it, or what stands against it. */
export type Judgement = Hold | { kind: 'clear'; verdict: Verdict };

/**
 * Judges a draft of a campaign: hard blocks, the model, the text. What may change by the hour (the
 * switches, the limits, the sending hours, what happened since) is not looked at.
 *
 * @param aboutRecipients what speaks against those it would go to
 */
export async function judge(
  db: Db,
  evaluator: Evaluator | null,
  loaded: LoadedDraft,
  aboutRecipients: Finding[],
): Promise<Judgement> {
  if (!(await beginAttempt(db, loaded.draft.id))) return holdFor(notJudged);
  const block = await hardBlockOf(loaded);
  const faults = block ? [] : await judgeText(textToCheck(loaded));
  await endAttempt(db, loaded.draft.id);
  if (block) return hold(block);

  const kept = keptVerdict(loaded);
  if (!kept && !evaluator) return hold('skip:evaluator_not_configured');
  const evaluation: Evaluation = kept
    ? { kind: 'verdict', verdict: kept }
    : await evaluator!.evaluate(evaluationInput(loaded));
  if (evaluation.kind !== 'verdict') return holdUnjudged(evaluation);
  const { verdict } = evaluation;

  const findings = sortFindings([...aboutRecipients, ...doubtsOf(loaded, verdict), ...faults]);
  if (findings.length === 0) return { kind: 'clear', verdict };
  return { ...holdFor(findings), verdict };
}

/** Campaigns that people run themselves: their drafts are none of our business. */
function draftOnlyReason({ campaign, lead }: LoadedDraft): ReasonCode | null {
  if (!campaign) return lead.autoReplyEnabled ? null : 'skip:no_campaign';
  return campaign.responseMode === 'AI_AUTO_SEND' ? null : 'skip:campaign_not_auto_send';
}

/** The campaign's delay is what it asked for and needs no reason; the sending hours are one. */
function waitReason(time: AutoSendTime): 'skip:outside_schedule' | null {
  const waitsForHours = time.kind === 'later' && time.waitsFor === 'sending_hours';
  return waitsForHours ? 'skip:outside_schedule' : null;
}

/** What the model itself has against sending; a setting may overrule its "unsafe", but nothing else. */
function doubtsOf(loaded: LoadedDraft, verdict: Verdict): Finding[] {
  const { campaign, settings } = loaded;
  const trusted = campaign?.autoSendSkipHumanReview ?? settings?.autoSendSkipHumanReview ?? false;
  const { injectedInstruction, safe, confidence, riskyPhrases: quotes, reason: words } = verdict;
  if (injectedInstruction)
    return [{ code: 'hold:instructs_model', source: 'rule', quotes: [injectedInstruction], words }];
  if (verdict.asksNoContact)
    return [{ code: 'hold:asks_no_contact', source: 'model', quotes: [], words }];
  if (!safe && !trusted) return [{ code: 'hold:unsafe', source: 'model', quotes, words }];
  const threshold = campaign!.autoSendConfidenceThreshold;
  if (confidence >= threshold) return [];
  const doubt = `the model is not confident enough: ${confidenceWords(confidence, threshold)}`;
  return [{ code: 'hold:below_threshold', source: 'model', quotes, words: doubt }];
}
