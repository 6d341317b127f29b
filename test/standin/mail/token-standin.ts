import { readBody, sendJson, startLocalServer } from '../local-http.ts';

/** An OAuth2 token endpoint (RFC 6749, 6) that knows one refresh token. */
export type TokenStandIn = {
  url: string;
  /** The access token that is good now. */
  current(): string;
  /** Makes the current one bad, as if it had expired early. */
  expire(): void;
  /**
   * Hands out a new refresh token with each access token from now on, and takes no older one; as
   * Microsoft does when an old one has expired.
   */
  rotate(): void;
  /** The forms it was sent, oldest first. */
  asked(): Record<string, string>[];
  /** What it answers from now on, in place of a token. */
  answerWith(answer: { status: number; body: unknown } | null): void;
  close(): Promise<void>;
};

export const tokenClient = {
  clientId: 'a-client',
  clientSecret: 'a-client-secret',
  refreshToken: 'a-refresh-token',
};

/** Starts the stand-in on the loopback interface. */
export async function startTokenStandIn(): Promise<TokenStandIn> {
  let number = 1;
  const asked: Record<string, string>[] = [];
  let answer: { status: number; body: unknown } | null = null;
  let rotates = false;
  let refreshToken = tokenClient.refreshToken;
  const current = () => `access-token-${number}`;
  const server = await startLocalServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await readBody(request)));
    asked.push(form);
    if (answer) return sendJson(response, answer.status, answer.body);
    const isKnown =
      form.grant_type === 'refresh_token' &&
      form.client_id === tokenClient.clientId &&
      form.client_secret === tokenClient.clientSecret &&
      form.refresh_token === refreshToken;
    if (!isKnown) return sendJson(response, 400, { error: 'invalid_grant' });
    if (rotates) refreshToken = `${refreshToken}+`;
    sendJson(response, 200, {
      access_token: current(),
      expires_in: 3600,
      token_type: 'Bearer',
      ...(rotates && { refresh_token: refreshToken }),
    });
  });
  return {
    url: `${server.url}/token`,
    current,
    expire: () => {
      number += 1;
    },
    rotate: () => {
      rotates = true;
    },
    asked: () => structuredClone(asked),
    answerWith: (wanted) => {
      answer = wanted;
    },
    close: server.close,
  };
}
