import type { BlockProblem } from '../block-limits.ts';
import type { TriggerIds } from '../trigger-ids.ts';
import type { Workspace } from '../workspace.ts';

export type ApiArguments = Record<string, unknown>;

export type ApiRefusal = {
  ok: false;
  error: string;
  response_metadata?: { messages: string[] };
};

export type ApiAnswer = ({ ok: true } & Record<string, unknown>) | ApiRefusal;

export type ApiContext = {
  workspace: Workspace;
  triggers: TriggerIds;
  /** Where the stand-in listens, without a slash at the end. */
  baseUrl: () => string;
  /** A one-time address for a Socket Mode connection. */
  newSocketUrl: () => string;
};

/** One Web API method: who may call it, what it cannot do without, and what it does. */
export type ApiMethod = {
  token: 'bot' | 'app';
  required?: string[];
  run: (args: ApiArguments, context: ApiContext) => ApiAnswer;
};

export function refuse(error: string, messages?: string[]): ApiRefusal {
  return {
    ok: false,
    error,
    ...(messages && messages.length > 0 && { response_metadata: { messages } }),
  };
}

export function refuseBlocks(problem: BlockProblem): ApiRefusal {
  return refuse(problem.error, problem.messages);
}

/** An argument as text; `''` when absent. */
export function textOf(args: ApiArguments, name: string): string {
  const value = args[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A yes-or-no argument, which a form carries as `true` or `1`. */
export function isTrue(args: ApiArguments, name: string): boolean {
  return ['true', '1'].includes(textOf(args, name));
}
