import type { IncomingMessage, ServerResponse } from 'node:http';

import { z } from 'zod';

import { createFaultList, type FaultList } from '../fault-list.ts';
import { serveWithFault, type HttpAnswer, type HttpFault } from '../http-faults.ts';
import { startLocalServer } from '../local-http.ts';

/** EmailBison, SmartLead and Instantly on one address, as far as answering a lead goes. */
export type ProviderStandIn = {
  /** The base URL of each of the three. */
  baseUrl: string;
  port: number;
  /** The only key accepted. */
  apiKey: string;
  /** Every reply that was accepted, oldest first, whatever was answered. */
  accepted(): AcceptedReply[];
  /** The number of requests that arrived, accepted or not. */
  requests(): number;
  clear(): void;
  faults: FaultList<HttpFault>;
  close(): Promise<void>;
};

export type ProviderName = 'emailbison' | 'smartlead' | 'instantly';

export type AcceptedReply = {
  provider: ProviderName;
  path: string;
  body: Record<string, unknown>;
};

/** What each provider requires of a request, and how it answers one it accepts. */
type Endpoint = {
  provider: ProviderName;
  path: RegExp;
  keyOf(request: IncomingMessage, url: URL): string | undefined;
  body: z.ZodType<Record<string, unknown>>;
  answer(id: number): HttpAnswer;
};

const person = z.object({ name: z.string().nullable(), email_address: z.email() });
const people = z.array(person);
const addressList = z
  .string()
  .refine((list) => list.split(',').every((address) => z.email().safeParse(address).success));

const bearer = (request: IncomingMessage) =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];

const endpoints: Endpoint[] = [
  {
    provider: 'emailbison',
    path: /^\/api\/replies\/\d+\/reply$/,
    keyOf: bearer,
    body: z.object({
      message: z.string().min(1),
      sender_email_id: z.int(),
      to_emails: people.min(1),
      subject: z.string().optional(),
      cc_emails: people,
      bcc_emails: people,
      inject_previous_email_body: z.literal(false),
      content_type: z.literal('html'),
    }),
    answer: (id) => ({ status: 200, body: { data: { success: true, reply: { id } } } }),
  },
  {
    provider: 'smartlead',
    path: /^\/api\/v1\/campaigns\/[^/]+\/reply-email-thread$/,
    keyOf: (_request, url) => url.searchParams.get('api_key') ?? undefined,
    body: z.object({
      subject: z.string(),
      email_body: z.string().min(1),
      stats_id: z.string().min(1),
      message_id: z.string().min(1),
      to_email: z.email(),
      cc_emails: z.array(z.email()),
      bcc_emails: z.array(z.email()),
    }),
    answer: () => ({ status: 200, body: { success: true, message: 'Reply sent successfully' } }),
  },
  {
    provider: 'instantly',
    path: /^\/api\/v2\/emails\/reply$/,
    keyOf: bearer,
    body: z.object({
      reply_to_uuid: z.string().min(1),
      eaccount: z.string().min(1),
      subject: z.string(),
      body: z.object({ text: z.string().min(1) }),
      cc_address_email_list: addressList.optional(),
      bcc_address_email_list: addressList.optional(),
    }),
    answer: (id) => ({ status: 200, body: { id: `reply-${id}` } }),
  },
];

/** Starts the stand-in on the loopback interface. */
export async function startProviderStandIn(
  options: { port?: number; apiKey?: string } = {},
): Promise<ProviderStandIn> {
  const apiKey = options.apiKey ?? 'test-key';
  const faults = createFaultList<HttpFault>();
  let accepted: AcceptedReply[] = [];
  let requests = 0;

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    const accept = (reply: AcceptedReply) => accepted.push(reply);
    return serveWithFault(request, response, faults.take(), (body) =>
      receive(request, body, apiKey, accept),
    );
  };
  const server = await startLocalServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  }, options.port);

  return {
    baseUrl: server.url,
    port: server.port,
    apiKey,
    accepted: () => structuredClone(accepted),
    requests: () => requests,
    clear: () => {
      accepted = [];
      requests = 0;
    },
    faults,
    close: server.close,
  };
}

function receive(
  request: IncomingMessage,
  text: string,
  apiKey: string,
  accept: (reply: AcceptedReply) => number,
): HttpAnswer {
  const url = new URL(request.url ?? '/', 'http://local');
  const endpoint = endpoints.find(({ path }) => path.test(url.pathname));
  if (!endpoint || request.method !== 'POST') return refusal(404, 'Not found');
  if (endpoint.keyOf(request, url) !== apiKey) return refusal(401, 'Unauthenticated');

  const body = endpoint.body.safeParse(parseJson(text));
  if (!body.success) return refusal(422, z.prettifyError(body.error));
  return endpoint.answer(
    accept({ provider: endpoint.provider, path: url.pathname, body: body.data }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, message: string): HttpAnswer {
  return { status, body: { message } };
}
