import type { APIError } from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { type EvaluatorPrompt, verdictSchema } from '../evaluator-prompt.ts';

/**
 * What of our request a server understands. Servers that speak OpenAI's chat completions differ in
 * their parameters, and only a refusal tells: each field goes down its list, never up again.
 */
export type Dialect = {
  /** OpenAI's reasoning models refuse the older `max_tokens`, Mistral and older vLLM the newer. */
  limit: 'max_completion_tokens' | 'max_tokens' | null;
  /** DeepSeek and some models of Groq take no schema; xAI took no format at all. */
  format: 'json_schema' | 'json_object' | null;
  effort: boolean;
  /** OpenRouter drops parameters in silence unless it is asked not to. */
  requireParameters: boolean;
  /** Gemma and o1-mini take no system message; the rules then stand before the data. */
  systemRole: boolean;
};

/** What is asked for, whatever the server's dialect. */
export type Request = {
  model: string;
  maxTokens: number;
  /** `low`, `high` and the like; null: the server's own default. */
  reasoningEffort: string | null;
};

/** The dialect to begin with: OpenAI's own. */
export function firstDialect(baseUrl: string): Dialect {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return {
    limit: 'max_completion_tokens',
    format: 'json_schema',
    effort: true,
    requireParameters: host === 'openrouter.ai' || host.endsWith('.openrouter.ai'),
    systemRole: true,
  };
}

/** The request in a server's dialect. */
export function requestIn(
  dialect: Dialect,
  { model, maxTokens, reasoningEffort }: Request,
  { rules, data }: EvaluatorPrompt,
): ChatCompletionCreateParamsNonStreaming {
  const request = {
    model,
    messages: dialect.systemRole
      ? [
          { role: 'system', content: rules },
          { role: 'user', content: data },
        ]
      : [{ role: 'user', content: `${rules}\n\n${data}` }],
    ...(dialect.format && { response_format: responseFormat(dialect.format) }),
    ...(dialect.limit && { [dialect.limit]: maxTokens }),
    ...(dialect.effort && reasoningEffort && { reasoning_effort: reasoningEffort }),
    ...(dialect.requireParameters && { provider: { require_parameters: true } }),
  };
  // `reasoning_effort` is passed as it was set: other servers know other words than OpenAI.
  return request as ChatCompletionCreateParamsNonStreaming;
}

function responseFormat(format: 'json_schema' | 'json_object') {
  if (format === 'json_object') return { type: format };
  return { type: format, json_schema: { name: 'verdict', strict: true, schema: verdictSchema } };
}

/** The statuses a server refuses a parameter with; OpenRouter finds nobody to route to: 404. */
const refusals = [400, 404, 422];

/**
 * The dialect without what a server's refusal names, or null where it names nothing of ours.
 *
 * @param dialect what the refused request was written in
 */
export function dialectWithout(dialect: Dialect, refusal: APIError): Dialect | null {
  if (!refusals.includes(Number(refusal.status))) return null;
  switch (refusedPart(refusal)) {
    case 'limit':
      if (!dialect.limit) return null;
      return { ...dialect, limit: dialect.limit === 'max_tokens' ? null : 'max_tokens' };
    case 'format':
      if (!dialect.format) return null;
      return { ...dialect, format: dialect.format === 'json_object' ? null : 'json_object' };
    case 'effort':
      return dialect.effort ? { ...dialect, effort: false } : null;
    case 'system':
      return dialect.systemRole ? { ...dialect, systemRole: false } : null;
    case 'routing':
      return dialect.requireParameters ? { ...dialect, requireParameters: false } : null;
    case null:
      return null;
  }
}

type Part = 'limit' | 'format' | 'effort' | 'system' | 'routing';

/**
 * How a part of our request is named in refusals, as seen in public reports: OpenAI in `param`;
 * Mistral and vLLM in a `loc` list, sometimes inside a text; DeepSeek, Groq and xAI in prose.
 */
const namesOfParts: [Part, RegExp][] = [
  [
    'system',
    /messages\[0\]\.role|system (?:role|message|prompt|instruction)s?\b[^.]{0,40}\bnot\b|developer instruction/i,
  ],
  ['limit', /\bmax_(?:completion_)?tokens\b/],
  ['format', /\bresponse[_ ]formats?\b|\bjson_(?:schema|object)\b|\bstructured outputs?\b/i],
  ['effort', /\breasoning_effort\b/],
  ['routing', /no endpoints found that (?:can handle|support)|require_parameters/i],
];

/** A refusal may name several: the one it names first is left out first. */
function refusedPart(refusal: APIError): Part | null {
  const inParam = refusal.param ? firstNamed(refusal.param) : null;
  return inParam ?? firstNamed(`${JSON.stringify(refusal.error ?? '')} ${refusal.message}`);
}

function firstNamed(text: string): Part | null {
  const found = namesOfParts
    .map(([part, name]) => ({ part, at: text.search(name) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => one.at - other.at);
  return found[0]?.part ?? null;
}
