import type { Request, Response } from 'express';
import { z } from 'zod';
import type { DecisionResult } from '../../drafts/decide/decide.ts';
import type { ReviewState } from '../../drafts/review-state.ts';
import { clearCookie, readCookie, setCookie } from './cookies.ts';
import { type NameOf, reasonSentence, stateWords, type Words } from './words.ts';

/**
 * What somebody is told of a decision they just made. It travels in a cookie from the answer to the
 * form to the page that follows, not in the address, where anybody could write what they like.
 */
const toldSchema = z.object({
  draftId: z.string(),
  asked: z.enum(['approve', 'edit', 'edit_and_approve', 'reject', 'stop', 'settle']),
  outcome: z.enum(['done', 'already', 'refused']),
  /** Of a refusal: its code. */
  reason: z.string().optional(),
});
export type Told = z.infer<typeof toldSchema>;
export type Asked = Told['asked'];

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
  asked: Asked,
  result: Exclude<DecisionResult, { kind: 'no_such_draft' }>,
): Told {
  if (result.kind === 'busy') return { draftId, asked, outcome: 'refused', reason: 'error:busy' };
  const reason = result.kind === 'refused' ? result.reason : undefined;
  return { draftId, asked, outcome: result.kind, reason };
}

const doneWords: Record<Asked, string> = {
  approve: 'You approved it.',
  edit: 'Saved. Every card in Slack shows the new text.',
  edit_and_approve: 'You saved the new text and approved it.',
  reject: 'You rejected it. It will not be sent.',
  stop: 'You stopped it. Nothing was sent.',
  settle: 'You settled it.',
};

const refusedWords: Record<Asked, string> = {
  approve: 'Not sent',
  edit: 'Not saved',
  edit_and_approve: 'Not sent',
  reject: 'Not rejected',
  stop: 'Not stopped',
  settle: 'Not settled',
};

export type Notice = { tone: 'good' | 'warn' | 'bad'; words: Words };

/** The notice on the page that follows a decision. */
export function toldNotice(
  { asked, outcome, reason }: Told,
  state: ReviewState,
  nameOf: NameOf,
): Notice {
  switch (outcome) {
    case 'done':
      return { tone: 'good', words: [doneWords[asked]] };
    case 'already':
      return { tone: 'warn', words: [alreadyWords(asked, state), ...stateWords(state, nameOf)] };
    case 'refused':
      return { tone: 'bad', words: [`${refusedWords[asked]}: ${reasonSentence(reason ?? '')}`] };
  }
}

function alreadyWords(asked: Asked, state: ReviewState): string {
  if (state.kind === 'pending') return 'There was nothing to do. ';
  const left = ['sending', 'sent', 'unknown'].includes(state.kind);
  return asked === 'stop' && left ? 'Too late to stop it. ' : 'It was decided before. ';
}
