import { mailboxKey } from '../../drafts/mail-address.ts';

/** Whether two texts name the same mailbox; nothing is the same as no address. */
export function sameAddress(
  one: string | null | undefined,
  other: string | null | undefined,
): boolean {
  const plain = keyOf(one);
  return plain !== '' && plain === keyOf(other);
}

/** A provider may tell of mailboxes that are no addresses to us. */
function keyOf(text: string | null | undefined): string {
  return mailboxKey(text) ?? text?.trim().toLowerCase() ?? '';
}

/** The addresses of a comma-separated list, `Name <address>` read as its address; none for no text. */
export function addressesIn(list: unknown): string[] {
  if (typeof list !== 'string') return [];
  return list
    .split(',')
    .map((entry) => (/<([^<>]*)>\s*$/.exec(entry)?.[1] ?? entry).trim())
    .filter(Boolean);
}
