import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import { createFaultList, type FaultFrequency, type FaultList } from '../fault-list.ts';

/** A mailbox over IMAP (RFC 3501), as far as it takes to look for mails by their Message-ID. */
export type ImapStandIn = {
  /** For `IMAP_URL`, with the right user and password. */
  imapUrl: string;
  /** Puts a mail with this Message-ID into a folder. */
  keep(messageId: string, folder?: string): void;
  /** The Message-IDs of all mails it holds. */
  kept(): Set<string>;
  /** The Message-IDs it was asked about, in that order. */
  asked(): string[];
  /** The log-ins it has let in. */
  visits(): number;
  faults: FaultList<ImapFault>;
  close(): Promise<void>;
};

/** What it can be told to do wrong, and at which step of the conversation. */
export type ImapFault = FaultFrequency & {
  at: Step;
  action: 'refuse' | 'reset' | 'hang';
  /** At `UID SEARCH`: strikes only where this Message-ID is looked for. */
  messageId?: string;
};

export const steps = ['greeting', 'LOGIN', 'LIST', 'EXAMINE', 'UID SEARCH', 'UID FETCH'] as const;
type Step = (typeof steps)[number];

export type ImapStandInOptions = {
  /** The only access token it takes (XOAUTH2); without it, it wants the password. */
  accessToken?: () => string;
  /** Its folders and what they are for (RFC 6154); the default has an inbox and sent mail. */
  folders?: Record<string, string>;
};

const user = 'desk@example.com';
const password = 'p@ss:word';

/** A mail's UID is never its number in the folder, so that mixing them up shows. */
const FIRST_UID = 101;

type Mailbox = {
  folders: Map<string, { use: string; messageIds: string[] }>;
  asked: string[];
  visits: number;
  accessToken: (() => string) | null;
};

/** Starts the stand-in on the loopback interface. */
export async function startImapStandIn({
  folders = { INBOX: '', Sent: '\\Sent' },
  accessToken,
}: ImapStandInOptions = {}): Promise<ImapStandIn> {
  const mailbox: Mailbox = {
    folders: new Map(
      Object.entries(folders).map(([path, use]) => [path, { use, messageIds: [] as string[] }]),
    ),
    asked: [],
    visits: 0,
    accessToken: accessToken ?? null,
  };
  const faults = createFaultList<ImapFault>();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A visitor who goes away in the middle of a word is an ordinary event here.
    socket.on('error', () => {});
    converse(socket, mailbox, faults).catch(() => {});
  });
  const port = await listen(server);
  return {
    imapUrl: `imap://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    keep: (messageId, folder = 'Sent') => mailbox.folders.get(folder)!.messageIds.push(messageId),
    kept: () => new Set([...mailbox.folders.values()].flatMap(({ messageIds }) => messageIds)),
    asked: () => [...mailbox.asked],
    visits: () => mailbox.visits,
    faults,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

async function converse(
  socket: Socket,
  mailbox: Mailbox,
  faults: FaultList<ImapFault>,
): Promise<void> {
  const session: Session = { mailbox, open: [] };
  const say = (line: string) => socket.write(`${line}\r\n`);
  const strike = (step: string, words: string[] = []) => {
    const fits = ({ at, messageId }: ImapFault) =>
      at === step && (messageId === undefined || words.includes(messageId));
    const action = faults.take(fits)?.action;
    if (action === 'reset') socket.resetAndDestroy();
    return action;
  };

  const greeted = strike('greeting');
  if (greeted === 'refuse') return void socket.end('* BYE too busy\r\n');
  if (greeted) return;
  say('* OK ready');
  const lines = createInterface({ input: socket });
  // It repeats what befalls the socket.
  lines.on('error', () => {});
  for await (const line of lines) {
    const [tag, ...words] = wordsOf(line);
    const name = words[0] === 'UID' ? `UID ${words[1]}` : words[0]!;
    const fault = strike(name, words);
    if (fault === 'reset' || fault === 'hang') return;
    const answer = fault ? null : commands[name]?.(session, words.slice(name.split(' ').length));
    for (const untagged of answer ?? []) say(`* ${untagged}`);
    say(answer ? `${tag} OK done` : `${tag} NO not here`);
    if (name === 'LOGOUT') return void socket.end();
  }
}

/** What one visitor has opened: the Message-IDs of that folder. */
type Session = { mailbox: Mailbox; open: string[] };

/** Each answers with its untagged lines, or null to refuse. Folders can only be opened to read. */
const commands: Record<string, (session: Session, words: string[]) => string[] | null> = {
  CAPABILITY: ({ mailbox }) => [
    `CAPABILITY IMAP4rev1 ID NAMESPACE SPECIAL-USE SASL-IR${mailbox.accessToken ? ' AUTH=XOAUTH2 LOGINDISABLED' : ''}`,
  ],
  ID: () => ['ID ("name" "stand-in")'],
  NAMESPACE: () => ['NAMESPACE (("" "/")) NIL NIL'],
  NOOP: () => [],
  LSUB: () => [],
  LOGOUT: () => ['BYE see you'],
  LOGIN: ({ mailbox }, [name, secret]) => {
    if (mailbox.accessToken || name !== user || secret !== password) return null;
    mailbox.visits += 1;
    return [];
  },
  AUTHENTICATE: ({ mailbox }, [method, response]) => {
    const told = Buffer.from(response ?? '', 'base64').toString('utf8');
    const right = `user=${user}\x01auth=Bearer ${mailbox.accessToken?.()}\x01\x01`;
    if (method !== 'XOAUTH2' || !mailbox.accessToken || told !== right) return null;
    mailbox.visits += 1;
    return [];
  },
  LIST: ({ mailbox }) =>
    [...mailbox.folders].map(([path, { use }]) => `LIST (${use}) "/" "${path}"`),
  EXAMINE: (session, [path]) => {
    const folder = session.mailbox.folders.get(path!);
    if (!folder) return null;
    session.open = folder.messageIds;
    return [`${session.open.length} EXISTS`, 'OK [UIDVALIDITY 1] mail', 'OK [READ-ONLY] only'];
  },
  'UID SEARCH': ({ mailbox, open }, [what, header, value]) => {
    if (what !== 'HEADER' || header?.toUpperCase() !== 'MESSAGE-ID') return null;
    mailbox.asked.push(value!);
    const wanted = value!.toLowerCase();
    const found = open.flatMap((id, at) => (id.toLowerCase().includes(wanted) ? [at] : []));
    return [['SEARCH', ...found.map((at) => FIRST_UID + at)].join(' ')];
  },
  'UID FETCH': ({ open }, [uids]) =>
    open.flatMap((id, at) =>
      isAmong(uids!, FIRST_UID + at)
        ? [`${at + 1} FETCH (UID ${FIRST_UID + at} ENVELOPE (${'NIL '.repeat(9)}"${id}"))`]
        : [],
    ),
};

/** Whether a set such as `101,104:106` holds this number. */
function isAmong(set: string, number: number): boolean {
  return set.split(',').some((range) => {
    const [first, last = first] = range.split(':').map(Number);
    return first! <= number && number <= last!;
  });
}

/** The words of a command: atoms and quoted strings; parentheses are left out. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s()"]+/g)].map(
    ([word, quoted]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? word,
  );
}
