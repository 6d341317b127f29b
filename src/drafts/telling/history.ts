import { decisionKinds } from '../decide/decision-kinds.ts';
import type { Decision } from '../load-draft.ts';
import { reasonWords } from '../reasons.ts';
import { capitalized, type Part } from './line.ts';

/** One line of a draft's history. */
export type HistoryLine = {
  what: string;
  who: Part;
  where: string | null;
  at: Date;
  /** Why, in words. */
  why: string | null;
  /** A refusal changed nothing. */
  refused: boolean;
};

const whoWords: Record<string, string> = {
  evaluator: 'The evaluator',
  script: 'A script',
  system: 'The desk',
};

const whereWords: Record<string, string> = { slack: 'in Slack', dashboard: 'in the dashboard' };

/** A draft's history, oldest first. */
export function historyOf(decisions: Decision[]): HistoryLine[] {
  return decisions.toReversed().map((row) => ({
    what: (decisionKinds as Record<string, string>)[row.decision] ?? row.decision,
    who: row.slackUserId ? { person: row.slackUserId } : (whoWords[row.actor] ?? row.actor),
    where: row.slackUserId ? (whereWords[row.surface] ?? null) : null,
    at: row.createdAt,
    why: whyOf(row),
    refused: row.decision === 'refuse',
  }));
}

function whyOf({ reasonText, reasonCode }: Decision): string | null {
  const words = reasonText ?? (reasonCode && reasonWords(reasonCode)?.meaning) ?? reasonCode;
  return words ? capitalized(words) : null;
}
