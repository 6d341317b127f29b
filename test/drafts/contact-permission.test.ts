import { describe, expect, it } from 'vitest';
import { contactBan } from '../../src/drafts/contact-permission.ts';

const willing = { status: 'new', sentimentTag: 'Interested' };

describe('a lead who asks not to be written to', () => {
  it('in a wish that stands', () => {
    expect(contactBan(willing, true)).toBe('skip:opted_out');
  });

  it.each(['Opted Out', 'opted_out', 'Unsubscribed', 'UNSUBSCRIBE', 'Do Not Contact', 'DNC'])(
    'in the tag %j',
    (tag) => {
      expect(contactBan({ status: 'new', sentimentTag: tag }, false)).toBe('skip:opted_out');
      expect(contactBan({ status: tag, sentimentTag: null }, false)).toBe('skip:opted_out');
    },
  );
});

it('a lead who asks nothing of that kind may be written to', () => {
  expect(contactBan(willing, false)).toBeNull();
  expect(contactBan({ status: 'new', sentimentTag: null }, false)).toBeNull();
});

describe('a blacklisted lead', () => {
  it.each([
    { status: 'blacklisted', sentimentTag: null },
    { status: 'Blacklisted', sentimentTag: 'Interested' },
    { status: 'new', sentimentTag: 'Blacklist' },
  ])('%j', (lead) => {
    expect(contactBan(lead, false)).toBe('skip:blacklisted');
  });

  it('who also opted out has opted out first', () => {
    const lead = { status: 'blacklisted', sentimentTag: 'Unsubscribed' };
    expect(contactBan(lead, false)).toBe('skip:opted_out');
  });
});
