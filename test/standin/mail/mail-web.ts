import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { z } from 'zod';

import type { FaultList } from '../fault-list.ts';
import { isLocalRequest, readBody, sendJson, startLocalServer } from '../local-http.ts';
import type { LocalServer } from '../local-http.ts';
import { mailFaultSchema, type MailFault, type MailFaultInput } from './mail-faults.ts';
import type { Mailbox } from './mail-standin.ts';

type MailWeb = {
  mailbox: Mailbox;
  faults: FaultList<MailFault>;
  setFaults(faults: MailFaultInput[]): void;
  port: number;
};

/**
 * Nothing may come from elsewhere, and a mail's HTML (shown in a sandboxed frame, which inherits
 * this policy) can neither run scripts nor load pictures.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const assets: Record<string, { type: string; content: string }> = {
  '/': asset('mailbox.html', 'text/html'),
  '/mailbox.css': asset('mailbox.css', 'text/css'),
  '/mailbox.js': asset('mailbox.js', 'text/javascript'),
};

function asset(name: string, type: string): { type: string; content: string } {
  const content = readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
  return { type: `${type}; charset=utf-8`, content };
}

/** Serves the page of received mails, its JSON and the control of faults. */
export function startMailWeb(web: MailWeb): Promise<LocalServer> {
  return startLocalServer((request, response) => {
    response.setHeader('content-security-policy', contentSecurityPolicy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    if (!isLocalRequest(request)) return sendJson(response, 403, { error: 'only from this page' });
    route(web, request, response).catch(() => {
      if (!response.headersSent) sendJson(response, 400, { error: 'unreadable request' });
    });
  }, web.port);
}

type Exchange = { web: MailWeb; request: IncomingMessage; response: ServerResponse; url: URL };

const routes: Record<string, (exchange: Exchange) => void | Promise<void>> = {
  'GET /mails': ({ web, response, url }) => {
    const newest = Number(url.searchParams.get('newest') ?? Infinity);
    sendJson(response, 200, web.mailbox.mails().slice(-newest));
  },
  'DELETE /mails': ({ web, response }) => {
    web.mailbox.clear();
    response.writeHead(204).end();
  },
  'GET /events': streamChanges,
  'GET /control/faults': ({ web, response }) => sendJson(response, 200, web.faults.list()),
  'PUT /control/faults': replaceFaults,
};

async function route(web: MailWeb, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://local');
  const file = request.method === 'GET' ? assets[url.pathname] : undefined;
  if (file) return void response.writeHead(200, { 'content-type': file.type }).end(file.content);

  const handler = routes[`${request.method} ${url.pathname}`];
  if (handler) await handler({ web, request, response, url });
  else sendJson(response, 404, { error: 'no such page' });
}

/** Tells the page about each change, until it is closed. */
function streamChanges({ web, response }: Exchange): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 1000\n\n');
  const stop = web.mailbox.onChange(() => response.write('event: change\ndata:\n\n'));
  response.once('close', stop);
}

async function replaceFaults({ web, request, response }: Exchange): Promise<void> {
  const wanted = z.array(mailFaultSchema).safeParse(JSON.parse(await readBody(request)));
  if (!wanted.success) return sendJson(response, 400, { error: z.prettifyError(wanted.error) });
  web.setFaults(wanted.data);
  sendJson(response, 200, web.faults.list());
}
