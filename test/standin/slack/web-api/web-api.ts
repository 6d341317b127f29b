import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type Response, type Router } from 'express';
import type { FaultEffect, Faults } from '../faults.ts';
import { appsConnectionsOpen, authTest } from './auth.ts';
import {
  chatDelete,
  chatGetPermalink,
  chatPostEphemeral,
  chatPostMessage,
  chatUpdate,
} from './chat.ts';
import { conversationsHistory, conversationsOpen } from './conversations.ts';
import {
  type ApiAnswer,
  type ApiArguments,
  type ApiContext,
  type ApiMethod,
  refuse,
} from './method.ts';
import { type ReadArguments, readArguments } from './read-arguments.ts';
import { usersInfo, usersList, usersLookupByEmail } from './users.ts';
import type { Workspace } from '../workspace.ts';
import { usergroupsUsersList } from './usergroups.ts';
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from './views.ts';

const METHODS = new Map<string, ApiMethod>(
  Object.entries({
    'auth.test': authTest,
    'apps.connections.open': appsConnectionsOpen,
    'conversations.open': conversationsOpen,
    'conversations.history': conversationsHistory,
    'chat.postMessage': chatPostMessage,
    'chat.postEphemeral': chatPostEphemeral,
    'chat.update': chatUpdate,
    'chat.delete': chatDelete,
    'chat.getPermalink': chatGetPermalink,
    'users.info': usersInfo,
    'users.lookupByEmail': usersLookupByEmail,
    'users.list': usersList,
    'usergroups.users.list': usergroupsUsersList,
    'views.open': viewsOpen,
    'views.push': viewsPush,
    'views.update': viewsUpdate,
    'views.publish': viewsPublish,
  }),
);

/** One call of a Web API method, for tests to look at afterwards. */
export type ApiCall = {
  method: string;
  /** The arguments, without the token. */
  args: ApiArguments;
  /** Milliseconds since the epoch. */
  at: number;
  /** The fault that hit it. */
  fault?: FaultEffect;
  /** What the method did, even when the reply was then lost; absent when it never ran. */
  answer?: ApiAnswer;
};

/** Serves the Web API methods and notes every call in `calls`. */
export function webApiRouter(contexts: ApiContext[], faults: Faults, calls: ApiCall[]): Router {
  const router = express.Router();
  router.use(express.text({ type: () => true, limit: '2mb' }));
  router.all('/:method', async (request, response) => {
    const method = String(request.params.method);
    const read = readArguments(request);
    const context = contextOf(read.token, contexts);
    const call: ApiCall = { method, args: read.args, at: Date.now() };
    calls.push(call);
    const fault = faults.take(method, channelOf(read.args, context));
    if (fault) call.fault = fault;
    await answer({ call, read, context, request, response });
  });
  return router;
}

type Exchange = {
  call: ApiCall;
  read: ReadArguments;
  context: ApiContext;
  request: Request;
  response: Response;
};

/** Runs the method and answers, unless the call's fault says otherwise. */
async function answer(exchange: Exchange): Promise<void> {
  const { call, request, response } = exchange;
  const { fault } = call;
  switch (fault?.kind) {
    case 'rate_limited':
      response.status(429).set('retry-after', String(fault.retryAfterSeconds));
      response.json(refuse('ratelimited'));
      return;
    case 'server_error':
      if (fault.applied) run(exchange);
      response.status(fault.status).json(refuse('internal_error'));
      return;
    case 'error':
      response.json(refuse(fault.error));
      return;
    case 'reset_before_applying':
      request.socket.resetAndDestroy();
      return;
    case 'reset_after_applying':
      run(exchange);
      request.socket.resetAndDestroy();
      return;
    case 'slow_to_apply':
      await sleep(fault.ms);
      response.json(run(exchange));
      return;
    case 'slow_to_answer': {
      const body = run(exchange);
      await sleep(fault.ms);
      response.json(body);
      return;
    }
    case undefined:
      response.json(run(exchange));
  }
}

function run({ call, read, context }: Exchange): ApiAnswer {
  // A copy: a message changed later must not change what was answered.
  call.answer = structuredClone(runMethod(call.method, read, context));
  context.workspace.changed();
  return call.answer;
}

/** In Slack's order: the method, the token, the form of the arguments, the method's own checks. */
function runMethod(name: string, read: ReadArguments, context: ApiContext): ApiAnswer {
  const method = METHODS.get(name);
  if (!method) return refuse('unknown_method');
  const tokenError = checkToken(read.token, method.token, context.workspace);
  if (tokenError) return refuse(tokenError);
  if (read.malformed) return refuse(read.malformed);
  const missing = (method.required ?? []).filter((field) =>
    [undefined, ''].includes(read.args[field] as string),
  );
  if (missing.length > 0) {
    return refuse(
      'invalid_arguments',
      missing.map((field) => `[ERROR] missing required field: ${field}`),
    );
  }
  return method.run(read.args, context);
}

function checkToken(
  token: string | undefined,
  wanted: ApiMethod['token'],
  { bot, lostTokens }: Workspace,
): string | undefined {
  if (!token) return 'not_authed';
  const tokens = { bot: bot.botToken, app: bot.appToken };
  if (token === tokens[wanted]) return undefined;
  if (Object.values(tokens).includes(token)) return 'not_allowed_token_type';
  return lostTokens.get(token) ?? 'invalid_auth';
}

/** The team a bot's token is or was of; the first one has the app's own token too. */
function contextOf(token: string | undefined, contexts: ApiContext[]): ApiContext {
  const isTheirs = ({ workspace: { bot, lostTokens } }: ApiContext) =>
    token !== undefined && (bot.botToken === token || lostTokens.has(token));
  return contexts.find(isTheirs) ?? contexts[0]!;
}

/** The conversation a call is about, with a user's id replaced by that of the direct message. */
function channelOf(args: ApiArguments, { workspace }: ApiContext): string | undefined {
  const { channel } = args;
  if (typeof channel !== 'string') return undefined;
  return workspace.users.has(channel) ? workspace.openDm(channel).id : channel;
}
