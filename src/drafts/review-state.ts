import type { Decision, Delivery, DraftWithDecisions } from './load-draft.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type Carrier, carriers } from './carrier.ts';
import type { ReasonCode } from './reasons.ts';

/** Somebody's act: who (null: another program, or nobody's) and when. */
export type Act = { slackUserId: string | null; surface: string; at: Date };

/** What a provider showed when it was asked for a mail, which proved nothing. */
export type Asked = { who: string; at: Date; note: string };

/** Where a draft stands, in the one form that cards, answers and pages are made from. */
export type ReviewState =
  /** Waiting for a decision. `lastAttempt` says why an earlier one did not go out. */
  | { kind: 'pending'; lastAttempt: { reason: ReasonCode; at: Date } | null }
  /** Approved; it leaves at `sendAt`, and can be stopped until then. */
  | { kind: 'queued'; by: Act; sendAt: Date }
  /** Nobody approved it: the evaluator did, and it leaves at `sendAt`. */
  | { kind: 'scheduled'; sendAt: Date }
  | { kind: 'sending'; by: Act | null }
  | {
      kind: 'sent';
      by: Act | null;
      at: Date;
      edited: boolean;
      automatic: boolean;
      /** The provider in whose queue it was put; null where it went out, as far as that is known. */
      handedTo?: string | null;
    }
  /** Contact was lost while sending; or another program does not say how its send ended. */
  | {
      kind: 'unknown';
      by: Act | null;
      at: Date;
      asked?: Asked | null;
      /** Another program was sending it, since then. */
      elsewhereSince?: Date | null;
    }
  /** Another program says so, and no mail of it is recorded. */
  | { kind: 'approved' }
  | { kind: 'rejected'; by: Act | null; reason: string | null }
  /** Nobody may write to the lead, so there is nothing to decide. */
  | { kind: 'closed'; reason: ReasonCode; at: Date };

/** A delivery in one of these is under way, might have gone out, or did. */
export const liveStates = ['queued', 'sending', 'unknown', 'sent'];

/** The same in SQL: no delivery of "AIDraft" `draft` is in one of them. */
export const noLiveDelivery = Prisma.sql`NOT EXISTS (
  SELECT FROM "DraftDelivery" delivery
  WHERE delivery."draftId" = draft."id"
    AND delivery."state" IN (${Prisma.raw(liveStates.map((state) => `'${state}'`).join(', '))}))`;

/** Works out where a draft stands from its row, its newest delivery and its decisions. */
export function reviewStateOf({
  draft,
  deliveries,
  decisions,
  messages,
}: DraftWithDecisions): ReviewState {
  const delivery = deliveries.find((candidate) => liveStates.includes(candidate.state));
  if (delivery) return stateOfDelivery(delivery, decisions, draft.responseDisposition);
  const sentElsewhere = messages.find((message) => message.aiDraftId === draft.id);
  if (sentElsewhere) {
    return {
      kind: 'sent',
      by: null,
      at: sentElsewhere.sentAt,
      edited: draft.responseDisposition === 'EDITED',
      automatic: draft.responseDisposition === 'AUTO_SENT',
    };
  }
  if (draft.status === 'approved') return { kind: 'approved' };
  if (draft.status === 'rejected') {
    const rejection = decisions.find(({ decision }) => ['reject', 'close'].includes(decision));
    if (rejection?.decision === 'close')
      return {
        kind: 'closed',
        reason: rejection.reasonCode as ReasonCode,
        at: rejection.createdAt,
      };
    return {
      kind: 'rejected',
      by: rejection ? actOf(rejection) : null,
      reason: rejection?.reasonText ?? null,
    };
  }
  if (draft.status === 'sending') return { kind: 'sending', by: null };
  return { kind: 'pending', lastAttempt: lastAttemptOf(deliveries) };
}

function stateOfDelivery(
  delivery: Delivery,
  decisions: Decision[],
  disposition: DraftWithDecisions['draft']['responseDisposition'],
): ReviewState {
  const decision = decisions.find(({ id }) => id === delivery.decisionId);
  const elsewhere = delivery.origin === 'elsewhere';
  const automatic = elsewhere ? disposition === 'AUTO_SENT' : delivery.origin === 'auto_send';
  const by = decision && !automatic ? actOf(decision) : null;
  switch (delivery.state) {
    case 'sent':
      return {
        kind: 'sent',
        by,
        at: delivery.handedOverAt ?? delivery.finishedAt!,
        edited: disposition === 'EDITED',
        automatic,
        handedTo: handedTo(delivery, decisions),
      };
    case 'unknown':
      return {
        kind: 'unknown',
        by,
        at: delivery.finishedAt!,
        asked: askedOf(delivery),
        elsewhereSince: elsewhere ? delivery.handedOverAt : null,
      };
    case 'sending':
      return { kind: 'sending', by };
    default:
      return by
        ? { kind: 'queued', by, sendAt: delivery.notBefore }
        : { kind: 'scheduled', sendAt: delivery.notBefore };
  }
}

/** Of a provider that queues, its yes says that the mail waits there; to be found says that it left. */
function handedTo({ provider }: Delivery, decisions: Decision[]): string | null {
  const carrier = provider === null ? null : carriers[provider as Carrier];
  const found = decisions.some(({ decision }) => decision === 'settle_sent');
  return carrier?.queues && !found ? carrier.name : null;
}

function askedOf({ provider, askedAt, askedNote }: Delivery): Asked | null {
  if (!provider || !askedAt || !askedNote) return null;
  const who = provider === 'smtp' ? 'The mailbox' : carriers[provider as Carrier].name;
  return { who, at: askedAt, note: askedNote };
}

function lastAttemptOf(deliveries: Delivery[]): { reason: ReasonCode; at: Date } | null {
  const last = deliveries[0];
  if (!last?.errorCode || !last.finishedAt) return null;
  return { reason: last.errorCode as ReasonCode, at: last.finishedAt };
}

export function actOf(decision: Decision): Act {
  return {
    slackUserId: decision.slackUserId,
    surface: decision.surface,
    at: decision.createdAt,
  };
}
