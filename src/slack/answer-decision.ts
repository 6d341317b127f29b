import type { DecisionResult } from '../drafts/decide/decide.ts';
import { decisionAnswer } from '../drafts/telling/answers.ts';
import type { VerbName } from '../drafts/verbs/verbs.ts';
import { mrkdwnLine } from './blocks/render-line.ts';

/** The cards tell what was done; only somebody who was too late, or refused, is told in person. */
export async function answerDecision(
  result: DecisionResult,
  slackUserId: string,
  verb: VerbName,
  answer: (text: string) => Promise<void>,
): Promise<void> {
  if (result.kind === 'done') return;
  await answer(mrkdwnLine(decisionAnswer(result, slackUserId, verb).line));
}
