import { describe, expect, it } from 'vitest';
import { contactBan, type InboundMessage } from '../../src/drafts/contact-permission.ts';

const willing = { status: 'new', sentimentTag: 'Interested' };
const mail = (body: string, more: Partial<InboundMessage> = {}): InboundMessage => ({
  channel: 'email',
  subject: 'Re: pricing',
  body,
  fromEmail: 'ann@example.com',
  ...more,
});

describe('a lead who asks not to be written to', () => {
  it.each(['STOP', 'No thanks.\n\nBest,\nAnn\n\nPS please remove me from your list'])(
    'in the text: %j',
    (body) => {
      expect(contactBan(willing, mail(body))).toBe('skip:opted_out');
    },
  );

  it('in the subject', () => {
    const message = mail('Thanks', { subject: 'Unsubscribe' });
    expect(contactBan(willing, message)).toBe('skip:opted_out');
  });

  it('but not in the footer of ours that they quote', () => {
    const ours = 'Hi Ann. Reply: remove me from your list, and we stop. Bob';
    const quoting = mail(`Sounds good.\n\nOn 3 Nov 2026, Bob wrote:\n${ours}`);
    expect(contactBan(willing, quoting, [ours])).toBeNull();
  });

  it.each(['Opted Out', 'opted_out', 'Unsubscribed', 'UNSUBSCRIBE', 'Do Not Contact', 'DNC'])(
    'in the tag %j',
    (tag) => {
      expect(contactBan({ status: 'new', sentimentTag: tag }, mail('Hi'))).toBe('skip:opted_out');
      expect(contactBan({ status: tag, sentimentTag: null }, null)).toBe('skip:opted_out');
    },
  );
});

describe('a lead who may be written to', () => {
  it('asks something else', () => {
    expect(contactBan(willing, mail('Please stop by on Tuesday.'))).toBeNull();
  });

  it('without any inbound message', () => {
    expect(contactBan({ status: 'new', sentimentTag: null }, null)).toBeNull();
  });
});

describe('a blacklisted lead', () => {
  it.each([
    { status: 'blacklisted', sentimentTag: null },
    { status: 'Blacklisted', sentimentTag: 'Interested' },
    { status: 'new', sentimentTag: 'Blacklist' },
  ])('%j', (lead) => {
    expect(contactBan(lead, mail('Tell me more'))).toBe('skip:blacklisted');
  });

  it('who also opted out has opted out first', () => {
    expect(contactBan({ status: 'blacklisted', sentimentTag: null }, mail('STOP'))).toBe(
      'skip:opted_out',
    );
  });
});
