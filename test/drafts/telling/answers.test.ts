import { describe, expect, it } from 'vitest';
import type { DecisionResult } from '../../../src/drafts/decide/decide.ts';
import type { ReviewState } from '../../../src/drafts/review-state.ts';
import {
  decisionAnswer,
  faultLine,
  refusedLine,
  refusedPersonLine,
} from '../../../src/drafts/telling/answers.ts';
import { plainLine } from '../../../src/drafts/telling/plain-text.ts';
import type { VerbName } from '../../../src/drafts/verbs/verbs.ts';
import { byJon } from '../../slack/blocks/sample-review.ts';

const at = new Date('2026-11-20T14:03:00Z');
const pending: ReviewState = { kind: 'pending', lastAttempt: null };
const sent: ReviewState = { kind: 'sent', by: byJon, at, edited: false, automatic: false };

function answer(result: DecisionResult, verb: VerbName = 'approve', clicker = 'U0ANA'): string {
  return plainLine(decisionAnswer(result, clicker, verb).line, (id) => `<@${id}>`);
}

function already(state: ReviewState, clicker: string, verb?: VerbName): string {
  return answer({ kind: 'already', state }, verb, clicker);
}

function refused(reason: Extract<DecisionResult, { kind: 'refused' }>['reason'], verb?: VerbName) {
  return answer({ kind: 'refused', reason, state: pending }, verb);
}

describe('the answer to somebody who was too late', () => {
  it('names who approved it and when it was sent', () => {
    expect(already(sent, 'U0ANA')).toBe(
      'Already approved by <@U0JON> 2026-11-20 14:02 UTC; it was sent 2026-11-20 14:03 UTC.',
    );
  });

  it('tells the second click of one person that it was their own', () => {
    expect(already({ kind: 'sending', by: byJon }, 'U0JON')).toBe(
      'You approved this 2026-11-20 14:02 UTC; it is being sent.',
    );
    expect(already({ kind: 'queued', by: byJon, sendAt: at }, 'U0JON')).toBe(
      'You approved this 2026-11-20 14:02 UTC; it goes out 2026-11-20 14:03 UTC.',
    );
  });

  it.each<[ReviewState, string]>([
    [{ ...sent, by: null, automatic: true }, 'It was already sent automatically 2026'],
    [{ ...sent, by: null }, 'It was already sent from elsewhere 2026'],
    [{ kind: 'sending', by: null }, 'It is already being sent.'],
    [{ kind: 'scheduled', sendAt: at }, 'It goes out by itself 2026'],
    [{ kind: 'rejected', by: byJon, reason: null }, 'Already rejected by <@U0JON> 2026'],
    [{ kind: 'approved' }, 'Another program already marked it as approved.'],
    [{ kind: 'rejected', by: null, reason: null }, 'It was already rejected elsewhere.'],
    [{ kind: 'unknown', by: byJon, at }, 'but we lost contact while sending'],
    [{ kind: 'unknown', by: null, at }, 'It was already handed over, but we lost contact'],
    [{ ...sent, by: { ...byJon, slackUserId: null } }, 'Already approved elsewhere 2026'],
  ])('is true of %j', (state, words) => {
    expect(already(state, 'U0ANA')).toContain(words);
  });

  it('says that it is too late to stop what has begun to leave', () => {
    expect(already(sent, 'U0ANA', 'stop')).toMatch(/^Too late to stop it. Already approved/);
    expect(already(pending, 'U0ANA', 'stop')).toBe(
      'Nothing is on its way: the draft waits for a decision.',
    );
  });

  it('says that an outcome was settled', () => {
    expect(already(pending, 'U0ANA', 'settle')).toContain('already settled: it was not sent');
  });
});

describe('the answer to a refused decision', () => {
  it('names the reason and the remedy', () => {
    expect(refused('skip:newer_inbound_exists')).toBe(
      'Not sent: the lead wrote again after the message this draft answers. Read the newer message, then approve or reject.',
    );
  });

  it.each<[VerbName, string]>([
    ['retry', 'Not sent: '],
    ['reject', 'Not rejected: '],
    ['edit', 'Not saved: '],
    ['stop', 'Not stopped: '],
    ['settle', 'Not settled: '],
  ])('says what did not happen after %s', (verb, words) => {
    expect(refused('skip:draft_changed', verb)).toMatch(new RegExp(`^${words}the draft, its`));
  });

  it('says so where the draft is gone', () => {
    expect(answer({ kind: 'no_such_draft' })).toContain('does not exist any more');
  });
});

describe('the answer to somebody who may not act', () => {
  it('tells a stranger to the list how to get onto it', () => {
    expect(plainLine(refusedPersonLine('skip:not_an_approver', 'U0EVE'))).toBe(
      'You are not on the list of approvers, so nothing was done. Ask an admin to add your Slack user id (U0EVE) to SLACK_APPROVERS.',
    );
  });

  it.each(['skip:other_team', 'skip:unreadable_button'] as const)('explains %s', (reason) => {
    expect(plainLine(refusedLine(reason))).toMatch(/^Nothing was done: .{20,}\.$/);
  });
});

it('tells somebody who met a fault what to look at', () => {
  expect(plainLine(faultLine)).toContain('The card shows how things stand');
});
