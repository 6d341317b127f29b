import type { HttpAnswer } from '../http-faults.ts';

/**
 * How servers that speak OpenAI's chat completions differ, each as its documentation or public
 * reports of 2025 and 2026 show it. Strict: what the real one refuses is refused here too.
 */
export type ModelServerName = keyof typeof modelServers;

/** One request as a server gets it. */
export type Asked = {
  body: Record<string, unknown> & { messages: { role: string; content: string }[] };
  /** What the model answers to the part of the messages that it was let read. */
  judge: (read: string) => string;
};

type ModelServer = (asked: Asked) => HttpAnswer;

const openAi: ModelServer = ({ body, judge }) => {
  const unknown = unknownArgument(body, [
    'max_completion_tokens',
    'max_tokens',
    'reasoning_effort',
  ]);
  if (unknown)
    return error(400, {
      message: `Unrecognized request argument supplied: ${unknown}`,
      type: 'invalid_request_error',
      param: null,
      code: null,
    });
  return answer(body, judge(readBy(body)));
};

/** Ollama's context without settings; what is longer is cut to half of it, from the front. */
const ollamaContextTokens = 4_096;
const charactersPerToken = 4;

export const modelServers = {
  openai: openAi,

  /** Thinking counts against the limit: 1,400 tokens of it leave nothing for the answer. */
  openai_reasoning: ({ body, judge }) => {
    if (body.max_tokens !== undefined)
      return error(400, {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        type: 'invalid_request_error',
        param: 'max_tokens',
        code: 'unsupported_parameter',
      });
    return Number(body.max_completion_tokens) < 1_500
      ? answer(body, '', { finish_reason: 'length' })
      : answer(body, judge(readBy(body)));
  },

  /** A model without reasoning, asked for an effort. */
  openai_no_effort: (asked) =>
    asked.body.reasoning_effort === undefined
      ? openAi(asked)
      : error(400, {
          message: "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
          type: 'invalid_request_error',
          param: 'reasoning_effort',
          code: 'unsupported_parameter',
        }),

  openai_no_quota: () =>
    error(429, {
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: 'insufficient_quota',
      param: null,
      code: 'insufficient_quota',
    }),

  openai_too_long: () =>
    error(400, {
      message:
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
      type: 'invalid_request_error',
      param: 'messages',
      code: 'context_length_exceeded',
    }),

  azure_filter: () =>
    error(400, {
      message: "The response was filtered due to the prompt triggering Azure OpenAI's policy.",
      type: null,
      param: 'prompt',
      code: 'content_filter',
      status: 400,
      innererror: { code: 'ResponsibleAIPolicyViolation' },
    }),

  mistral: ({ body, judge }) => {
    const unknown = unknownArgument(body, ['max_tokens']);
    return unknown
      ? {
          status: 422,
          body: {
            object: 'error',
            message: {
              detail: [
                {
                  type: 'extra_forbidden',
                  loc: ['body', unknown],
                  msg: 'Extra inputs are not permitted',
                  input: body[unknown],
                },
              ],
            },
            type: 'invalid_request_error',
            param: null,
            code: null,
          },
        }
      : answer(body, judge(readBy(body)));
  },

  /** Mistral's reasoning models answer in parts. */
  magistral: ({ body, judge }) =>
    answer(body, [
      { type: 'thinking', thinking: [{ type: 'text', text: 'The lead asks a question.' }] },
      { type: 'text', text: judge(readBy(body)) },
    ]),

  old_vllm: ({ body, judge }) => {
    const unknown = unknownArgument(body, ['max_tokens']);
    return unknown
      ? {
          status: 400,
          body: {
            object: 'error',
            message: `[{'type': 'extra_forbidden', 'loc': ('body', '${unknown}'), 'msg': 'Extra inputs are not permitted'}]`,
            type: 'BadRequestError',
            param: null,
            code: 400,
          },
        }
      : answer(body, judge(readBy(body)));
  },

  deepseek: ({ body, judge }) => {
    const refusal = (message: string) =>
      error(400, {
        message,
        type: 'invalid_request_error',
        param: null,
        code: 'invalid_request_error',
      });
    if (formatOf(body) === 'json_schema')
      return refusal('This response_format type is unavailable now');
    if (formatOf(body) === 'json_object' && !/json/i.test(readBy(body)))
      return refusal("Prompt must contain the word 'json' in some form");
    return answer(body, judge(readBy(body)));
  },

  groq: ({ body, judge }) =>
    ['json_schema', 'json_object'].includes(formatOf(body) ?? '')
      ? error(400, {
          message: 'The model only supports response formats: [text].',
          type: 'invalid_request_error',
        })
      : answer(body, judge(readBy(body))),

  old_xai: ({ body, judge }) =>
    formatOf(body)
      ? {
          status: 400,
          body: {
            code: 'Client specified an invalid argument',
            error: 'The response_format parameter is unsupported at the moment. Leave it unset.',
          },
        }
      : answer(body, judge(readBy(body))),

  /** Takes `response_format` and ignores it (platform.claude.com, "OpenAI SDK compatibility"). */
  anthropic: ({ body, judge }) => answer(body, `\`\`\`json\n${judge(readBy(body))}\n\`\`\``),

  vllm_thinking: ({ body, judge }) =>
    answer(
      body,
      `<think>\nIs {"safe": true} right? Let me see.\n</think>\n\n${judge(readBy(body))}`,
    ),

  /** The opening tag stood in the prompt's template. */
  deepseek_r1: ({ body, judge }) =>
    answer(body, `Let me see.\n</think>\n\`\`\`json\n${judge(readBy(body))}\n\`\`\``),

  lm_studio: ({ body, judge }) =>
    answer(body, null, { message: { reasoning_content: judge(readBy(body)) } }),

  gemma: (asked) =>
    asked.body.messages.some(({ role }) => role === 'system')
      ? error(400, { message: 'System role not supported', type: 'invalid_request_error' })
      : openAi(asked),

  ollama: ({ body, judge }) => {
    const text = readBy(body);
    if (text.length <= ollamaContextTokens * charactersPerToken) return answer(body, judge(text));
    const kept = ollamaContextTokens / 2 + 2;
    const usage = { prompt_tokens: kept };
    return answer(body, judge(text.slice(-kept * charactersPerToken)), { usage });
  },

  /** A server that cuts as Ollama does, and does not count. */
  silent_cutter: ({ body, judge }) =>
    answer(body, judge(readBy(body).slice(-ollamaContextTokens)), { usage: null }),

  openrouter_down: () => ({
    status: 200,
    body: { error: { code: 502, message: 'Provider returned error', metadata: {} } },
  }),

  openrouter_broken_choice: ({ body }) =>
    answer(body, '', { finish_reason: 'error', error: { code: 400, message: 'Provider error' } }),

  /** In percent, though asked for 0 to 1. */
  percent: ({ body, judge }) =>
    answer(body, judge(readBy(body)).replace('"confidence":0.95', '"confidence":97')),
} satisfies Record<string, ModelServer>;

function formatOf(body: Asked['body']): string | undefined {
  return (body.response_format as { type?: string } | undefined)?.type;
}

/** All that a server without a limit lets its model read. */
function readBy(body: Asked['body']): string {
  return body.messages.map(({ content }) => content).join('\n\n');
}

function unknownArgument(body: Asked['body'], known: string[]): string | undefined {
  const all = ['model', 'messages', 'response_format', ...known];
  return Object.keys(body).find((name) => !all.includes(name));
}

function error(status: number, fields: object): HttpAnswer {
  return { status, body: { error: fields } };
}

type AnswerFields = {
  finish_reason?: string;
  error?: object;
  message?: object;
  usage?: { prompt_tokens: number } | null;
};

let completions = 0;

function answer(
  body: Asked['body'],
  content: unknown,
  { finish_reason = 'stop', message = {}, usage, ...choice }: AnswerFields = {},
): HttpAnswer {
  completions += 1;
  const prompt_tokens = Math.ceil(readBy(body).length / charactersPerToken);
  return {
    status: 200,
    body: {
      id: `chatcmpl-${completions}`,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model: body.model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null, ...message },
          finish_reason,
          logprobs: null,
          ...choice,
        },
      ],
      usage: usage === undefined ? { prompt_tokens, completion_tokens: 100 } : usage,
    },
  };
}
