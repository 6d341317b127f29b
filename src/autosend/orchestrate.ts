import type { Logger } from 'pino';
import type { Db } from '../database/db.ts';
import { findStop } from '../drafts/auto-send-pause.ts';
import { lockDraft } from '../drafts/decide/decide.ts';
import { fingerprintOf } from '../drafts/fingerprint.ts';
import { notPending, overtakenBy } from '../drafts/guards.ts';
import { type LoadedDraft, loadDraft, newestInbound } from '../drafts/load-draft.ts';
import { type ReasonCode, reasonWords } from '../drafts/reasons.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import { type AutoDecision, record } from './record-auto-decision.ts';
import type { Evaluator } from './evaluator.ts';
import { findHardBlock } from './hard-blocks.ts';
import { heldWords } from './held-words.ts';
import { sendTimeOf } from './send-time.ts';
import { findTextFaults } from './text-invariants.ts';
import { overLimit } from './tripwires.ts';
import type { Verdict } from './verdict.ts';

/** What deciding automatically needs besides the database. */
export type AutoSendDesk = {
  queue: Queue;
  log: Logger;
  /** Null where no model is configured. */
  evaluator: Evaluator | null;
  /** The kill switch. */
  autoSendDisabled: boolean;
  ownAddress: string | null;
};

/**
 * Decides what becomes of a new draft, and sets it going. Deciding twice is harmless: the first
 * decision that is recorded stands. A draft that was edited while the model read it is judged anew.
 */
export async function orchestrate(
  db: PrismaClient,
  desk: AutoSendDesk,
  draftId: string,
): Promise<void> {
  const loaded = await loadDraft(db, draftId);
  if (!loaded || isDecided(loaded)) return;
  const decision = await decideAutomatically(db, desk, loaded);
  const judged = fingerprintOf(loaded, desk.ownAddress);
  await db.$transaction(async (tx) => {
    await lockDraft(tx, draftId);
    const current = await loadDraft(tx, draftId);
    if (!current || isDecided(current)) return;
    if (fingerprintOf(current, desk.ownAddress) !== judged)
      return desk.queue.enqueue(tx, 'evaluate-draft', { draftId });
    await record(tx, desk, current, decision);
    desk.log.info({ draftId, kind: decision.kind, reason: reasonOf(decision) }, 'draft decided');
  });
}

/** A person, another program or an earlier run was there first. */
function isDecided(loaded: LoadedDraft): boolean {
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
  desk: AutoSendDesk,
  loaded: LoadedDraft,
): Promise<AutoDecision> {
  const draftOnly = draftOnlyReason(loaded);
  if (draftOnly) return { kind: 'leave', reason: draftOnly };

  const stop = await findStop(db, desk.autoSendDisabled, loaded.campaign?.id ?? null);
  if (stop) return hold('skip:auto_send_disabled');

  if (!loaded.campaign) return hold('hold:auto_reply_lead');

  const judgement = await judge(desk.evaluator, loaded);
  if (judgement.kind === 'hold') return judgement;
  const { verdict } = judgement;

  const overtaken = overtakenBy(loaded);
  if (overtaken) return { kind: 'skip', reason: overtaken, verdict };

  const limit = await overLimit(db, loaded);
  if (limit) return { ...hold(limit), verdict };

  const time = sendTimeOf(loaded, new Date());
  if (time.kind === 'broken') return { ...hold('hold:broken_schedule'), verdict };

  if (await isShadowed(db, loaded.campaign.id)) return { ...hold('hold:shadow_mode'), verdict };
  return { kind: 'send', at: time.kind === 'now' ? null : time.at, verdict };
}

/** What a draft deserves by itself: a verdict that speaks for sending it, or what stands against it. */
export type Judgement = Hold | { kind: 'clear'; verdict: Verdict };

/**
 * Judges a draft of a campaign: hard blocks, the model, the text. What may change by the hour (the
 * switches, the limits, the sending hours, what happened since) is not looked at.
 */
export async function judge(evaluator: Evaluator | null, loaded: LoadedDraft): Promise<Judgement> {
  const block = hardBlockOf(loaded);
  if (block) return hold(block);

  if (!evaluator) return hold('skip:evaluator_not_configured');
  const evaluation = await evaluator.evaluate(evaluationInput(loaded));
  if (evaluation.kind === 'failed') return hold(`error:${evaluation.reason}`);
  const { verdict } = evaluation;

  const doubt = doubtOf(loaded, verdict) ?? textFaultOf(loaded);
  return doubt ? { ...doubt, verdict } : { kind: 'clear', verdict };
}

/** Campaigns that people run themselves: their drafts are none of our business. */
function draftOnlyReason({ campaign, lead }: LoadedDraft): ReasonCode | null {
  if (!campaign) return lead.autoReplyEnabled ? null : 'skip:no_campaign';
  return campaign.responseMode === 'AI_AUTO_SEND' ? null : 'skip:campaign_not_auto_send';
}

function hardBlockOf(loaded: LoadedDraft): ReasonCode | null {
  const { draft, lead, trigger } = loaded;
  const missing = draft.triggerMessageId && !isFollowUp(draft.triggerMessageId) && !trigger;
  return (
    findHardBlock({ draftText: draft.content, newestInbound: newestInbound(loaded), lead }) ??
    (missing ? 'error:trigger_message_not_found' : null)
  );
}

function isFollowUp(triggerMessageId: string): boolean {
  return triggerMessageId.startsWith('followup_task:');
}

function evaluationInput({ draft, messages }: LoadedDraft) {
  return {
    draft: draft.content,
    messages: messages.map((message) => ({
      ...message,
      direction: message.direction === 'inbound' ? ('inbound' as const) : ('outbound' as const),
    })),
  };
}

/** What the model itself has against sending; a setting may overrule its "unsafe", but nothing else. */
function doubtOf(loaded: LoadedDraft, verdict: Verdict) {
  const { campaign, settings } = loaded;
  const trusted = campaign?.autoSendSkipHumanReview ?? settings?.autoSendSkipHumanReview ?? false;
  if (verdict.injectedInstruction)
    return hold('hold:instructs_model', heldWords(verdict.reason, [verdict.injectedInstruction]));
  if (!verdict.safe && !trusted)
    return hold('hold:unsafe', heldWords(verdict.reason, verdict.riskyPhrases));
  const threshold = campaign!.autoSendConfidenceThreshold;
  if (verdict.confidence >= threshold) return null;
  const doubt = `the model is ${percent(verdict.confidence)} confident, ${percent(threshold)} is needed`;
  return hold('hold:below_threshold', heldWords(doubt, verdict.riskyPhrases));
}

/** Rounded down: 89.9 % of 90 % must not read as enough. */
function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function textFaultOf({ draft, lead, campaign, workspace, messages }: LoadedDraft) {
  const faults = findTextFaults({
    draft: draft.content,
    lead,
    conversation: messages,
    people: messages.flatMap(({ fromName, toName, fromEmail, toEmail, cc }) => [
      fromName,
      toName,
      fromEmail,
      toEmail,
      ...cc,
    ]),
    allowedTexts: [campaign?.name ?? '', workspace.name],
  });
  const [first] = faults;
  if (!first) return null;
  const phrases = faults.filter(({ code }) => code === first.code).map(({ phrase }) => phrase);
  return hold(first.code, heldWords(reasonWords(first.code)!.meaning, phrases));
}

async function isShadowed(db: Db, campaignId: string): Promise<boolean> {
  const policy = await db.campaignPolicy.findUnique({ where: { campaignId } });
  return policy?.shadowMode ?? false;
}

type Hold = Extract<AutoDecision, { kind: 'hold' }>;

function hold(reason: ReasonCode, words = heldWords(reasonWords(reason)!.meaning)): Hold {
  return { kind: 'hold', reason, words };
}

function reasonOf(decision: AutoDecision): ReasonCode | undefined {
  return decision.kind === 'send' ? undefined : decision.reason;
}
