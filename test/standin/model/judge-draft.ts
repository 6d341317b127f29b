/** The evaluator's answer, as a model gives it. */
export type Judgement = {
  confidence: number;
  safe: boolean;
  needs_review: boolean;
  reason: string;
  risky_phrases: string[];
};

/** What makes a draft risky, and what the model says of it; the match is quoted. */
const risks = [
  {
    phrase: /[$€£]\s?\d[\d.,]*\d?[km]?\b(?:\s?\/\s?(?:mo|month|yr|year)\b)?/gi,
    reason: 'promises a price',
  },
  { phrase: /(?<![$€£\d.,])\d[\d.,]*\s?\/\s?(?:mo|month|yr|year)\b/gi, reason: 'promises a price' },
  { phrase: /\b\d{1,3}\s?%(?:\s+(?:off|discount))?/gi, reason: 'promises a percentage' },
  { phrase: /\bguarantee[ds]?\b[^.!?\n]{0,60}/gi, reason: 'gives a guarantee' },
];

const anger =
  /\b(?:stop (?:emailing|contacting|writing)|furious|angry|unacceptable|ridiculous|fed up|sick of|harass\w*|spam(?:ming|mer)?|outrageous|lawyer|complain\w*)\b/i;

/**
 * Judges a draft the way the demo's stories need it, and always alike: money, discounts and
 * guarantees are quoted as risks, an angry lead is a person's business, the rest is fine.
 */
export function judgeDraft(draft: string, leadMessage: string): Judgement {
  if (anger.test(leadMessage)) return unsafe(0.3, 'the lead is angry', []);

  const found = risks.flatMap(({ phrase, reason }) =>
    Array.from(draft.matchAll(phrase), ([match]) => ({ match: match.trim(), reason })),
  );
  if (found.length > 0) {
    const reasons = [...new Set(found.map(({ reason }) => reason))];
    const phrases = [...new Set(found.map(({ match }) => match))];
    return unsafe(0.4, `the draft ${reasons.join(' and ')}`, phrases);
  }
  return {
    confidence: 0.95,
    safe: true,
    needs_review: false,
    reason: 'answers the question and promises nothing',
    risky_phrases: [],
  };
}

function unsafe(confidence: number, reason: string, phrases: string[]): Judgement {
  return { confidence, safe: false, needs_review: true, reason, risky_phrases: phrases };
}
