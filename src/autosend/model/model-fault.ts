import { APIConnectionError, APIError } from 'openai';
import type { ErrorReason } from '../../drafts/reasons.ts';

/** Why there is no verdict. `detail` is shown and logged: no private text and no key. */
export type ModelFault =
  | { kind: 'failed'; reason: Extract<ErrorReason, `evaluator_${string}`>; detail: string }
  /** More than the model can read at once: asking again changes nothing. */
  | { kind: 'too_long'; detail: string };

export function failed(
  reason: Extract<ModelFault, { kind: 'failed' }>['reason'],
  detail: string,
): ModelFault {
  return { kind: 'failed', reason, detail };
}

/** 429, 5xx and connections refused or lost pass by themselves; an empty account does not. */
export function mayPass(error: unknown): boolean {
  if (isConnectionFault(error)) return true;
  if (!(error instanceof APIError)) return false;
  return !isOutOfQuota(error) && (error.status === 429 || Number(error.status) >= 500);
}

/** An answer broken off in its body surfaces as the TypeError of Node's fetch. */
function isConnectionFault(error: unknown): boolean {
  return error instanceof APIConnectionError || error instanceof TypeError;
}

/** What went wrong, in our words: a server's message may quote the request or part of the key. */
export function faultOf(error: unknown): ModelFault {
  if (isConnectionFault(error)) return failed('evaluator_failed', 'connection refused or lost');
  if (error instanceof SyntaxError) return failed('evaluator_bad_output', 'not a chat completion');
  if (!(error instanceof APIError) || !error.status)
    return failed('evaluator_failed', 'the model could not be asked');
  if (isTooLong(error)) return { kind: 'too_long', detail: `the text is too long for the model` };
  return failed('evaluator_failed', `${meaningOf(error)}${serverWords(error)}`);
}

/** The statuses as OpenAI's guide to error codes, and OpenRouter's, explain them. */
function meaningOf(error: APIError): string {
  if (isOutOfQuota(error)) return 'the account at the model’s server has no quota left';
  if (isFiltered(error)) return 'the model’s server filtered the conversation or the draft';
  return `the model's server answered ${error.status}`;
}

function isOutOfQuota({ status, code, type }: APIError): boolean {
  return status === 402 || [code, type].includes('insufficient_quota');
}

/** Azure says `content_filter` (400), OpenAI `content_policy_violation`. */
function isFiltered({ code, type }: APIError): boolean {
  return [code, type].some(
    (word) => word === 'content_filter' || word === 'content_policy_violation',
  );
}

/** OpenAI has a code; vLLM, Ollama, llama.cpp and others have prose alone. */
function isTooLong(error: APIError): boolean {
  if (error.status !== 400 && error.status !== 413 && error.status !== 422) return false;
  const text = `${JSON.stringify(error.error ?? '')} ${error.message}`;
  return /context_length_exceeded|exceed_context_size|maximum context length|(?:exceeds?|longer than|larger than|too long for)[^.]{0,60}context|(?:prompt|input) is too long|too many (?:input )?tokens/i.test(
    text,
  );
}

/** Which error it was, in the fixed words servers have for that; anything that is none is left out. */
function serverWords(error: APIError): string {
  const words = [
    ['code', error.code],
    ['param', error.param],
    ['type', error.type],
  ].flatMap(([name, word]) => (isFixedWord(word) ? [`${name} ${word}`] : []));
  return words.length > 0 ? ` (${words.join(', ')})` : '';
}

/** `invalid_api_key`, `messages[0].role`, `BadRequestError`, `3001`; never prose, names or keys. */
function isFixedWord(word: unknown): word is string | number {
  if (typeof word !== 'string' && typeof word !== 'number') return false;
  return /^(?:[a-z]+(?:_[a-z]+)+(?:\.[a-z_]+)*|messages|model|messages\[\d{1,3}\]\.(?:role|content)|[A-Z][A-Za-z]{2,40}Error|\d{1,6})$/.test(
    String(word).slice(0, 80),
  );
}
