import type { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';
import type {
  SMTPServerAuthentication,
  SMTPServerDataStream,
  SMTPServerSession,
} from 'smtp-server';

import { createFaultList, type FaultList } from '../fault-list.ts';
import { mailFaultSchema, type MailFault, type MailFaultInput } from './mail-faults.ts';
import { startMailWeb } from './mail-web.ts';
import { parseReceivedMail, type ReceivedMail } from './received-mail.ts';

/** A mail server that delivers nothing: it keeps every mail in memory and shows it on a page. */
export type MailStandIn = {
  /** For `SMTP_URL`. */
  smtpUrl: string;
  smtpPort: number;
  /** The page of received mails. */
  webUrl: string;
  webPort: number;
  /** Every accepted mail, oldest first. */
  mails(): ReceivedMail[];
  /** Resolves when that many mails are there; rejects after `timeoutMs` (default 5000). */
  waitForMails(count: number, timeoutMs?: number): Promise<ReceivedMail[]>;
  clear(): void;
  faults: { set(faults: MailFaultInput[]): void; clear(): void; list(): MailFault[] };
  close(): Promise<void>;
};

export type MailStandInOptions = {
  smtpPort?: number;
  webPort?: number;
  /** The only log-in accepted; without it every log-in is, and none is needed. */
  credentials?: { user: string; pass: string };
  /** The only access token accepted (XOAUTH2), in place of a password. */
  accessToken?: () => string;
  /** Whether it takes letters of other scripts before the @ (RFC 6531); default: yes. */
  smtpUtf8?: boolean;
  /** Where it listens; default: the loopback interface. */
  host?: string;
};

/** Mails above this number are refused with 452 rather than filling the memory. */
const maxMails = 50_000;

/** The largest mail taken, in bytes. */
const maxMailSize = 10 * 1024 * 1024;

/** Starts the mail stand-in on the loopback interface; ports left out are chosen freely. */
export async function startMailStandIn(options: MailStandInOptions = {}): Promise<MailStandIn> {
  const mailbox = createMailbox();
  const faults = createFaultList<MailFault>();
  const smtp = createSmtpServer(mailbox, faults, options);
  await new Promise<void>((resolve, reject) => {
    smtp.once('error', reject);
    smtp.listen(options.smtpPort ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  // A sender that goes away mid-sentence is an ordinary event here.
  smtp.on('error', () => {});
  const smtpPort = (smtp.server.address() as AddressInfo).port;
  const setFaults = (wanted: MailFaultInput[]) =>
    faults.set(wanted.map((fault) => mailFaultSchema.parse(fault)));
  const web = await startMailWeb({ mailbox, faults, setFaults, port: options.webPort ?? 0 });

  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    smtpPort,
    webUrl: `${web.url}/`,
    webPort: web.port,
    mails: () => mailbox.mails(),
    waitForMails: (count, timeoutMs = 60_000) => waitForMails(mailbox, count, timeoutMs),
    clear: () => mailbox.clear(),
    faults: { set: setFaults, clear: () => faults.clear(), list: () => faults.list() },
    close: async () => {
      await Promise.all([new Promise<void>((resolve) => smtp.close(resolve)), web.close()]);
    },
  };
}

/** The mails received so far, and who wants to hear of new ones. */
export type Mailbox = {
  mails(): ReceivedMail[];
  count(): number;
  nextId(): number;
  add(mail: ReceivedMail): void;
  markAnswered(mail: ReceivedMail): void;
  clear(): void;
  /** Calls back after each change; returns how to stop that. */
  onChange(listener: () => void): () => void;
};

function createMailbox(): Mailbox {
  let mails: ReceivedMail[] = [];
  let lastId = 0;
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());

  return {
    mails: () => mails.map((mail) => ({ ...mail })),
    count: () => mails.length,
    nextId: () => (lastId += 1),
    add: (mail) => {
      mails.push(mail);
      changed();
    },
    markAnswered: (mail) => {
      mail.answered = true;
      changed();
    },
    clear: () => {
      mails = [];
      changed();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function waitForMails(
  mailbox: Mailbox,
  count: number,
  timeoutMs: number,
): Promise<ReceivedMail[]> {
  const { promise, resolve, reject } = Promise.withResolvers<ReceivedMail[]>();
  const look = () => {
    if (mailbox.count() >= count) resolve(mailbox.mails());
  };
  const giveUp = () =>
    reject(new Error(`waited for ${count} mails, but only ${mailbox.count()} came`));
  const timer = setTimeout(giveUp, timeoutMs);
  const stopListening = mailbox.onChange(look);
  look();
  return promise.finally(() => {
    clearTimeout(timer);
    stopListening();
  });
}

/** Goes on with the conversation, or refuses this step of it. */
type Proceed = (refusal?: Error) => void;

/** Lets a step of a conversation proceed, unless a fault strikes there. */
type Strike = (
  at: MailFault['at'],
  session: SMTPServerSession,
  proceed: Proceed,
  recipient?: string,
) => void;

function createSmtpServer(
  mailbox: Mailbox,
  faults: FaultList<MailFault>,
  { credentials, accessToken, smtpUtf8 = true }: MailStandInOptions,
): SMTPServer {
  const sockets = new Map<number, Socket>();
  const strike: Strike = (at, session, proceed, recipient) => {
    const fits = (fault: MailFault) =>
      fault.at === at && (fault.recipient ?? recipient) === recipient;
    strikeWith(faults.take(fits), sockets.get(session.remotePort), proceed);
  };
  const isKnown = ({ username, password, accessToken: token }: SMTPServerAuthentication) => {
    if (accessToken) return token === accessToken();
    return !credentials || (username === credentials.user && password === credentials.pass);
  };

  const server = new SMTPServer({
    authOptional: credentials === undefined && accessToken === undefined,
    ...(accessToken && { authMethods: ['XOAUTH2'] }),
    allowInsecureAuth: true,
    disableReverseLookup: true,
    hideSMTPUTF8: !smtpUtf8,
    // Its certificate would be one that no sender should trust.
    disabledCommands: ['STARTTLS'],
    size: maxMailSize,
    closeTimeout: 100,
    onConnect: (session, done) => strike('greeting', session, done),
    onAuth: (auth, session, done) =>
      strike('auth', session, (refusal) => {
        if (refusal) done(refusal);
        else if (isKnown(auth)) done(null, { user: auth.username });
        // As Google does: a challenge that says why, and the refusal after the answer to it.
        else if (accessToken) done(null, { data: { status: '401', schemes: 'bearer' } });
        else done(reply(535, 'wrong user or password'));
      }),
    onMailFrom: (_address, session, done) => strike('mail', session, done),
    onRcptTo: ({ address }, session, done) => strike('rcpt', session, done, address),
    onData: (stream, session, done) => {
      // A sender that goes away in the middle of a mail has sent none.
      receiveMail(mailbox, strike, stream, session, done).catch(() => {});
    },
  });
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort!;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  return server;
}

async function receiveMail(
  mailbox: Mailbox,
  strike: Strike,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  done: (refusal?: Error | null, message?: string) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  if (stream.sizeExceeded) return done(reply(552, 'the mail is too large'));
  if (mailbox.count() >= maxMails) return done(reply(452, 'the stand-in is full'));

  strike('body', session, async (refusal) => {
    if (refusal) return done(refusal);
    const raw = Buffer.concat(chunks);
    const mail = await parseReceivedMail(mailbox.nextId(), envelopeOf(session), raw);
    mailbox.add(mail);
    strike('answer', session, () => {
      mailbox.markAnswered(mail);
      done(null, 'kept');
    });
  });
}

function envelopeOf({ envelope }: SMTPServerSession): ReceivedMail['envelope'] {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
  };
}

/** Lets the conversation proceed, unless and until the fault allows it. */
function strikeWith(
  fault: MailFault | undefined,
  socket: Socket | undefined,
  proceed: Proceed,
): void {
  if (fault === undefined) proceed();
  else if (fault.action === 'refuse') proceed(reply(fault.code, 'refused on demand'));
  else if (fault.action === 'reset') socket?.resetAndDestroy();
  else if (fault.action === 'delay') setTimeout(proceed, fault.milliseconds);
  else if (fault.action === 'trickle') trickle(fault, socket);
}

/** Sends the first lines of a reply that never ends, each before an idle timeout can strike. */
function trickle(fault: MailFault, socket: Socket | undefined): void {
  // Whoever is gone already will not tell us when to stop.
  if (!socket || socket.destroyed) return;
  const code = fault.at === 'greeting' ? 220 : 250;
  const timer = setInterval(() => socket.write(`${code}-one moment\r\n`), fault.milliseconds);
  socket.once('close', () => clearInterval(timer));
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
