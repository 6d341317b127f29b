import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldWords } from '../../../src/drafts/telling/held-words.ts';

describe('why a draft was held, in words', () => {
  it.each([
    ['promises a price', ['$2,000/mo'], "Held: promises a price ('$2,000/mo')"],
    ['Promises a price.', [], 'Held: promises a price'],
    ['GDPR is mentioned!', [], 'Held: GDPR is mentioned'],
    ['', [], 'Held: needs a person’s judgement'],
    ['is\n  angry', ['a\n b', 'c'], "Held: is angry ('a b', 'c')"],
    ['is risky', ['a', 'b', 'c', 'd'], "Held: is risky ('a', 'b', 'c' and more)"],
  ])('%j and %j', (why, phrases, expected) => {
    expect(heldWords(why, phrases)).toBe(expected);
  });

  it('fit a card whatever the model said', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 3000 }),
        fc.array(fc.string({ maxLength: 500 })),
        (why, phrases) => {
          const words = heldWords(why, phrases);
          expect(words.length).toBeLessThanOrEqual(500);
          expect(words.isWellFormed()).toBe(true);
          expect(words).not.toContain('\n');
        },
      ),
    );
    expect(heldWords('x'.repeat(1000), ['y'.repeat(1000), 'z'.repeat(1000)])).toHaveLength(395);
  });
});
