import { ImapFlow, type ImapFlowError } from 'imapflow';

import type { ImapServer } from '../settings/mail-settings.ts';
import { accessRefused } from './adapters/adapter.ts';
import type { AccessTokens } from './access-tokens.ts';

export type SentFolderOptions = {
  /** What a question may take in all. */
  timeoutSeconds: number;
  /** The folder's path; null: the one that the mailbox marks. */
  path: string | null;
  /** Where the log-in is by OAuth2. */
  tokens: AccessTokens | null;
  /** Whether nothing is said to a server that does not encrypt. */
  requireTls: boolean;
};

/** What a mailbox answered about some mails. */
export type SentFolderAnswer = {
  /** The Message-IDs it certainly holds; all others it may not hold yet, or never. */
  found: string[];
  /**
   * Why it could not be asked about all of them; null where it was. In our own words and codes:
   * what servers say may hold names and addresses.
   */
  problem: string | null;
};

/** The sent mail of the mailbox that SMTP sends from. */
export type SentFolder = {
  /** Asks which of these Message-IDs it holds. Never throws. */
  find(messageIds: string[]): Promise<SentFolderAnswer>;
};

/** Asks over IMAP, on one connection for each question. */
export function createSentFolder(server: ImapServer, options: SentFolderOptions): SentFolder {
  return { find: (messageIds) => find(server, options, messageIds) };
}

async function find(
  server: ImapServer,
  { timeoutSeconds, path, tokens, requireTls }: SentFolderOptions,
  messageIds: string[],
): Promise<SentFolderAnswer> {
  const token = await tokens?.get();
  if (token && !token.ok) return { found: [], problem: token.problem };
  const client = newClient(server, token?.accessToken ?? null, requireTls);
  const found: string[] = [];
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    // Whatever is being waited for fails at once.
    client.close();
  }, timeoutSeconds * 1000);
  try {
    return { found, problem: await ask(client, path, messageIds, found) };
  } catch (error) {
    return { found, problem: late ? 'it took too long' : problemOf(error as ImapFlowError) };
  } finally {
    clearTimeout(limit);
    client.close();
  }
}

function newClient(
  { host, port, secure, user, password }: ImapServer,
  accessToken: string | null,
  requireTls: boolean,
): ImapFlow {
  const client = new ImapFlow({
    host,
    port,
    secure,
    ...(requireTls && !secure && { doSTARTTLS: true }),
    auth: accessToken === null ? { user, pass: password } : { user, accessToken },
    // Its log would hold folders and addresses.
    logger: false,
    disableAutoIdle: true,
  });
  // Whoever waits for an answer hears of a broken connection too; unheard here, it ends the process.
  client.on('error', () => {});
  return client;
}

/** Adds to `found` what is there; returns what stood against asking about the rest, or null. */
async function ask(
  client: ImapFlow,
  givenPath: string | null,
  messageIds: string[],
  found: string[],
): Promise<string | null> {
  await client.connect();
  const path = givenPath ?? (await pathOfSentMail(client));
  if (path === null) return 'it has no folder of sent mail';
  await client.mailboxOpen(path, { readOnly: true });
  for (const messageId of messageIds) {
    const isThere = await holds(client, messageId);
    if (isThere === null) return 'it refuses to be searched';
    if (isThere) found.push(messageId);
  }
  await client.logout();
  return null;
}

/** RFC 6154 marks the folder. Gmail may hide it from IMAP, but keeps all its mail in another one. */
async function pathOfSentMail(client: ImapFlow): Promise<string | null> {
  const folders = await client.list();
  const marked = (use: string) => folders.find(({ specialUse }) => specialUse === use);
  return (marked('\\Sent') ?? marked('\\All'))?.path ?? null;
}

/** Whether the open folder holds this very mail; null where it refuses to say. */
async function holds(client: ImapFlow, messageId: string): Promise<boolean | null> {
  // RFC 3501, 6.4.4: a header is searched for a substring, so other mails may be found as well.
  const similar = await client.search({ header: { 'message-id': messageId } }, { uid: true });
  if (!similar) return null;
  if (similar.length === 0) return false;
  const mails = await client.fetchAll(similar, { envelope: true }, { uid: true });
  return mails.some(({ envelope }) => envelope?.messageId === messageId);
}

function problemOf({ authenticationFailed, responseStatus, code, ...more }: ImapFlowError): string {
  if ((more as { tlsFailed?: boolean }).tlsFailed) return 'it offers no TLS';
  if (authenticationFailed) return accessRefused.logIn;
  if (responseStatus) return 'it refuses a command';
  return `the connection failed (${code ?? 'error'})`;
}
