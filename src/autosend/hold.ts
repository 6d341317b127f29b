import type { Stop } from '../drafts/auto-send-pause.ts';
import type { Finding } from '../drafts/finding.ts';
import { type ReasonCode, reasonWords } from '../drafts/reasons.ts';
import { heldWords } from '../drafts/telling/held-words.ts';
import type { ModelFault } from './model/model-fault.ts';
import type { AutoDecision } from './record-auto-decision.ts';

export type Hold = Extract<AutoDecision, { kind: 'hold' }>;

/** A person is asked, because of `reason`, in its usual words or those given. */
export function hold(reason: ReasonCode, words = heldWords(meaningOf(reason))): Hold {
  return { kind: 'hold', reason, words };
}

/**
 * Holds because of what was found, the worst of which is the reason.
 *
 * @param findings the worst first, at least one
 */
export function holdFor(findings: Finding[]): Hold {
  const { code, quotes, words } = findings[0]!;
  return { ...hold(code, heldWords(words ?? meaningOf(code), quotes)), findings };
}

/** Says how old it is, and how old it may be. */
export function holdTooOld(age: string, limit: string): Hold {
  const words = heldWords(`${meaningOf('hold:too_old')}: ${age}, the limit is ${limit}`);
  return hold('hold:too_old', words);
}

/** @param due when the parent product's task is due; null where nothing says so */
export function holdFollowUp(due: Date | null): Hold {
  const when = due ? `, due on ${due.toISOString().slice(0, 10)}` : '';
  return hold('hold:follow_up', heldWords(`${meaningOf('hold:follow_up')}${when}`));
}

/** Quotes why somebody paused; past tense, since the words stay on the card when it is over. */
export function holdStopped(stop: Stop): Hold {
  if (stop.kind === 'switched_off') return hold('skip:auto_send_disabled');
  const why = stop.reason ? [stop.reason] : [];
  return hold('skip:auto_send_disabled', heldWords('automatic sending was paused', why));
}

/** Names the cause: the reviewer learns why there is no verdict, the operator what to mend. */
export function holdUnjudged(fault: ModelFault): Hold {
  const { detail } = fault;
  const reason: ReasonCode =
    fault.kind === 'too_long' ? 'hold:could_not_be_judged' : `error:${fault.reason}`;
  return { ...hold(reason, heldWords(`${meaningOf(reason)}: ${detail}`)), detail };
}

/** @param detail which setting, and what is wrong with it; no private text */
export function holdBrokenSchedule(detail: string): Hold {
  const words = heldWords(`${meaningOf('hold:broken_schedule')}: ${detail}`);
  return { ...hold('hold:broken_schedule', words), detail };
}

/** @param at when it would have been sent; null: at once */
export function holdInShadowMode(at: Date | null): Hold {
  const when = at ? `at ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'at once';
  return hold('hold:shadow_mode', heldWords(`${meaningOf('hold:shadow_mode')} ${when}`));
}

function meaningOf(reason: ReasonCode): string {
  return reasonWords(reason)!.meaning;
}
