import { simpleParser } from 'mailparser';
import type { AddressObject } from 'mailparser';

/** A mail that the stand-in accepted, as its page and `/mails` show it. */
export type ReceivedMail = {
  id: number;
  receivedAt: string;
  /** Whether the sender was told so: false where a fault swallowed the final reply. */
  answered: boolean;
  /** Who the mail was really handed over for, blind copies included. */
  envelope: { from: string; to: string[] };
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  from: string;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  html: string | null;
  headers: { name: string; value: string }[];
};

/** Reads a raw mail; parts it does not have come out empty or null. */
export async function parseReceivedMail(
  id: number,
  envelope: ReceivedMail['envelope'],
  raw: Buffer,
): Promise<ReceivedMail> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  return {
    id,
    receivedAt: new Date().toISOString(),
    answered: false,
    envelope,
    messageId: mail.messageId ?? null,
    inReplyTo: mail.inReplyTo ?? null,
    references: [mail.references ?? []].flat(),
    from: mailboxes(mail.from).join(', '),
    to: mailboxes(mail.to),
    cc: mailboxes(mail.cc),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html === false ? null : (mail.html ?? null),
    headers: mail.headerLines.map(({ line }) => headerOf(line)),
  };
}

function mailboxes(header: AddressObject | AddressObject[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ name, address }) => (name ? `${name} <${address}>` : (address ?? '')));
}

function headerOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  return {
    name: line.slice(0, colon),
    value: line
      .slice(colon + 1)
      .replaceAll(/\s+/g, ' ')
      .trim(),
  };
}
