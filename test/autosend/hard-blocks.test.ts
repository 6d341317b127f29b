import { describe, expect, it } from 'vitest';
import { findHardBlock, type HardBlockInput } from '../../src/autosend/hard-blocks.ts';
import { contactBan } from '../../src/drafts/contact-permission.ts';
import { readWish } from '../../src/mail-text/wishes/read-wish.ts';

/** A draft nothing stands against; each row changes what it is about. */
const clean = {
  draftText: 'Hi Ann, gladly.',
  channel: 'email',
  subject: 'Re: pricing',
  body: 'Sounds interesting, what are the next steps?',
  fromEmail: 'ann@example.com',
  status: 'new',
  sentimentTag: 'Interested' as string | null,
};
type Row = Partial<typeof clean>;

function input(row: Row): HardBlockInput {
  const { draftText, channel, subject, body, fromEmail, status, sentimentTag } = {
    ...clean,
    ...row,
  };
  const newestInbound = { channel, subject, body, fromEmail };
  return {
    draftText,
    newestInbound,
    ban: contactBan({ status, sentimentTag }, readWish(newestInbound).asks),
    lead: { status, sentimentTag },
  };
}

describe('a hard block', () => {
  const blocks: [expected: string, rows: Row[]][] = [
    [
      'error:empty_draft',
      [{ draftText: '' }, { draftText: ' \n\t' }, { draftText: '\u200B\uFEFF' }],
    ],
    [
      'skip:opted_out',
      [{ body: 'STOP' }, { subject: 'Unsubscribe' }, { sentimentTag: 'Opted Out' }],
    ],
    ['skip:blacklisted', [{ status: 'blacklisted' }, { sentimentTag: 'Blacklist' }]],
    [
      'skip:bounce',
      [
        { sentimentTag: 'Bounced' },
        { fromEmail: 'MAILER-DAEMON@mx.example.com' },
        { fromEmail: 'postmaster@example.com' },
        { subject: 'Undeliverable: pricing' },
        { subject: 'Delivery Status Notification (Failure)' },
        { subject: 'Mail delivery failed: returning message to sender' },
      ],
    ],
    [
      'skip:automated_reply',
      [
        { sentimentTag: 'Automated Reply' },
        { subject: 'Automatic reply: pricing' },
        { subject: 'Auto-reply: thanks' },
        { fromEmail: 'no-reply@example.com' },
        { fromEmail: 'noreply+7@example.com' },
        { body: 'Thank you. This is an automated message.' },
        { body: 'This mailbox is not\nmonitored.' },
        { body: 'Your request has been received.' },
      ],
    ],
    [
      'skip:call_requested',
      [
        { sentimentTag: 'Call Requested' },
        { body: 'Please call me at 555 0100.' },
        { body: 'Can you call me tomorrow?' },
        { body: 'Just call me.' },
        { body: 'Give me a quick call.' },
        { body: 'Best to reach me by phone' },
      ],
    ],
  ];
  const rows = blocks.flatMap(([expected, causes]) =>
    causes.map((row) => [expected, row] as const),
  );

  it.each(rows)('%s for %j', (expected, row) => {
    expect(findHardBlock(input(row))).toBe(expected);
  });

  const firstCauses = blocks.map(([expected, [row]]) => ({ expected, row: row! }));
  const pairs = firstCauses
    .slice(1)
    .map((later, index) => ({ earlier: firstCauses[index]!, later }));
  it.each(pairs)('$earlier.expected goes before $later.expected', ({ earlier, later }) => {
    // Each row's cause is kept in a field of its own, so that both hold at once.
    const asTags: Record<string, Row> = {
      'skip:opted_out': { body: 'STOP' },
      'skip:blacklisted': { status: 'blacklisted' },
      'skip:bounce': { fromEmail: 'mailer-daemon@example.com' },
      'skip:automated_reply': { subject: 'Automatic reply: pricing' },
      'skip:call_requested': { sentimentTag: 'Call Requested' },
    };
    const both = {
      ...(asTags[later.expected] ?? later.row),
      ...(asTags[earlier.expected] ?? earlier.row),
    };
    expect(findHardBlock(input(both))).toBe(earlier.expected);
    expect(findHardBlock(input(asTags[later.expected]!))).toBe(later.expected);
  });
});

describe('no hard block', () => {
  it.each<Row>([
    {},
    { sentimentTag: null },
    { sentimentTag: 'Out of Office' },
    { subject: 'Automatic reply: out of office', body: 'I am on vacation until Monday.' },
    { sentimentTag: 'Automated Reply', body: 'I am out of the office this week.' },
    { fromEmail: 'norah.reply@example.com' },
    { body: 'My last mail to you bounced, try this address.' },
    {
      body: 'Sure.\n\nOn Tue, Nov 17, 2026, at 3:04 PM, Jon wrote:\n> This is an automated message. Call me.',
    },
    { body: 'Can we schedule a call next week?' },
    { body: 'Please don’t call me.' },
    { body: 'They call me Annie.' },
    { body: 'No need to call me back.' },
  ])('for %j', (row) => {
    expect(findHardBlock(input(row))).toBeNull();
  });

  it('where no inbound message is known', () => {
    const lead = { status: 'new', sentimentTag: null };
    expect(findHardBlock({ draftText: 'Hi Ann', newestInbound: null, ban: null, lead })).toBeNull();
  });
});
