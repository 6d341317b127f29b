import { z } from 'zod';

/** What the evaluator says of a draft. */
export type Verdict = {
  /** 0 to 1. */
  confidence: number;
  safe: boolean;
  /** A few words on what decided it, without the phrases. */
  reason: string;
  /** Words of the draft, exactly as they stand there. */
  riskyPhrases: string[];
  /** Words in the draft or the conversation that give orders to the model; no setting overrules them. */
  injectedInstruction: string | null;
  model: string;
};

const maximumReasonLength = 200;
const maximumPhraseLength = 160;
const maximumPhrases = 5;

const answer = z.object({
  // Present but no number: a model that cannot say how sure it is, is not sure at all.
  confidence: z
    .unknown()
    .refine((value) => value !== undefined)
    .transform(toConfidence),
  safe: z.boolean(),
  needs_review: z.boolean(),
  reason: z.string(),
  risky_phrases: z.array(z.string()),
});

type ReadVerdict = Omit<Verdict, 'injectedInstruction' | 'model'>;

/**
 * Reads the model's answer about a draft: JSON text of the shape asked for. Returns null, with where
 * it went wrong and never what it said, if it is anything else.
 */
export function readVerdict(
  text: string,
  draft: string,
): { verdict: ReadVerdict } | { verdict: null; detail: string } {
  const json = parseJson(text);
  if (json === undefined) return { verdict: null, detail: 'not JSON' };
  const parsed = answer.safeParse(json);
  if (!parsed.success) {
    const paths = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole');
    return { verdict: null, detail: `wrong shape: ${[...new Set(paths)].slice(0, 5).join(', ')}` };
  }
  const { confidence, safe, needs_review, reason, risky_phrases } = parsed.data;
  const verdict = {
    confidence,
    safe: safe && !needs_review,
    reason: inOneLine(reason).slice(0, maximumReasonLength),
    riskyPhrases: phrasesOf(draft, risky_phrases),
  };
  return { verdict };
}

function toConfidence(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 0;
  return Math.min(1, Math.max(0, value));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Those phrases that the draft really holds, in the draft's own words; a model may make some up. */
function phrasesOf(draft: string, phrases: string[]): string[] {
  const text = inOneLine(draft);
  const found = phrases.map(inOneLine).filter((phrase) => phrase !== '' && text.includes(phrase));
  const bounded = found.map((phrase) => phrase.slice(0, maximumPhraseLength).trim());
  return [...new Set(bounded)].slice(0, maximumPhrases);
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
