import type { Request, Response } from 'express';
import { z } from 'zod';
import type { DecisionResult } from '../../drafts/decide/decide.ts';
import type { ReasonCode } from '../../drafts/reasons.ts';
import type { ReviewState } from '../../drafts/review-state.ts';
import { decisionAnswer } from '../../drafts/telling/answers.ts';
import type { Notice } from '../../drafts/telling/line.ts';
import { type VerbName, verbs } from '../../drafts/verbs/verbs.ts';
import { clearCookie, readCookie, setCookie } from './cookies.ts';

/**
 * What somebody is told of a decision they just made. It travels in a cookie from the answer to the
 * form to the page that follows, not in the address, where anybody could write what they like.
 */
const toldSchema = z.object({
  draftId: z.string(),
  verb: z.enum(verbs.map(({ name }) => name)),
  outcome: z.enum(['done', 'already', 'refused']),
  /** Of a refusal: its code. */
  reason: z.string().optional(),
});
export type Told = z.infer<typeof toldSchema>;

/** How long the browser may take to follow a redirect. */
const TOLD_LIFE_MS = 60_000;

export function tell(desk: { secure: boolean }, response: Response, told: Told): void {
  setCookie(response, desk.secure, 'told', JSON.stringify(told), TOLD_LIFE_MS);
}

/** Takes what is to be told on the page of a draft; once. */
export function takeTold(
  desk: { secure: boolean },
  request: Request,
  response: Response,
  draftId: string,
): Told | null {
  const cookie = readCookie(request, desk.secure, 'told');
  if (!cookie) return null;
  const told = parseTold(cookie);
  if (told && told.draftId !== draftId) return null;
  clearCookie(response, desk.secure, 'told');
  return told;
}

function parseTold(cookie: string): Told | null {
  try {
    return toldSchema.parse(JSON.parse(cookie));
  } catch {
    return null;
  }
}

/** What is to be told of a decision's result. */
export function toldOf(
  draftId: string,
  verb: VerbName,
  result: Exclude<DecisionResult, { kind: 'no_such_draft' }>,
): Told {
  if (result.kind === 'busy') return { draftId, verb, outcome: 'refused', reason: 'error:busy' };
  const reason = result.kind === 'refused' ? result.reason : undefined;
  return { draftId, verb, outcome: result.kind, reason };
}

/** The notice on the page that follows a decision; `state` as it is now. */
export function toldNotice(
  { verb, outcome: kind, reason }: Told,
  state: ReviewState,
  slackUserId: string,
): Notice {
  return decisionAnswer({ kind, reason: reason as ReasonCode, state }, slackUserId, verb);
}
