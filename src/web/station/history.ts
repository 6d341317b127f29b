import type { Decision } from '../../drafts/load-draft.ts';
import { reasonWords } from '../../drafts/reasons.ts';
import { capitalized, type NameOf } from './words.ts';

/** One line of a draft's history. */
export type HistoryLine = {
  what: string;
  who: string;
  where: string | null;
  at: Date;
  /** Why, in words. */
  why: string | null;
  /** A refusal changed nothing. */
  refused: boolean;
};

const whatWords: Record<string, string> = {
  approve: 'Approved',
  retry: 'Approved again',
  reject: 'Rejected',
  edit: 'Edited',
  stop: 'Stopped before it went out',
  settle_sent: 'Settled: it was sent',
  settle_not_sent: 'Settled: it was not sent',
  auto_send: 'Cleared for automatic sending',
  hold: 'Held for review',
  skip: 'Left alone',
  error: 'Not evaluated',
  cancel: 'Taken back',
  refuse: 'Refused a click',
  sent: 'Sent',
  failed: 'Not sent',
  unknown: 'Contact lost while sending',
};

const whoWords: Record<string, string> = {
  evaluator: 'The evaluator',
  script: 'A script',
  system: 'The desk',
};

const whereWords: Record<string, string> = { slack: 'in Slack', dashboard: 'in the dashboard' };

/** A draft's history, oldest first. */
export function historyOf(decisions: Decision[], nameOf: NameOf): HistoryLine[] {
  return decisions.toReversed().map((decision) => ({
    what: whatWords[decision.decision] ?? decision.decision,
    who: decision.slackUserId
      ? nameOf(decision.slackUserId)
      : (whoWords[decision.actor] ?? decision.actor),
    where: decision.slackUserId ? (whereWords[decision.surface] ?? null) : null,
    at: decision.createdAt,
    why: whyOf(decision),
    refused: decision.decision === 'refuse',
  }));
}

function whyOf({ reasonText, reasonCode }: Decision): string | null {
  const words = reasonText ?? (reasonCode && reasonWords(reasonCode)?.meaning) ?? reasonCode;
  return words ? capitalized(words) : null;
}
