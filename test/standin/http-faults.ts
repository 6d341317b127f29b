import type { IncomingMessage, ServerResponse } from 'node:http';

import { z } from 'zod';

import type { FaultFrequency } from './fault-list.ts';
import { readBody, sendJson } from './local-http.ts';

/** What an HTTP stand-in can be told to do wrong. "Applied" means: done and recorded. */
export const httpFaultSchema = z
  .discriminatedUnion('action', [
    // Refused or broken with this status; not applied.
    z.object({
      action: z.literal('status'),
      status: z.number().int().min(300).max(599),
      retryAfter: z.string().optional(),
      body: z.string().optional(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
    // The connection breaks; applied in the last two cases.
    z.object({
      action: z.literal('reset'),
      when: z.enum(['before_body', 'during_body', 'after_applying', 'during_answer']),
    }),
    // Applied, then answered 200 with something unreadable.
    z.object({ action: z.literal('garbage'), body: z.string().optional() }),
    // Applied, then answered 200 a few bytes at a time without end.
    z.object({ action: z.literal('trickle') }),
    // Never answered.
    z.object({ action: z.literal('hang'), applied: z.boolean().optional() }),
    // Answered as usual, later.
    z.object({ action: z.literal('delay'), milliseconds: z.number().min(0) }),
  ])
  .and(z.object({ times: z.number().int().min(1), chance: z.number().min(0).max(1) }).partial());

export type HttpFault = z.infer<typeof httpFaultSchema> & FaultFrequency;

/** What a stand-in answers when nothing goes wrong. */
export type HttpAnswer = {
  status: number;
  /** Sent as JSON; with a `contentType`, a text that is sent as it is. */
  body: unknown;
  contentType?: string;
  headers?: Record<string, string>;
};

/** Between two drops of a trickling answer, in milliseconds: well below any idle timeout. */
const trickleInterval = 50;

const garbage = '<!doctype html><title>Welcome</title><p>Please sign in to this network.</p>';

/**
 * Serves one request: `apply` does what the request asks for and says what to answer, and the
 * fault decides which part of that happens.
 */
export async function serveWithFault(
  request: IncomingMessage,
  response: ServerResponse,
  fault: HttpFault | undefined,
  apply: (body: string) => HttpAnswer,
): Promise<void> {
  if (fault?.action === 'reset' && fault.when === 'before_body') {
    request.socket.resetAndDestroy();
    return;
  }
  if (fault?.action === 'reset' && fault.when === 'during_body') {
    request.once('data', () => request.socket.resetAndDestroy());
    return;
  }
  const body = await readBody(request);
  if (fault?.action === 'status') return sendStatus(response, fault);
  if (fault?.action === 'hang' && fault.applied !== true) return;
  if (fault?.action === 'delay')
    await new Promise((ready) => setTimeout(ready, fault.milliseconds));

  const answer = apply(body);
  if (fault === undefined || fault.action === 'delay') {
    return sendAnswer(response, answer);
  }
  breakAnswer(request, response, fault, answer);
}

function sendAnswer(response: ServerResponse, answer: HttpAnswer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (!answer.contentType) return sendJson(response, answer.status, answer.body);
  response.writeHead(answer.status, { 'content-type': answer.contentType });
  response.end(String(answer.body));
}

function sendStatus(response: ServerResponse, fault: HttpFault & { action: 'status' }): void {
  const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
  response.writeHead(fault.status, { ...fault.headers, ...retryAfter });
  response.end(fault.body ?? '');
}

/** Breaks the answer to a request that was applied. */
function breakAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  fault: HttpFault,
  answer: HttpAnswer,
): void {
  if (fault.action === 'reset' && fault.when === 'after_applying') {
    request.socket.resetAndDestroy();
  } else if (fault.action === 'reset') {
    const text = JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-length': text.length });
    response.write(text.slice(0, text.length / 2), () => request.socket.resetAndDestroy());
  } else if (fault.action === 'garbage') {
    response.writeHead(200).end(fault.body ?? garbage);
  } else if (fault.action === 'trickle') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), trickleInterval);
    response.once('close', () => clearInterval(timer));
  }
}
