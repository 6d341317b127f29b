import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI, { APIError } from 'openai';
import type { EvaluatorPrompt } from '../evaluator-prompt.ts';
import {
  type Dialect,
  dialectWithout,
  firstDialect,
  type Request,
  requestIn,
} from './model-dialect.ts';
import { failed, faultOf, mayPass, type ModelFault } from './model-fault.ts';
import { type Completion, readCompletion } from './read-completion.ts';

export type ModelServer = {
  apiKey: string;
  baseUrl: string;
  /** For one question, all its tries and the waits between them. */
  timeoutMs: number;
};

export type Model = {
  /** Asks once, as often as it takes. Never throws: whatever goes wrong is a fault. */
  ask(prompt: EvaluatorPrompt): Promise<Completion | ModelFault>;
};

const maximumRetries = 4;
const firstBackoffMs = 500;

/** Returns a model behind a server; what the server refuses once it is not asked for again. */
export function connectModel({ apiKey, baseUrl, timeoutMs }: ModelServer, request: Request): Model {
  // Everything is given, so that the client looks for nothing in the environment.
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    // Ours comes first; a fault of the client's own timeout would read as a lost connection.
    timeout: timeoutMs * 2,
    logLevel: 'off',
  });
  const asking: Asking = { client, request, timeoutMs, dialect: firstDialect(baseUrl) };
  return { ask: (prompt) => ask(asking, prompt) };
}

type Asking = { client: OpenAI; request: Request; timeoutMs: number; dialect: Dialect };

async function ask(asking: Asking, prompt: EvaluatorPrompt): Promise<Completion | ModelFault> {
  const signal = AbortSignal.timeout(asking.timeoutMs);
  try {
    return await completeWithRetries(asking, prompt, signal);
  } catch (error) {
    if (signal.aborted) return failed('evaluator_timeout', `no answer in ${asking.timeoutMs} ms`);
    return faultOf(error);
  }
}

/** Tries again while the fault may pass by itself and the wait it asks for still fits the timeout. */
async function completeWithRetries(asking: Asking, prompt: EvaluatorPrompt, signal: AbortSignal) {
  const deadline = Date.now() + asking.timeoutMs;
  for (let retries = 0; ; retries += 1) {
    try {
      return await completeInDialect(asking, prompt, signal);
    } catch (error) {
      const waitMs = mayPass(error) ? waitBefore(retries, error) : null;
      const givesUp =
        waitMs === null || retries >= maximumRetries || Date.now() + waitMs >= deadline;
      if (signal.aborted || givesUp) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
}

/** Asks in the dialect known so far; without what the server refuses, and remembers that. */
async function completeInDialect(asking: Asking, prompt: EvaluatorPrompt, signal: AbortSignal) {
  let dialect = asking.dialect;
  for (;;) {
    try {
      const body = requestIn(dialect, asking.request, prompt);
      const completion = readCompletion(
        await asking.client.chat.completions.create(body, { signal }),
      );
      asking.dialect = dialect;
      return completion;
    } catch (error) {
      const next = error instanceof APIError ? dialectWithout(dialect, error) : null;
      if (!next) throw error;
      dialect = next;
    }
  }
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
