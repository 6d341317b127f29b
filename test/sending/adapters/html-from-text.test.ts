import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { htmlFromText } from '../../../src/sending/adapters/html-from-text.ts';

const hostileText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '&lt;',
      '\n',
      '\r\n',
      '<script>',
      ' ',
      '  ',
      '\t',
      'a',
      '.',
      ')',
      'https://example.com/a?b=1&c=2',
      'http://',
      'javascript:alert(1)',
      'é',
      '日',
    ),
    fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
  ),
});

/** What a reader of the HTML sees, who cannot tell a no-break space from another. */
function readBack(html: string): string {
  return html
    .replaceAll('<br>\n', '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&nbsp;|\u00A0/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

test('reads back as the text it was made from', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(readBack(htmlFromText(text))).toBe(
        text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', '    ').replaceAll('\u00A0', ' '),
      );
    }),
    { numRuns: 1000 },
  );
});

test('holds no tags but its own, and links to the web alone', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const html = htmlFromText(text);
      for (const [tag] of html.matchAll(/<[^>]*>/g)) {
        expect(tag).toMatch(/^(<\/?div>|<br>|<\/a>|<a href="https?:\/\/[^"<>]+">)$/i);
      }
      expect(html.replaceAll(/<[^>]*>/g, '')).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|nbsp|#39);)/);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['See https://example.com/a.', 'https://example.com/a'],
  ['(https://example.com/a)', 'https://example.com/a'],
  ['Really https://example.com/a?x=1&y=2!', 'https://example.com/a?x=1&amp;y=2'],
])('links the address in %j and not the sentence around it', (text, href) => {
  expect(htmlFromText(text)).toContain(`<a href="${href}">${href}</a>`);
});

test.each([
  ['  indented', '&nbsp;&nbsp;indented'],
  [' by one', '&nbsp;by one'],
  ['a\tb', 'a&nbsp;&nbsp;&nbsp; b'],
  ['\ta', '&nbsp;&nbsp;&nbsp;&nbsp;a'],
  ['Plan A    9', 'Plan A&nbsp;&nbsp;&nbsp; 9'],
  ['one two', 'one two'],
])('keeps the spaces of %j', (text, html) => {
  expect(htmlFromText(text)).toBe(`<div>${html}</div>`);
});
