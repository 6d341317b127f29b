import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isEmailAddress,
  isMachine,
  isOfLeadsSide,
  mailboxKey,
  parseAddress,
  sameMailbox,
  untaggedKey,
} from '../../src/drafts/mail-address.ts';

test.each([
  'ann@example.com',
  'boss@müller.example',
  'söråya@example.com',
  '用户@例え.テスト',
  '"john smith"@example.com',
  '"a,b"@example.com',
  "o'hara+sales@mail.example.co.uk",
])('%s is an address', (text) => {
  expect(isEmailAddress(text)).toBe(true);
});

test.each([
  '',
  'ann',
  '@example.com',
  'ann@',
  'ann@localhost',
  'ann@example.com, eve@example.com',
  'Ann <ann@example.com>',
  'ann @example.com',
  'ann@exam ple.com',
  'ann@example.com\r\nRCPT TO:<eve@example.com>',
  'ann@[127.0.0.1]',
  'ann@example.com?cc=eve@example.com',
  '.ann@example.com',
  'a..b@example.com',
  '"unclosed@example.com',
  '"line\nbreak"@example.com',
  'an\u200bn@example.com',
  `${'a'.repeat(65)}@example.com`,
])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeNull();
});

test('spellings of one mailbox are the same', () => {
  expect(sameMailbox('Boss@MÜLLER.example', 'boss@xn--mller-kva.example')).toBe(true);
  expect(sameMailbox('ann@example.com', 'bob@example.com')).toBe(false);
  expect(sameMailbox('not one', 'not one')).toBe(false);
  expect(untaggedKey('Sales+Acme+2@example.com')).toBe('sales@example.com');
});

test.each([
  'noreply@example.com',
  'no-reply@example.com',
  'no_reply+x@example.com',
  'No.Reply2@example.com',
  'jira-noreply@example.com',
  'do-not-reply@example.com',
  'MAILER-DAEMON@example.com',
  'postmaster@example.com',
  'bounce@example.com',
  'bounces+123-ann=example.com@mail.example.com',
  'notifications@example.com',
])('nobody reads %s', (address) => {
  expect(isMachine(address)).toBe(true);
});

test.each([
  'ann@example.com',
  'norah.eply@example.com',
  'bouncer@example.com',
  'sales@noreply.example',
])('somebody may read %s', (address) => {
  expect(isMachine(address)).toBe(false);
});

describe('of the lead’s side', () => {
  test.each([
    ['Ann@Example.com', 'ann@example.com', true],
    ['boss@example.com', 'ann@example.com', true],
    ['stranger@elsewhere.example', 'ann@example.com', false],
    ['boss@mail.example.com', 'ann@example.com', false],
    ['eve@gmail.com', 'ann@gmail.com', false],
    ['ann@gmail.com', 'ann@gmail.com', true],
    ['boss@xn--mller-kva.example', 'ann@müller.example', true],
    ['ann@example.com', null, false],
  ])('%s for %s: %s', (address, lead, expected) => {
    expect(isOfLeadsSide(address, lead)).toBe(expected);
  });
});

test('whatever is read as an address names one mailbox, and reading it is quick', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: 'binary' })), (text) => {
      const address = parseAddress(text);
      if (!address) return;
      expect(address.domain).toMatch(/^[a-z\d.-]+$/);
      expect(text.split('\n')).toHaveLength(1);
      expect(mailboxKey(`${address.local}@${address.domain}`)).toBe(mailboxKey(text));
    }),
  );
  const began = performance.now();
  for (const evil of ['"'.repeat(900), `${'a.'.repeat(450)}@b`, '\\'.repeat(900), '-'.repeat(990)])
    isEmailAddress(`${evil}@example.com`);
  expect(performance.now() - began).toBeLessThan(1000);
});
