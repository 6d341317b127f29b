import { APIError } from 'openai';
import { z } from 'zod';
import { failed, type ModelFault } from './model-fault.ts';

/** What a model answered, and what reading it cost. */
export type Completion = {
  kind: 'answer';
  text: string;
  /** Tokens of ours that the model read, as the server counts them; null where it does not say. */
  promptTokens: number | null;
};

/** Mistral's reasoning models answer in parts: their thinking, and the text. */
const parts = z
  .array(z.object({ type: z.string(), text: z.string().optional() }).loose())
  .transform((all) =>
    all.flatMap(({ type, text }) => (type === 'text' ? [text ?? ''] : [])).join(''),
  );

const serverError = z.object({ code: z.union([z.number(), z.string()]).nullish() }).loose();

/** The part of a completion that is used; a model's server may be any, so it is checked. */
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        error: serverError.nullish(),
        message: z.object({
          content: z.union([z.string(), parts]).nullish(),
          refusal: z.string().nullish(),
          reasoning_content: z.string().nullish().catch(null),
          reasoning: z.string().nullish().catch(null),
        }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number().nullish() }).nullish().catch(null),
});

/** How servers say that the model stopped by itself. */
const ownEndings = ['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence'];

/**
 * Reads a chat completion. Where the text is empty, vLLM and LM Studio may have put it beside what
 * the model thought; the caller takes it only if it is a whole answer.
 *
 * @throws APIError where the server answers 200 with an error, as OpenRouter does
 */
export function readCompletion(completion: unknown): Completion | ModelFault {
  refuseHiddenError(completion);
  const read = completionSchema.safeParse(completion);
  if (!read.success) return failed('evaluator_bad_output', 'not a chat completion');
  const { finish_reason, message } = read.data.choices[0]!;
  if (message.refusal) return failed('evaluator_bad_output', 'the model refused');
  const ending = finish_reason?.toLowerCase();
  if (ending === 'length' || ending === 'max_tokens')
    return failed('evaluator_bad_output', 'it was cut off; raise EVALUATOR_MAX_TOKENS');
  if (ending === 'content_filter')
    return failed('evaluator_bad_output', 'the model’s server filtered it');
  if (ending && !ownEndings.includes(ending))
    return failed('evaluator_bad_output', 'it did not end by itself');
  const text = message.content || message.reasoning_content || message.reasoning;
  if (!text) return failed('evaluator_bad_output', 'it was empty');
  // Zero is what servers say that do not count.
  return { kind: 'answer', text, promptTokens: read.data.usage?.prompt_tokens || null };
}

/** OpenRouter reports what failed behind it with status 200 (openrouter.ai/docs, "Errors"). */
function refuseHiddenError(completion: unknown): void {
  const hidden = z
    .object({
      error: serverError.nullish().catch(null),
      choices: z
        .array(z.object({ error: serverError.nullish().catch(null) }))
        .optional()
        .catch(undefined),
    })
    .safeParse(completion).data;
  const error = hidden?.error ?? hidden?.choices?.[0]?.error;
  if (!error) return;
  const status = Number(error.code);
  const isStatus = Number.isInteger(status) && status >= 400 && status <= 599;
  throw APIError.generate(isStatus ? status : 400, { error }, undefined, new Headers());
}
