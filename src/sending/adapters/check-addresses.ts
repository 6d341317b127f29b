import { isEmailAddress, parseAddress } from '../../drafts/mail-address.ts';
import type { OutgoingReply, SendResult } from './adapter.ts';

/**
 * The refusal of a reply that names anything but single addresses, or null if all are fine. An entry
 * that is really two would reach somebody whom nobody approved.
 */
export function refuseBadAddresses(reply: OutgoingReply): SendResult | null {
  return refuseUnless(isEmailAddress, 'valid addresses', reply);
}

/** Letters and signs that every provider's form takes; lists are separated by commas there. */
const plainLocal = /^[\w!#$%&'*+/=?^`{|}~.-]+$/;

/**
 * The same for providers that are called over HTTP: they know no quotes and no letters but English
 * ones before the @. Domains go to them in ASCII (`withPlainDomains`).
 */
export function refuseUnusualAddresses(reply: OutgoingReply): SendResult | null {
  const isUsual = (address: string) => plainLocal.test(parseAddress(address)?.local ?? '');
  return refuseBadAddresses(reply) ?? refuseUnless(isUsual, 'addresses this provider takes', reply);
}

/** The reply with the domains of its recipients in ASCII. */
export function withPlainDomains(reply: OutgoingReply): OutgoingReply {
  const plain = (address: string) => {
    const parsed = parseAddress(address);
    return parsed ? `${parsed.local}@${parsed.domain}` : address;
  };
  return {
    ...reply,
    to: { ...reply.to, address: plain(reply.to.address) },
    cc: reply.cc.map(plain),
    bcc: reply.bcc.map(plain),
  };
}

function refuseUnless(
  isFine: (address: string) => boolean,
  what: string,
  reply: OutgoingReply,
): SendResult | null {
  const recipients = [reply.to.address, ...reply.cc, ...reply.bcc];
  const wrong = recipients.filter((address) => !isFine(address)).length;
  if (wrong === 0) return null;
  const detail = `${wrong} of ${recipients.length} recipients are not ${what}`;
  return { outcome: 'failed', reason: 'no_recipient', detail };
}
