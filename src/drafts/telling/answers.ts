import type { DecisionResult } from '../decide/decide.ts';
import type { RefusedPerson } from '../admission.ts';
import type { ReasonCode } from '../reasons.ts';
import type { Act, ReviewState } from '../review-state.ts';
import { type VerbName, verbOf } from '../verbs/verbs.ts';
import type { Line, Notice } from './line.ts';
import { reasonClause } from './reason.ts';

/**
 * Answers to one person, seen by nobody else. They hold our own words, user ids and times alone:
 * nothing a lead or a model wrote.
 */

/**
 * The answer to somebody who asked for a decision.
 *
 * @param slackUserId who they are
 * @param verb what they asked for
 */
export function decisionAnswer(
  result: DecisionResult,
  slackUserId: string,
  verb: VerbName,
): Notice {
  switch (result.kind) {
    case 'done':
      return { tone: 'good', line: [verbOf(verb).words.done] };
    case 'no_such_draft':
      return { tone: 'bad', line: ['This draft does not exist any more, so nothing was done.'] };
    case 'busy':
      return refusal(verb, 'error:busy');
    case 'refused':
      return refusal(verb, result.reason);
    case 'already':
      return { tone: 'warn', line: alreadyLine(result.state, slackUserId, verb) };
  }
}

function refusal(verb: VerbName, reason: ReasonCode): Notice {
  return { tone: 'bad', line: [`${verbOf(verb).words.refused}: ${reasonClause(reason)}`] };
}

/** What was done before, by whom and when. */
function alreadyLine(state: ReviewState, slackUserId: string, verb: VerbName): Line {
  const line = alreadyParts(state, slackUserId, verb);
  const left = ['sending', 'sent', 'unknown'].includes(state.kind);
  return verb === 'stop' && left ? ['Too late to stop it. ', ...line] : line;
}

function alreadyParts(state: ReviewState, slackUserId: string, verb: VerbName): Line {
  const approved = (by: Act) => did('approved', by, slackUserId);
  switch (state.kind) {
    case 'pending':
      return [
        verb === 'settle'
          ? 'This is already settled: it was not sent, and waits for a decision.'
          : 'Nothing is on its way: the draft waits for a decision.',
      ];
    case 'queued':
      return [...approved(state.by), '; it goes out ', { at: state.sendAt }, '.'];
    case 'scheduled':
      return ['It goes out by itself ', { at: state.sendAt }, '. Stop it to decide first.'];
    case 'sending':
      return state.by
        ? [...approved(state.by), '; it is being sent.']
        : ['It is already being sent.'];
    case 'sent':
      return sentLine(state, slackUserId);
    case 'unknown':
      return [
        ...(state.by ? approved(state.by) : ['It was already handed over']),
        state.elsewhereSince
          ? ' by another program, which does not say how that ended.'
          : ', but we lost contact while sending.',
        ' Look among the sent mail, then settle it.',
      ];
    case 'approved':
      return ['Another program already marked it as approved.'];
    case 'rejected':
      return state.by
        ? [...did('rejected', state.by, slackUserId), '.']
        : ['It was already rejected elsewhere.'];
    case 'closed':
      return ['It was closed ', { at: state.at }, `: ${reasonClause(state.reason)}`];
  }
}

function sentLine(
  { by, at, automatic }: Extract<ReviewState, { kind: 'sent' }>,
  slackUserId: string,
): Line {
  if (by) return [...did('approved', by, slackUserId), '; it was sent ', { at }, '.'];
  const how = automatic ? 'sent automatically' : 'sent from elsewhere';
  return [`It was already ${how} `, { at }, '.'];
}

function did(verb: 'approved' | 'rejected', by: Act, slackUserId: string): Line {
  if (by.slackUserId === slackUserId) return [`You ${verb} this `, { at: by.at }];
  const who: Line = by.slackUserId ? ['by ', { person: by.slackUserId }] : ['elsewhere'];
  return [`Already ${verb} `, ...who, ' ', { at: by.at }];
}

/**
 * The answer to somebody who may not act.
 *
 * @param slackUserId who tried; told, because an admin needs it
 */
export function refusedPersonLine(reason: RefusedPerson, slackUserId: string): Line {
  if (reason !== 'skip:not_an_approver') return refusedLine(reason);
  return [
    'You are not on the list of approvers, so nothing was done. Ask an admin to add your Slack user id (',
    { code: slackUserId },
    ') to ',
    { code: 'SLACK_APPROVERS' },
    '.',
  ];
}

/** The answer to a click that cannot be understood or carried out, whoever made it. */
export function refusedLine(reason: ReasonCode): Line {
  return [`Nothing was done: ${reasonClause(reason)}`];
}

/** The answer to somebody whose action met a fault. */
export const faultLine: Line = [
  'Something went wrong on our side, and it is in the log. The card shows how things stand: if the draft still waits, try again in a moment.',
];
