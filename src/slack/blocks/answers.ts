import type { DecisionResult } from '../../drafts/decide/decide.ts';
import { type ReasonCode, reasonWords } from '../../drafts/reasons.ts';
import type { Act, ReviewState } from '../../drafts/review-state.ts';
import { actionIds } from '../ids.ts';
import { mrkdwnTime } from './block-parts.ts';
import { escapeMrkdwn } from './escape.ts';

/**
 * Answers to one person, seen by nobody else. They hold our own words, user ids and times alone:
 * nothing a lead or a model wrote.
 */

/** What did not happen when an action was refused. */
const refusedWords: Record<string, string> = {
  [actionIds.reject]: 'Not rejected',
  [actionIds.edit]: 'Not saved',
  [actionIds.stop]: 'Not stopped',
  [actionIds.settle]: 'Not settled',
};

/**
 * The `mrkdwn` answer to somebody who acted on a card; null where it was done, which the card tells.
 *
 * @param slackUserId who acted
 * @param actionId what they asked for
 */
export function decisionAnswer(
  result: DecisionResult,
  slackUserId: string,
  actionId: string,
): string | null {
  switch (result.kind) {
    case 'done':
      return null;
    case 'no_such_draft':
      return 'This draft does not exist any more, so nothing was done.';
    case 'busy':
      return refusedAnswer(actionId, 'error:busy');
    case 'refused':
      return refusedAnswer(actionId, result.reason);
    case 'already':
      return alreadyAnswer(result.state, slackUserId, actionId);
  }
}

function refusedAnswer(actionId: string, reason: ReasonCode): string {
  return `${refusedWords[actionId] ?? 'Not sent'}: ${wordsOf(reason)}`;
}

function alreadyAnswer(state: ReviewState, slackUserId: string, actionId: string): string {
  const words = alreadyWords(state, slackUserId, actionId);
  const left = ['sending', 'sent', 'unknown'].includes(state.kind);
  return actionId === actionIds.stop && left ? `Too late to stop it. ${words}` : words;
}

function alreadyWords(state: ReviewState, slackUserId: string, actionId: string): string {
  switch (state.kind) {
    case 'pending':
      return actionId === actionIds.settle
        ? 'This is already settled: it was not sent, and waits for a decision.'
        : 'Nothing is on its way: the draft waits for a decision.';
    case 'queued':
      return `${approved(state.by, slackUserId)}; it goes out ${mrkdwnTime(state.sendAt)}.`;
    case 'scheduled':
      return `It goes out by itself ${mrkdwnTime(state.sendAt)}. Stop it on the card to decide first.`;
    case 'sending':
      return state.by
        ? `${approved(state.by, slackUserId)}; it is being sent.`
        : 'It is already being sent.';
    case 'sent':
      return sentWords(state, slackUserId);
    case 'unknown':
      return `${state.by ? approved(state.by, slackUserId) : 'It was already sent off'}, but we lost contact while sending. Look among the sent mail, then settle it on the card.`;
    case 'rejected':
      return state.by
        ? `${did('rejected', state.by, slackUserId)}.`
        : 'It was already rejected elsewhere.';
  }
}

function sentWords(
  { by, at, automatic }: Extract<ReviewState, { kind: 'sent' }>,
  slackUserId: string,
): string {
  if (by) return `${approved(by, slackUserId)}; it was sent ${mrkdwnTime(at)}.`;
  const how = automatic ? 'sent automatically' : 'sent from elsewhere';
  return `It was already ${how} ${mrkdwnTime(at)}.`;
}

function approved(by: Act, slackUserId: string): string {
  return did('approved', by, slackUserId);
}

function did(verb: string, by: Act, slackUserId: string): string {
  const at = mrkdwnTime(by.at);
  if (by.slackUserId === slackUserId) return `You ${verb} this ${at}`;
  const who = by.slackUserId ? `by <@${escapeMrkdwn(by.slackUserId)}>` : 'elsewhere';
  return `Already ${verb} ${who} ${at}`;
}

/**
 * The `mrkdwn` answer to somebody who may not act, or whose click cannot be understood.
 *
 * @param slackUserId who tried; told, because an admin needs it
 */
export function refusalAnswer(reason: ReasonCode, slackUserId: string): string {
  if (reason === 'skip:not_an_approver') {
    const id = escapeMrkdwn(slackUserId);
    return `You are not on the list of approvers, so nothing was done. Ask an admin to add your Slack user id (\`${id}\`) to \`SLACK_APPROVERS\`.`;
  }
  return `Nothing was done: ${wordsOf(reason)}`;
}

/** The `mrkdwn` answer to somebody whose action met a fault. */
export function faultAnswer(): string {
  return 'Something went wrong on our side, and it is in the log. The card shows how things stand: if the draft still waits, try again in a moment.';
}

function wordsOf(reason: ReasonCode): string {
  const words = reasonWords(reason);
  return words ? `${words.meaning}. ${words.remedy}` : `${reason}.`;
}
