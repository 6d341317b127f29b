import { Readable } from 'node:stream';

import type XOAuth2 from 'nodemailer/lib/xoauth2';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';

/** A mail ready to be handed over: who it is for, and its bytes. */
export type ComposedMail = { envelope: { from: string; to: string[] }; raw: Buffer };

/** How a conversation with a mail server ended. */
export type ConversationEnding =
  /** The server took the mail; some servers give it a Message-ID of their own. */
  | { kind: 'accepted'; serverMessageId: string | null }
  /** The server said no, to the log-in, to TLS or to the mail: certainly not accepted. */
  | { kind: 'refused'; what: 'login' | 'tls' | 'mail'; temporary: boolean; code: string }
  /** The conversation broke off, before the mail's first byte left or after. */
  | { kind: 'broken'; bodyBegan: boolean; code: string };

/** A password, or where access tokens come from. */
export type LogIn = {
  user?: string;
  pass?: string;
  type?: 'OAUTH2';
  oauth2?: XOAuth2;
};

export type MailServer = {
  options: SMTPConnectionOptions;
  auth: LogIn | undefined;
  /** The longest the whole conversation may take. */
  limitSeconds: number;
};

/**
 * Hands one mail over on a connection of its own. It goes to all recipients or to none: if the
 * server refuses one, the mail is not transmitted, for nobody approved it to go to a part of them.
 */
export function handOver(server: MailServer, mail: ComposedMail): Promise<ConversationEnding> {
  const { promise, resolve } = Promise.withResolvers<ConversationEnding>();
  const connection = new SMTPConnection(server.options);
  const deadline = Date.now() + server.limitSeconds * 1000;
  let bodyBegan = false;
  let ended = false;

  const end = (ending: ConversationEnding) => {
    if (ended) return;
    ended = true;
    clearTimeout(limit);
    connection.close();
    resolve(ending);
  };
  const fail = (error: unknown) => end(endingOf(error, bodyBegan));
  const limit = setTimeout(
    () => end({ kind: 'broken', bodyBegan, code: 'timeout' }),
    server.limitSeconds * 1000,
  );

  // nodemailer reads the message only after the server's go-ahead to DATA, when the answers to all
  // recipients are in; ending here, without the final dot, makes the server forget the mail.
  const message = Readable.from(
    (function* body() {
      // A process that was asleep wakes up here before its timers do.
      if (Date.now() > deadline) end({ kind: 'broken', bodyBegan, code: 'timeout' });
      const refusal = refusedRecipients(connection);
      if (refusal) end(refusal);
      if (ended) return;
      bodyBegan = true;
      yield mail.raw;
    })(),
  );
  const send = () => {
    if (needsUtf8(mail.envelope) && !offersUtf8(connection))
      return end({ kind: 'refused', what: 'mail', temporary: false, code: 'no SMTPUTF8' });
    connection.send({ ...mail.envelope, size: mail.raw.length }, message, (error, info) => {
      if (error) fail(error);
      else if (info!.rejected.length > 0)
        end({ kind: 'broken', bodyBegan, code: 'partly refused' });
      else end({ kind: 'accepted', serverMessageId: info!.serverMessageId ?? null });
    });
  };

  connection.on('error', fail);
  connection.connect((error) => {
    if (error) return fail(error);
    if (!server.auth || !connection.allowsAuth) return send();
    connection.login(server.auth as Parameters<typeof connection.login>[0], (error) =>
      error ? fail(error) : send(),
    );
  });
  return promise;
}

/** RFC 6531: letters of other scripts before the @; domains are in punycode by then. */
function needsUtf8({ from, to }: ComposedMail['envelope']): boolean {
  return [from, ...to].some((address) => /[^\0-\x7f]/.test(address));
}

/** nodemailer would send such addresses to any server; a later release may note it elsewhere. */
function offersUtf8(connection: SMTPConnection): boolean {
  const { _supportedExtensions: offered = [] } = connection as unknown as {
    _supportedExtensions?: string[];
  };
  return offered.includes('SMTPUTF8');
}

/**
 * The refusal if the server refused any recipient. nodemailer tells of these only after the mail is
 * gone, so this looks at what it notes meanwhile; should a later release note it elsewhere, the mail
 * goes out to the others and ends as "broken", for a person to settle.
 */
function refusedRecipients(connection: SMTPConnection): ConversationEnding | null {
  const { _envelope: noted } = connection as unknown as {
    _envelope?: { rejectedErrors?: { responseCode?: number }[] };
  };
  const replies = (noted?.rejectedErrors ?? []).map(({ responseCode }) => responseCode ?? 550);
  if (replies.length === 0) return null;
  return {
    kind: 'refused',
    what: 'mail',
    temporary: replies.every((code) => code < 500),
    code: `RCPT ${Math.max(...replies)}`,
  };
}

/** What nodemailer's errors carry: `responseCode` is the server's reply, absent if none came. */
type SmtpError = { code?: string; responseCode?: number };

function endingOf(error: unknown, bodyBegan: boolean): ConversationEnding {
  const { code = 'error', responseCode } = error as SmtpError;
  const described = responseCode === undefined ? code : `${code} ${responseCode}`;
  // After the mail began, only the reply to the mail itself is a verdict on it.
  const refused = bodyBegan
    ? code === 'EMESSAGE' && responseCode !== undefined
    : responseCode !== undefined || ['EAUTH', 'EENVELOPE', 'EMESSAGE'].includes(code);
  if (!refused) return { kind: 'broken', bodyBegan, code: described };
  const what = code === 'EAUTH' ? 'login' : code === 'ETLS' ? 'tls' : 'mail';
  return {
    kind: 'refused',
    what,
    // A server that does not encrypt will not do so later either.
    temporary: what !== 'tls' && responseCode !== undefined && responseCode < 500,
    code: described,
  };
}
