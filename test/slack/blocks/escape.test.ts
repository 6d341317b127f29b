import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asPlainText,
  escapedLength,
  escapeMrkdwn,
  oneLine,
  splitText,
  truncate,
} from '../../../src/slack/blocks/escape.ts';
import { hostileText } from './hostile-text.ts';
import { decoded } from './read-blocks.ts';

describe('escapeMrkdwn', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<@U1> & co', '&lt;@U1&gt; &amp; co'],
    ['<http://evil.example|click>', '&lt;http://evil.example|click&gt;'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
  ])('makes %s inert', (text, escaped) => {
    expect(escapeMrkdwn(text)).toBe(escaped);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(decoded(escapeMrkdwn(text))).toBe(text);
      }),
    );
  });
});

describe('asPlainText', () => {
  it('is read as it was written, entities of the text included', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(decoded(asPlainText(text))).toBe(text);
      }),
    );
  });

  it('leaves an ordinary ampersand alone', () => {
    expect(asPlainText('Tom & Ann <3')).toBe('Tom & Ann <3');
  });
});

describe('truncate', () => {
  it('keeps a text that fits, counted escaped', () => {
    expect(truncate('a&b', 7)).toBe('a&b');
    expect(truncate('a&b', 6)).toBe('a…');
  });

  it('never exceeds its limit and never halves a surrogate pair', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 1, max: 200 }), (text, maximum) => {
        const cut = truncate(text, maximum);
        expect(escapedLength(cut)).toBeLessThanOrEqual(maximum);
        expect(cut.isWellFormed()).toBe(true);
        if (cut !== text) expect(text.startsWith(cut.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe('splitText', () => {
  it('loses nothing, and every piece fits, counted escaped', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 10, max: 300 }), (text, maximum) => {
        const pieces = splitText(text, maximum);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(escapedLength(piece)).toBeLessThanOrEqual(maximum);
          expect(piece.isWellFormed()).toBe(true);
          expect(piece).not.toBe('');
        }
      }),
    );
  });

  it('cuts after a line, else after a word', () => {
    expect(splitText('one two\nthree four', 12)).toEqual(['one two\n', 'three four']);
    expect(splitText('one two three four', 12)).toEqual(['one two ', 'three four']);
  });
});

describe('oneLine', () => {
  it('takes out line breaks, controls and marks that reorder what stands around them', () => {
    expect(oneLine(' Ann\r\n\u0000\u202eeeL\u200b\ufeff\t ', 80)).toBe('Ann eeL');
  });

  it('keeps joined emoji together', () => {
    expect(oneLine('👩‍🚀 Ann', 80)).toBe('👩‍🚀 Ann');
  });
});
