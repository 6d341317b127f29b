import type { IncomingMessage, ServerResponse } from 'node:http';

import { createFaultList, type FaultList } from '../fault-list.ts';
import { serveWithFault, type HttpAnswer, type HttpFault } from '../http-faults.ts';
import { startLocalServer } from '../local-http.ts';
import { emailBison } from './emailbison.ts';
import type { Acceptance, Endpoint, ProviderName, SentMail } from './endpoint.ts';
import { instantly } from './instantly.ts';
import { smartLead } from './smartlead.ts';

export type { ProviderName, SentMail } from './endpoint.ts';

/**
 * EmailBison, SmartLead and Instantly on one address, as far as answering a lead goes and looking
 * up what was sent. They refuse what the real ones refuse: a field that is missing, and one they do
 * not know.
 */
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
  /** The paths that were asked what was sent, without their queries, oldest first. */
  lookups(): string[];
  /** Whom a thread's replies go to, where the sender cannot choose (Instantly). */
  setThreadRecipient(address: string): void;
  /** In which of its documented ways each provider answers from now on; 0 is the first. */
  answerInWay(way: number): void;
  /** Keeps a mail among the sent ones, as if somebody had sent it at the provider. */
  keep(mail: Partial<SentMail> & Pick<SentMail, 'provider' | 'to'>): void;
  /** The mails it keeps, oldest first; those sent through it are among them. */
  kept(): SentMail[];
  /** Forgets the mails it keeps: what was accepted may never have left. */
  forget(): void;
  clear(): void;
  /** Faults strike requests that send; those that look something up only with `lookupFaults`. */
  faults: FaultList<HttpFault>;
  lookupFaults: FaultList<HttpFault>;
  close(): Promise<void>;
};

export type AcceptedReply = {
  provider: ProviderName;
  path: string;
  body: Record<string, unknown>;
};

const endpoints: Endpoint[] = [...emailBison, ...smartLead, ...instantly];

type State = {
  accepted: AcceptedReply[];
  kept: SentMail[];
  lookups: string[];
  requests: number;
  threadRecipient: string;
  way: number;
  /** When each endpoint with a limit was called within the last minute. */
  calls: Map<Endpoint, number[]>;
};

const freshState = (): State => ({
  accepted: [],
  kept: [],
  lookups: [],
  requests: 0,
  threadRecipient: 'ann@example.com',
  way: 0,
  calls: new Map(),
});

/** Starts the stand-in on the loopback interface. */
export async function startProviderStandIn(
  options: { port?: number; apiKey?: string } = {},
): Promise<ProviderStandIn> {
  const apiKey = options.apiKey ?? 'test-key';
  const [faults, lookupFaults] = [createFaultList<HttpFault>(), createFaultList<HttpFault>()];
  let state = freshState();

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    state.requests += 1;
    const list = request.method === 'GET' ? lookupFaults : faults;
    return serveWithFault(request, response, list.take(), (body) =>
      receive(state, request, body, apiKey),
    );
  };
  const server = await startLocalServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  }, options.port);

  return {
    baseUrl: server.url,
    port: server.port,
    apiKey,
    accepted: () => structuredClone(state.accepted),
    requests: () => state.requests,
    lookups: () => [...state.lookups],
    setThreadRecipient: (address) => {
      state.threadRecipient = address;
    },
    answerInWay: (way) => {
      state.way = way;
    },
    keep: (mail) => keep(state, mail),
    kept: () => structuredClone(state.kept),
    forget: () => {
      state.kept = [];
    },
    clear: () => {
      state = freshState();
    },
    faults,
    lookupFaults,
    close: server.close,
  };
}

function keep(state: State, mail: Partial<SentMail> & Pick<SentMail, 'provider' | 'to'>): void {
  state.kept.push({
    id: state.accepted.length + state.kept.length + 1,
    sentAt: new Date(),
    lead: mail.to[0]!,
    cc: [],
    subject: '',
    html: '',
    text: '',
    ...mail,
  });
}

function receive(state: State, request: IncomingMessage, text: string, apiKey: string): HttpAnswer {
  const url = new URL(request.url ?? '/', 'http://local');
  const endpoint = endpoints.find(
    ({ method, path }) => method === request.method && path.test(url.pathname),
  );
  if (!endpoint) return refusal(404, 'Not found');
  if (endpoint.keyOf(request, url) !== apiKey) return refusal(401, 'Unauthenticated');
  if (request.method === 'GET') state.lookups.push(url.pathname);
  const { provider } = endpoint;
  if (isTooMany(state, endpoint))
    return { ...refusal(429, 'Too many requests'), headers: { 'retry-after': '60' } };
  const accept = ({ body, mail }: Acceptance) => {
    const id = state.accepted.push({ provider, path: url.pathname, body });
    keep(state, { ...mail, provider, id });
    return id;
  };
  return endpoint.answer(
    {
      accept,
      sentTo: (lead) =>
        state.kept.filter(
          (mail) => mail.provider === provider && mail.lead.toLowerCase() === lead.toLowerCase(),
        ),
      threadRecipient: state.threadRecipient,
      way: state.way,
    },
    { url, parts: endpoint.path.exec(url.pathname)!.slice(1), body: parseJson(text) },
  );
}

/** Whether this call is one more in a minute than the endpoint takes. */
function isTooMany({ calls }: State, endpoint: Endpoint): boolean {
  if (endpoint.perMinute === undefined) return false;
  const since = Date.now() - 60_000;
  const lately = (calls.get(endpoint) ?? []).filter((at) => at > since);
  calls.set(endpoint, [...lately, Date.now()]);
  return lately.length >= endpoint.perMinute;
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
