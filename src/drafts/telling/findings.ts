import type { Finding } from '../finding.ts';
import { reasonWords } from '../reasons.ts';
import type { DraftReview } from '../review.ts';
import { showInvisible } from '../rules/invisible-text.ts';
import { heldReason } from './held-words.ts';
import { findingIn, type Line, type Part } from './line.ts';
import { confidenceWords } from './percent.ts';

/** Words quoted of one finding; the page marks them all. */
const MOST_QUOTES = 3;
const LONGEST_QUOTE = 80;

/** Why a draft is held: everything that speaks against it, the worst first, a line each. */
export function heldLines(review: DraftReview): Line[] {
  const [worst, ...others] = review.findings;
  if (!worst) return [[{ strong: 'Held: ' }, ...recordedReason(review)]];
  const more = others.length === 0 ? [] : [` · and ${others.length} more`];
  return [
    [{ strong: 'Held: ' }, ...findingLine(worst), ...more],
    ...others.map((finding): Line => ['• ', ...findingLine(finding)]),
  ];
}

/** The worst of it and how many more there are, for a heading. */
export function worstOf(review: DraftReview): Line {
  const [worst, ...others] = review.findings;
  if (!worst) return recordedReason(review);
  return [...findingLine(worst), others.length === 0 ? '' : ` and ${others.length} more`];
}

export function findingLine({ code, words, quotes }: Finding): Line {
  const said: Part = words ? findingIn(words) : (reasonWords(code)?.meaning ?? code);
  if (quotes.length === 0) return [said];
  const quoted = quotes
    .slice(0, MOST_QUOTES)
    .flatMap((quote): Line => [', ', { quoted: showInvisible(quote), atMost: LONGEST_QUOTE }])
    .slice(1);
  const more = quotes.length - MOST_QUOTES;
  return [said, ' (', ...quoted, more > 0 ? ` and ${more} more)` : ')'];
}

/** Of a text nobody judged since it was edited, the reason of before says nothing. */
function recordedReason({ heldBecause, edit, verdict }: DraftReview): Line {
  if (edit && !verdict.ofThisText) return ['it was edited; no rule speaks against the new text'];
  return [findingIn(heldReason(heldBecause ?? ''), 'no reason was recorded')];
}

/**
 * How sure the model was. Where it was sure enough and a rule holds the draft all the same, it says
 * so: bare, "95 %, needs 90 %" would contradict the "Held" above it.
 */
export function confidenceLine({ verdict, state }: DraftReview): Line {
  const { confidence, threshold } = verdict;
  if (confidence === null) return ['The model has not judged it'];
  const words = confidenceWords(confidence, threshold);
  if (!verdict.ofThisText)
    return [`The model has not judged the edited text yet. Of the one before: ${words}`];
  return [confidenceSentence(confidence, threshold, state.kind === 'pending')];
}

/** The same in short, for a list. */
export function confidenceSentence(
  confidence: number,
  threshold: number | null,
  held: boolean,
): string {
  const words = confidenceWords(confidence, threshold);
  const passed = threshold !== null && confidence >= threshold;
  return held && passed
    ? `The model was confident enough: ${words}. That is not what holds it.`
    : `Confidence ${words}`;
}
