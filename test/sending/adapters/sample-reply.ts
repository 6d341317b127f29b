import type { OutgoingReply } from '../../../src/sending/adapters/adapter.ts';

/** A reply that every adapter can send, once it has a thread handle of its provider. */
export function sampleReply(extra: Partial<OutgoingReply> = {}): OutgoingReply {
  return {
    idempotencyKey: 'delivery-1',
    from: { address: 'sales@example.com', name: 'Acme Growth' },
    replyTo: null,
    to: { address: 'ann@example.com', name: 'Ann Lee' },
    cc: ['bob@example.com', 'cleo@example.com'],
    bcc: ['dan@example.com'],
    subject: 'Re: pricing',
    text: 'Hi Ann,\n\nTuesday works: https://example.com/book?a=1&b=2.\n\nJon',
    threadHandle: null,
    senderAccountId: '7',
    inReplyTo: '<m1@example.com>',
    references: ['<m0@example.com>', '<m1@example.com>'],
    automatic: false,
    ...extra,
  };
}
