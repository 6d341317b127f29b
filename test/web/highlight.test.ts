import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight } from '../../src/web/station/highlight.ts';

test('marks every place where a phrase stands', () => {
  expect(highlight('free now, free then', ['free'])).toEqual([
    { text: 'free', marked: true },
    { text: ' now, ', marked: false },
    { text: 'free', marked: true },
    { text: ' then', marked: false },
  ]);
});

test('marks overlapping phrases as one piece', () => {
  expect(highlight('we guarantee success', ['we guarantee', 'guarantee success'])).toEqual([
    { text: 'we guarantee success', marked: true },
  ]);
});

test('neither loses nor adds a character', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '<', '&', '\n'), maxLength: 40 });
  fc.assert(
    fc.property(letters, fc.array(letters, { maxLength: 5 }), (text, phrases) => {
      const pieces = highlight(text, phrases);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      expect(pieces.every((piece) => piece.text !== '')).toBe(true);
    }),
  );
});
