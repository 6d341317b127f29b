import type { Db } from '../../database/db.ts';
import { type ReasonCode, reasonWords } from '../reasons.ts';
import type { DecisionKind } from './decision-kinds.ts';

/** Who decides, and where they do it. */
export type Actor =
  | {
      kind: 'person';
      slackUserId: string;
      slackTeamId: string | null;
      surface: 'slack' | 'dashboard';
    }
  | { kind: 'evaluator'; surface: 'evaluator' }
  | { kind: 'script'; surface: 'script' }
  | { kind: 'system'; surface: 'worker' | 'slack' | 'intake' | 'dashboard' };

export const evaluatorActor: Actor = { kind: 'evaluator', surface: 'evaluator' };
export const scriptActor: Actor = { kind: 'script', surface: 'script' };
export const workerActor: Actor = { kind: 'system', surface: 'worker' };

export type NewDecision = {
  draftId: string | null;
  /** The delivery whose ending it tells. */
  deliveryId?: string;
  decision: DecisionKind;
  actor: Actor;
  fingerprint?: string;
  reason?: ReasonCode;
  /** Said instead of the reason's usual words; no names, addresses or texts of mails. */
  reasonText?: string;
};

/** Appends a decision to the audit trail; returns its id. */
export async function recordDecision(db: Db, decision: NewDecision): Promise<bigint> {
  const { actor } = decision;
  const person = actor.kind === 'person' ? actor : null;
  const row = await db.draftDecision.create({
    data: {
      draftId: decision.draftId,
      deliveryId: decision.deliveryId,
      decision: decision.decision,
      actor: actor.kind,
      surface: actor.surface,
      slackUserId: person?.slackUserId,
      slackTeamId: person?.slackTeamId,
      fingerprint: decision.fingerprint,
      reasonCode: decision.reason,
      reasonText:
        decision.reasonText ??
        (decision.reason ? reasonWords(decision.reason)?.meaning : undefined),
    },
    select: { id: true },
  });
  return row.id;
}
