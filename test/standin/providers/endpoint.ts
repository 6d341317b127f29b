import type { IncomingMessage } from 'node:http';

import type { HttpAnswer } from '../http-faults.ts';

export type ProviderName = 'emailbison' | 'smartlead' | 'instantly';

/** A mail as a provider keeps it among the sent ones. */
export type SentMail = {
  provider: ProviderName;
  id: number;
  sentAt: Date;
  /** The lead it is filed under. */
  lead: string;
  to: string[];
  cc: string[];
  subject: string;
  html: string;
  text: string;
};

/** A reply that was accepted: as it was asked for, and as it is kept. */
export type Acceptance = {
  body: Record<string, unknown>;
  mail: Omit<SentMail, 'provider' | 'id' | 'sentAt'>;
};

/** What an endpoint may use of the stand-in. */
export type Desk = {
  /** Takes a reply; returns its number. */
  accept(acceptance: Acceptance): number;
  /** What was sent to a lead through this provider, oldest first. */
  sentTo(lead: string): SentMail[];
  /** Whom a thread's replies go to, where the sender cannot choose. */
  threadRecipient: string;
  /** Which of its documented ways the provider answers in; 0 is the first. */
  way: number;
};

/** One endpoint of one provider. */
export type Endpoint = {
  provider: ProviderName;
  method: 'GET' | 'POST';
  path: RegExp;
  keyOf(request: IncomingMessage, url: URL): string | undefined;
  /** Calls a minute; more are answered 429. */
  perMinute?: number;
  /** @param parts what the groups of `path` matched */
  answer(desk: Desk, asked: { url: URL; parts: string[]; body: unknown }): HttpAnswer;
};

export const bearer = (request: IncomingMessage) =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];

/** The text a browser would show of simple HTML. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>\n?/g, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name]!)
    .trim();
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
