import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Request, Response } from 'express';

/** An app as Slack's OAuth knows it. */
export type OAuthClient = { clientId: string; clientSecret: string; redirectUris: string[] };

/** A page that lets somebody choose, in place of the client's own session at Slack. */
export type Choice = {
  title: string;
  heading: string;
  question: string;
  choices: { name: string; detail: string; link: string }[];
  cancelLink: string;
};

const templates = new Eta({ views: fileURLToPath(new URL('page/', import.meta.url)) });

export function sendChoice(response: Response, choice: Choice): void {
  response.send(templates.render('./choice', choice));
}

/** Never redirects: the address may not be one that is registered, and the code would go there. */
export function sendRefusal(response: Response, title: string, problem: string): void {
  response.status(400).send(templates.render('./refused', { title, problem }));
}

/** The query as single values. */
export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url, 'http://localhost').searchParams);
}

/** What is wrong with who asks, and where the answer shall go. */
export function clientProblem(
  client: OAuthClient,
  query: Record<string, string>,
): string | undefined {
  if (query.client_id !== client.clientId) return 'The client id is not known.';
  if (client.redirectUris.includes(query.redirect_uri ?? '')) return undefined;
  return 'The redirect_uri is not one of those registered for this app.';
}

/** Sends the browser back to the app, with the `state` it came with. */
export function redirectBack(
  response: Response,
  query: Record<string, string>,
  answer: Record<string, string>,
): void {
  const target = new URL(query.redirect_uri!);
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  if (query.state !== undefined) target.searchParams.set('state', query.state);
  response.redirect(target.href);
}

/** Slack's refusal of a client's id and secret, from a Basic header or from the form. */
export function credentialsProblem(
  client: OAuthClient,
  request: Request,
  body: Record<string, string>,
): string | undefined {
  const { clientId, clientSecret } = readCredentials(request, body);
  if (clientId !== client.clientId) return 'invalid_client_id';
  return clientSecret === client.clientSecret ? undefined : 'bad_client_secret';
}

function readCredentials(request: Request, body: Record<string, string>) {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (!basic) return { clientId: body.client_id, clientSecret: body.client_secret };
  const [clientId, clientSecret] = Buffer.from(basic, 'base64').toString().split(':');
  return {
    clientId: decodeURIComponent(clientId ?? ''),
    clientSecret: decodeURIComponent(clientSecret ?? ''),
  };
}
