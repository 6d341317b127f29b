import type { Request } from 'express';
import type { ApiArguments } from './method.ts';

/** Arguments that a form carries as JSON, and what Slack says when that JSON is broken. */
const JSON_FIELDS: Record<string, string> = {
  blocks: 'invalid_blocks_format',
  view: 'invalid_arguments',
  metadata: 'invalid_metadata_format',
};

export type ReadArguments = {
  args: ApiArguments;
  token?: string;
  /** The error to answer when the body cannot be understood. */
  malformed?: string;
};

/** Reads a Web API request: query, form or JSON body; token in the header or among the arguments. */
export function readArguments(request: Request): ReadArguments {
  const body = readBody(request);
  const { token: bodyToken, ...args } = { ...request.query, ...body.args } as ApiArguments;
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? bodyToken;
  const malformed = body.malformed ?? decodeJsonFields(args);
  return {
    args,
    ...(typeof token === 'string' && { token }),
    ...(malformed && { malformed }),
  };
}

function readBody(request: Request): { args: ApiArguments; malformed?: string } {
  const text = typeof request.body === 'string' ? request.body : '';
  if (!request.is('json')) return { args: Object.fromEntries(new URLSearchParams(text)) };
  const parsed = parseJson(text || '{}');
  if (parsed === undefined) return { args: {}, malformed: 'invalid_json' };
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  return isObject ? { args: parsed as ApiArguments } : { args: {}, malformed: 'json_not_object' };
}

/** Replaces JSON text by its value; returns the error for the first that is broken. */
function decodeJsonFields(args: ApiArguments): string | undefined {
  for (const [field, error] of Object.entries(JSON_FIELDS)) {
    const value = args[field];
    if (typeof value !== 'string') continue;
    const parsed = parseJson(value);
    if (parsed === undefined) return error;
    args[field] = parsed;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
