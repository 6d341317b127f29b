import { isEmailAddress } from '../../drafts/envelope.ts';
import type { OutgoingReply, SendResult } from './adapter.ts';

/**
 * The refusal of a reply that names anything but single, plain addresses, or null if all are fine.
 * Providers take lists as comma-separated text, and mail headers hold several addresses a line: an
 * entry that is really two would reach somebody whom nobody approved.
 */
export function refuseBadAddresses(reply: OutgoingReply): SendResult | null {
  const recipients = [reply.to.address, ...reply.cc, ...reply.bcc];
  const wrong = recipients.filter((address) => !isEmailAddress(address)).length;
  if (wrong === 0) return null;
  const detail = `${wrong} of ${recipients.length} recipients are not valid addresses`;
  return { outcome: 'failed', reason: 'no_recipient', detail };
}
