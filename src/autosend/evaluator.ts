import { randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import { inThread } from '../mail-text/in-thread.ts';
import type { EvaluationInput, EvaluatorPrompt } from './evaluator-prompt.ts';
import { prepareEvaluation } from './prepare-evaluation.ts';
import { connectModel, type Model } from './model/ask-model.ts';
import { failed, type ModelFault } from './model/model-fault.ts';
import { readVerdict, type Verdict } from './verdict.ts';

export type EvaluatorConfig = {
  apiKey: string | null | undefined;
  /** Any server that speaks OpenAI's chat completions; unset: OpenAI itself. */
  baseUrl: string | null | undefined;
  model: string | null | undefined;
  /** For one evaluation, all its tries and the waits between them; waiting for a turn not counted. */
  timeoutSeconds: number;
  /** How many evaluations may ask the model at a time. */
  concurrency: number;
  /** Room for the answer and for what a model thinks before it, in tokens. */
  maxTokens: number;
  /** Passed on where set: `minimal`, `low`, `medium`, `high` at OpenAI. */
  reasoningEffort?: string | null | undefined;
};

/** A verdict, or why there is none. */
export type Evaluation = { kind: 'verdict'; verdict: Verdict } | ModelFault;

export type Evaluator = {
  /** Judges one draft. Never throws: whatever goes wrong is a fault, never a verdict. */
  evaluate(input: EvaluationInput): Promise<Evaluation>;
};

const openAiUrl = 'https://api.openai.com/v1';

/** Returns an evaluator, or null where no model is configured: key and model name are both needed. */
export function createEvaluator(config: EvaluatorConfig): Evaluator | null {
  const { apiKey, model: name } = config;
  if (!apiKey || !name) return null;
  const model = connectModel(
    { apiKey, baseUrl: config.baseUrl || openAiUrl, timeoutMs: config.timeoutSeconds * 1000 },
    {
      model: name,
      maxTokens: config.maxTokens,
      reasoningEffort: config.reasoningEffort || null,
    },
  );
  const limit = pLimit(config.concurrency);
  return { evaluate: (input) => limit(() => evaluate(model, name, input)) };
}

const preparing = {
  module: new URL('./prepare-evaluation.ts', import.meta.url),
  run: prepareEvaluation,
};

async function evaluate(model: Model, name: string, input: EvaluationInput): Promise<Evaluation> {
  const receipt = randomBytes(4).toString('hex');
  const prepared = await inThread(preparing, { input, receipt });
  if (!prepared) return { kind: 'too_long', detail: 'the conversation could not be read in time' };
  const { prompt, injectedInstruction } = prepared.output;
  if (!prompt) return { kind: 'too_long', detail: 'the draft is too long to be judged whole' };
  const judged = await judgeDraft(model, name, { prompt, receipt, draft: input.draft });
  if (judged.kind !== 'verdict' || !injectedInstruction) return judged;
  return { kind: 'verdict', verdict: { ...distrusted(judged.verdict), injectedInstruction } };
}

/** Who gives orders to the model may have been obeyed, so its "safe" is worth nothing. */
function distrusted(verdict: Verdict): Verdict {
  return {
    ...verdict,
    safe: false,
    reason: 'the conversation or the draft gives orders to the model that judges it',
  };
}

type Question = { prompt: EvaluatorPrompt; receipt: string; draft: string };

/** The model's own verdict, whatever the conversation says to it. */
async function judgeDraft(
  model: Model,
  name: string,
  { prompt, receipt, draft }: Question,
): Promise<Evaluation> {
  const answer = await model.ask(prompt);
  if (answer.kind !== 'answer') return answer;
  if (answer.promptTokens !== null && answer.promptTokens < fewestTokens(prompt))
    return failed('evaluator_bad_output', readTooLittle);
  const read = readVerdict(answer.text, draft, receipt);
  if (!read.verdict) return failed('evaluator_bad_output', read.detail);
  const mayBeCut = mostTokens(prompt) > safelyReadTokens;
  if (read.receipt === 'wrong' || (read.receipt === 'missing' && mayBeCut))
    return failed('evaluator_bad_output', readTooLittle);
  return { kind: 'verdict', verdict: { ...read.verdict, injectedInstruction: null, model: name } };
}

/**
 * Ollama and its like drop the beginning of what is longer than their context, the rules first, and
 * answer all the same; they then count as few as half of the context's tokens.
 */
const readTooLittle =
  'the model did not read all of it; give its server a longer context (Ollama: OLLAMA_CONTEXT_LENGTH)';

/** Half of Ollama's default context of 4,096, less what templates add: as much is never cut. */
const safelyReadTokens = 1_900;

/** A token of English is about four characters; of no text is it more than twelve. */
function fewestTokens({ rules, data }: EvaluatorPrompt): number {
  return (rules.length + data.length) / 12;
}

/** Upper bounds: three characters a token for ASCII, two tokens a character for other scripts. */
function mostTokens({ rules, data }: EvaluatorPrompt): number {
  const text = rules + data;
  const others = text.replace(/\p{ASCII}/gu, '').length;
  return (text.length - others) / 3 + others * 2;
}
