import { ImapFlow, type ImapFlowError } from 'imapflow';

/** A mailbox's server and log-in. */
export type ImapServer = {
  host: string;
  port: number;
  /** TLS from the first byte; without it, as soon as the server offers it. */
  secure: boolean;
  user: string;
  password: string;
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

/** Asks over IMAP, on one connection for each question, which may take `timeoutSeconds` in all. */
export function createSentFolder(server: ImapServer, timeoutSeconds: number): SentFolder {
  return { find: (messageIds) => find(server, timeoutSeconds, messageIds) };
}

async function find(
  server: ImapServer,
  timeoutSeconds: number,
  messageIds: string[],
): Promise<SentFolderAnswer> {
  const client = newClient(server);
  const found: string[] = [];
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    // Whatever is being waited for fails at once.
    client.close();
  }, timeoutSeconds * 1000);
  try {
    return { found, problem: await ask(client, messageIds, found) };
  } catch (error) {
    return { found, problem: late ? 'it took too long' : problemOf(error as ImapFlowError) };
  } finally {
    clearTimeout(limit);
    client.close();
  }
}

function newClient({ host, port, secure, user, password }: ImapServer): ImapFlow {
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
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
  messageIds: string[],
  found: string[],
): Promise<string | null> {
  await client.connect();
  const path = await pathOfSentMail(client);
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

function problemOf({ authenticationFailed, responseStatus, code }: ImapFlowError): string {
  if (authenticationFailed) return 'it refuses the log-in';
  if (responseStatus) return 'it refuses a command';
  return `the connection failed (${code ?? 'error'})`;
}
