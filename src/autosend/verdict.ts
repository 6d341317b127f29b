import { z } from 'zod';
import { singleSpaced } from '../drafts/single-spaced.ts';

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
  /** A second opinion beside our own reading: the lead asks not to be written to. */
  asksNoContact: boolean;
  model: string;
};

const maximumReasonLength = 200;
const maximumPhraseLength = 160;
const maximumPhrases = 5;

const answer = z.object({
  // 97, or 8 of 10, is another scale than the one asked for: nobody knows which.
  confidence: z.number().min(0).max(1),
  safe: z.boolean(),
  needs_review: z.boolean(),
  reason: z.string(),
  risky_phrases: z.array(z.string()),
  // Models that leave it out were still asked whether the draft is safe.
  asks_no_contact: z.boolean().nullish().catch(null),
  receipt: z.string().nullish().catch(null),
});

type ReadVerdict = Omit<Verdict, 'injectedInstruction' | 'model'>;

/** `receipt`: whether the model repeated the receipt of the request, so that it has read the rules. */
export type ReadAnswer =
  | { verdict: ReadVerdict; receipt: 'repeated' | 'missing' | 'wrong' }
  | { verdict: null; detail: string };

/**
 * Reads the model's answer about a draft: JSON text of the shape asked for, with what it thought
 * before it or a fence around it. Returns null, with where it went wrong and never what it said, if
 * it is anything else.
 *
 * @param receipt what the request asked to be repeated
 */
export function readVerdict(text: string, draft: string, receipt: string): ReadAnswer {
  const json = readJson(text);
  if (json === undefined) return { verdict: null, detail: 'it is not JSON' };
  const parsed = answer.safeParse(json);
  if (!parsed.success) return { verdict: null, detail: faultsOf(parsed.error) };
  const { confidence, safe, needs_review, reason, risky_phrases } = parsed.data;
  const repeated = parsed.data.receipt?.trim().toLowerCase() ?? '';
  const verdict = {
    confidence,
    safe: safe && !needs_review,
    reason: singleSpaced(reason).slice(0, maximumReasonLength),
    riskyPhrases: phrasesOf(draft, risky_phrases),
    asksNoContact: parsed.data.asks_no_contact ?? false,
  };
  if (repeated === '') return { verdict, receipt: 'missing' };
  return { verdict, receipt: repeated === receipt ? 'repeated' : 'wrong' };
}

function faultsOf({ issues }: z.ZodError): string {
  const scale = issues.find(
    ({ path, code }) => path[0] === 'confidence' && code.startsWith('too_'),
  );
  if (scale) return 'its confidence is not between 0 and 1';
  const paths = issues.map(({ path }) => path.join('.') || 'the whole');
  return `it has the wrong shape: ${[...new Set(paths)].slice(0, 5).join(', ')}`;
}

/** Reasoning models think aloud first; some servers leave the opening tag in the prompt. */
const thinking = /^[\s\S]*<\/think(?:ing)?>/i;
/** One fence around the whole, as models without an enforced format write it. */
const fence = /^```(?:json)?[ \t]*\n([\s\S]*?)\n?```$/i;

function readJson(text: string): unknown {
  const whole = parseJson(text);
  if (whole !== undefined) return whole;
  const answered = text.replace(thinking, '').trim();
  return parseJson(fence.exec(answered)?.[1] ?? answered);
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
  const text = singleSpaced(draft);
  const found = phrases
    .map(singleSpaced)
    .filter((phrase) => phrase !== '' && text.includes(phrase));
  const bounded = found.map((phrase) => phrase.slice(0, maximumPhraseLength).trim());
  return [...new Set(bounded)].slice(0, maximumPhrases);
}
