import type { IncomingMessage, ServerResponse } from 'node:http';

import { z } from 'zod';

import { createFaultList, type FaultList } from '../fault-list.ts';
import { serveWithFault, type HttpAnswer, type HttpFault } from '../http-faults.ts';
import { startLocalServer } from '../local-http.ts';
import { judgeDraft } from './judge-draft.ts';
import { type Asked, modelServers, type ModelServerName } from './model-servers.ts';

/** A model behind the chat-completions API that judges drafts always alike. */
export type ModelStandIn = {
  /** For `OPENAI_BASE_URL`. */
  baseUrl: string;
  port: number;
  /** Every request that was answered by the model, oldest first. */
  calls(): ModelCall[];
  /** The next answers, one a call; when they are used up, the model judges again. */
  script(...answers: ScriptedAnswer[]): void;
  /** Behaves from now on as this server does; `openai` at the beginning. */
  play(server: ModelServerName): void;
  /** Milliseconds that each answer takes. */
  setLatency(milliseconds: number): void;
  faults: FaultList<HttpFault>;
  close(): Promise<void>;
};

/** An object is answered as JSON, a text as it stands (to be unreadable on purpose). */
export type ScriptedAnswer = object | string | ((call: ModelCall) => object | string);

export type ModelCall = {
  model: string;
  messages: { role: string; content: string }[];
  /** What the request asks to judge, without the tags and escapes around it. */
  draft: string;
  leadMessage: string;
  /** The whole request. */
  body: unknown;
};

const requestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(
    z.object({
      role: z.string(),
      content: z.union([
        z.string(),
        z
          .array(z.object({ text: z.string().default('') }))
          .transform((parts) => parts.map(({ text }) => text).join('')),
      ]),
    }),
  ),
});

/** Starts the stand-in on the loopback interface; without `apiKey` any key is accepted. */
export async function startModelStandIn(
  options: { port?: number; latencyMs?: number; apiKey?: string } = {},
): Promise<ModelStandIn> {
  const faults = createFaultList<HttpFault>();
  const calls: ModelCall[] = [];
  const scripted: ScriptedAnswer[] = [];
  let latency = options.latencyMs ?? 0;
  let server: ModelServerName = 'openai';

  const complete = (request: IncomingMessage, text: string): HttpAnswer => {
    const wrongKey =
      options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`;
    if (wrongKey) return refusal(401, 'Incorrect API key provided');
    if (!isCompletion(request)) return refusal(404, 'Not found');
    const call = readCall(text);
    if (call === undefined) return refusal(400, 'unreadable request');
    calls.push(call);
    const judge = (read: string) => contentOf(call, scripted.shift(), read);
    return modelServers[server]({ body: call.body as Asked['body'], judge });
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const slow: HttpFault | undefined =
      latency > 0 ? { action: 'delay', milliseconds: latency } : undefined;
    const fault = faults.take() ?? slow;
    return serveWithFault(request, response, fault, (text) => complete(request, text));
  };
  const listener = await startLocalServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  }, options.port);

  return {
    baseUrl: `${listener.url}/v1`,
    port: listener.port,
    calls: () => structuredClone(calls),
    script: (...answers) => void scripted.push(...answers),
    setLatency: (milliseconds) => {
      latency = milliseconds;
    },
    faults,
    play: (name) => {
      server = name;
    },
    close: listener.close,
  };
}

function isCompletion(request: IncomingMessage): boolean {
  return request.method === 'POST' && request.url?.split('?')[0] === '/v1/chat/completions';
}

function readCall(text: string): ModelCall | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = requestSchema.safeParse(body);
  if (!read.success) return undefined;
  const asked = read.data.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  return {
    ...read.data,
    draft: taggedText(asked, 'draft'),
    leadMessage: taggedText(asked, 'lead_message'),
    body,
  };
}

/** The text of the last such element, whether it stands there plainly or as a JSON string. */
function taggedText(text: string, tag: string): string {
  const before = text.slice(0, Math.max(text.lastIndexOf(`</${tag}>`), 0));
  const opening = [...before.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>`, 'g'))].at(-1);
  const inner = opening ? before.slice(opening.index + opening[0].length).trim() : '';
  try {
    const parsed: unknown = JSON.parse(inner);
    return typeof parsed === 'string' ? parsed : inner;
  } catch {
    return inner;
  }
}

/** A model repeats the receipt it was given; one that was given none, or did not read it, makes it up. */
function contentOf(call: ModelCall, scripted: ScriptedAnswer | undefined, read: string): string {
  const answer = typeof scripted === 'function' ? scripted(call) : scripted;
  if (typeof answer === 'string') return answer;
  const receipt = /receipt of this request is (\w+)/.exec(read)?.[1] ?? '00000000';
  const judged = answer ?? judgeDraft(call.draft, call.leadMessage);
  return JSON.stringify('reason' in judged ? { receipt, ...judged } : judged);
}

function refusal(status: number, message: string): HttpAnswer {
  return { status, body: { error: { message, type: 'invalid_request_error' } } };
}
