import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI, { APIConnectionError, APIError } from 'openai';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { ErrorReason } from '../drafts/reasons.ts';
import {
  buildEvaluatorPrompt,
  verdictSchema,
  type EvaluationInput,
  type EvaluatorPrompt,
} from './evaluator-prompt.ts';
import { findInjectedInstruction } from './injected-instruction.ts';
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
};

type EvaluatorFault = Extract<ErrorReason, `evaluator_${string}`>;

/** A verdict, or why there is none. `detail` is for operators: no private text and no key. */
export type Evaluation =
  | { kind: 'verdict'; verdict: Verdict }
  | { kind: 'failed'; reason: EvaluatorFault; detail: string };

export type Evaluator = {
  /** Judges one draft. Never throws: whatever goes wrong is a failed evaluation, never a verdict. */
  evaluate(input: EvaluationInput): Promise<Evaluation>;
};

const openAiUrl = 'https://api.openai.com/v1';
/** The answer is short; the rest is room for models that think before they answer. */
const maximumAnswerTokens = 2_000;
const maximumRetries = 4;
const firstBackoffMs = 500;

/** Returns an evaluator, or null where no model is configured: key and model name are both needed. */
export function createEvaluator(config: EvaluatorConfig): Evaluator | null {
  const { apiKey, model } = config;
  if (!apiKey || !model) return null;
  // Everything is given, so that the client looks for nothing in the environment.
  const client = new OpenAI({
    apiKey,
    baseURL: config.baseUrl || openAiUrl,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    // Ours comes first; a fault of the client's own timeout would read as a lost connection.
    timeout: config.timeoutSeconds * 2 * 1000,
    logLevel: 'off',
  });
  const limit = pLimit(config.concurrency);
  const evaluateInTurn = (input: EvaluationInput) =>
    limit(() => evaluate({ client, model, timeoutMs: config.timeoutSeconds * 1000 }, input));
  return { evaluate: evaluateInTurn };
}

type Asking = { client: OpenAI; model: string; timeoutMs: number };

async function evaluate(asking: Asking, input: EvaluationInput): Promise<Evaluation> {
  const prompt = buildEvaluatorPrompt(input);
  if (!prompt) return failed('evaluator_failed', 'the draft is too long to be judged');
  const answer = await ask(asking, prompt);
  if (answer.kind === 'failed') return answer;
  const read = readVerdict(answer.text, input.draft);
  if (!read.verdict) return failed('evaluator_bad_output', read.detail);
  const injectedInstruction = findInjectedInstruction(input);
  const verdict = { ...read.verdict, injectedInstruction, model: asking.model };
  return {
    kind: 'verdict',
    verdict: injectedInstruction ? distrusted(verdict) : verdict,
  };
}

/** Who gives orders to the model may have been obeyed, so its "safe" is worth nothing. */
function distrusted(verdict: Verdict): Verdict {
  return {
    ...verdict,
    safe: false,
    reason: 'the conversation or the draft gives orders to the model that judges it',
  };
}

type Answer = { kind: 'answer'; text: string } | Extract<Evaluation, { kind: 'failed' }>;

async function ask(asking: Asking, prompt: EvaluatorPrompt): Promise<Answer> {
  const signal = AbortSignal.timeout(asking.timeoutMs);
  try {
    return readCompletion(await completeWithRetries(asking, prompt, signal));
  } catch (error) {
    if (signal.aborted) return failed('evaluator_timeout', `no answer in ${asking.timeoutMs} ms`);
    return failedBy(error);
  }
}

/** Tries again while the fault may pass by itself and the wait it asks for still fits the timeout. */
async function completeWithRetries(asking: Asking, prompt: EvaluatorPrompt, signal: AbortSignal) {
  const deadline = Date.now() + asking.timeoutMs;
  for (let retries = 0; ; retries += 1) {
    try {
      return await complete(asking, prompt, signal);
    } catch (error) {
      const waitMs = mayPass(error) ? waitBefore(retries, error) : null;
      const givesUp =
        waitMs === null || retries >= maximumRetries || Date.now() + waitMs >= deadline;
      if (signal.aborted || givesUp) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
}

function complete(
  { client, model }: Asking,
  { rules, data }: EvaluatorPrompt,
  signal: AbortSignal,
) {
  return client.chat.completions.create(
    {
      model,
      messages: [
        { role: 'system', content: rules },
        { role: 'user', content: data },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'verdict', strict: true, schema: verdictSchema },
      },
      // The older `max_tokens` is refused by OpenAI's reasoning models.
      max_completion_tokens: maximumAnswerTokens,
    },
    { signal },
  );
}

/** 429, 5xx and connections refused or lost. */
function mayPass(error: unknown): boolean {
  if (isConnectionFault(error)) return true;
  return error instanceof APIError && (error.status === 429 || Number(error.status) >= 500);
}

/** An answer broken off in its body surfaces as the TypeError of Node's fetch. */
function isConnectionFault(error: unknown): boolean {
  return error instanceof APIConnectionError || error instanceof TypeError;
}

/** Milliseconds: what the server asks for, else doubling, with jitter so that waiters spread. */
function waitBefore(retries: number, error: unknown): number {
  const asked = error instanceof APIError ? retryAfterMs(error.headers) : null;
  return asked ?? firstBackoffMs * 2 ** retries * (0.75 + Math.random() / 2);
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(headers: Headers | undefined): number | null {
  const value = headers?.get('retry-after')?.trim();
  if (!value) return null;
  const ms = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** The part of a completion that is used; a model's server may be any, so it is checked. */
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

function readCompletion(completion: unknown): Answer {
  const read = completionSchema.safeParse(completion);
  if (!read.success) return failed('evaluator_bad_output', 'not a chat completion');
  const { finish_reason, message } = read.data.choices[0]!;
  if (message.refusal) return failed('evaluator_bad_output', 'the model refused');
  if (finish_reason === 'length') return failed('evaluator_bad_output', 'the answer was cut off');
  if (finish_reason && finish_reason !== 'stop') {
    return failed('evaluator_bad_output', 'the answer did not end by itself');
  }
  if (!message.content) return failed('evaluator_bad_output', 'the answer was empty');
  return { kind: 'answer', text: message.content };
}

/** Messages of faults are not passed on: they may quote the request or part of the key. */
function failedBy(error: unknown): Answer {
  if (isConnectionFault(error)) return failed('evaluator_failed', 'connection refused or lost');
  if (error instanceof SyntaxError) return failed('evaluator_bad_output', 'not a chat completion');
  if (error instanceof APIError && error.status) {
    return failed('evaluator_failed', `the model's server answered ${error.status}`);
  }
  return failed('evaluator_failed', 'the model could not be asked');
}

function failed(reason: EvaluatorFault, detail: string): Extract<Evaluation, { kind: 'failed' }> {
  return { kind: 'failed', reason, detail };
}
