import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPath } from '../../src/web/station/return-path.ts';

test('keeps the query of a deep link', () => {
  const link = '/?view=inbox&clientId=c1&leadId=l1&draftId=d1';
  expect(returnPath(link)).toBe(link);
});

test.each([
  'https://evil.example.com/',
  '//evil.example.com',
  String.raw`/\evil.example.com`,
  String.raw`\\evil.example.com`,
  '/.//evil.example.com',
  '/auth/sign-out',
  'javascript:alert(1)',
  '',
  undefined,
  ['/?view=inbox', '/?view=inbox'],
])('sends %j to the front page', (wanted) => {
  expect(returnPath(wanted)).toBe('/');
});

test('leads to our own front page whatever it is given', () => {
  const pieces = fc.constantFrom('/', '/?', '//', '\\', '@', ':', '?', '#', '\t', '\n', 'evil.com');
  const hostile = fc
    .array(fc.oneof(pieces, fc.string()), { maxLength: 8 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        hostile,
        hostile.map((text) => `/?${text}`),
      ),
      (wanted) => {
        const url = new URL(returnPath(wanted), 'https://desk.example.com');
        expect(url.origin).toBe('https://desk.example.com');
        expect(url.pathname).toBe('/');
      },
    ),
  );
});
