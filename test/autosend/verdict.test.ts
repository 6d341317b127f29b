import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVerdict } from '../../src/autosend/verdict.ts';

const draft = 'Hi Ann,\n\nwe can do $2,000/mo\nfor the first year.\n\nBest,\nJon';
const answer = (fields: object = {}) =>
  JSON.stringify({
    confidence: 0.9,
    safe: true,
    needs_review: false,
    reason: 'answers the question',
    risky_phrases: [],
    ...fields,
  });
const receipt = '1a2b3c4d';
const read = (fields: object) => readVerdict(answer(fields), draft, receipt).verdict;

describe('a model’s answer', () => {
  it('is read', () => {
    expect(read({ risky_phrases: ['$2,000/mo'] })).toEqual({
      confidence: 0.9,
      safe: true,
      reason: 'answers the question',
      riskyPhrases: ['$2,000/mo'],
      asksNoContact: false,
    });
  });

  it('says whether the lead asks not to be written to, where the model was asked', () => {
    expect(read({ asks_no_contact: true })?.asksNoContact).toBe(true);
    expect(read({ asks_no_contact: 'perhaps' })?.asksNoContact).toBe(false);
  });

  it.each([0, 1, 0.29])('may be %d sure', (confidence) => {
    expect(read({ confidence })?.confidence).toBe(confidence);
  });

  // 97 of 100 and 8 of 10 are other scales; null is how JSON writes NaN.
  it.each([97, 8, 1.0001, -0.1, null, '0.95', 'high', true, [0.9]])(
    'that is %j sure is no verdict',
    (confidence) => {
      expect(read({ confidence })).toBeNull();
    },
  );

  it.each([
    ['a fence', `\`\`\`json\n${answer()}\n\`\`\``],
    ['a fence without a name', `\n\`\`\`\n${answer()}\n\`\`\`\n`],
    ['a thought before it', `<think>\n{"safe": false}?\n</think>\n${answer()}`],
    ['the end of a thought before it', `Hm.</think>${answer()}`],
    ['a thought and a fence', `<think>Hm.</think>\n\`\`\`json\n${answer()}\n\`\`\``],
    ['a receipt', answer({ receipt })],
  ])('is read through %s', (_name, text) => {
    expect(readVerdict(text, draft, receipt).verdict).toMatchObject({ safe: true });
  });

  it.each([
    [receipt, 'repeated'],
    ['00000000', 'wrong'],
    ['', 'missing'],
    [undefined, 'missing'],
  ])('with the receipt %j has it %s', (given, expected) => {
    expect(readVerdict(answer({ receipt: given }), draft, receipt)).toMatchObject({
      receipt: expected,
    });
  });

  it.each([
    [true, false, true],
    [true, true, false],
    [false, false, false],
    [false, true, false],
  ])('with safe %s and needs_review %s is safe: %s', (safe, needs_review, expected) => {
    expect(read({ safe, needs_review })?.safe).toBe(expected);
  });

  it('keeps only risky phrases that the draft holds, across line breaks, once, and five at most', () => {
    const phrases = [
      '$2,000/mo for',
      'a guarantee',
      '',
      '$2,000/mo for',
      'Hi',
      'Ann',
      'we',
      'can',
      'do',
    ];
    expect(read({ risky_phrases: phrases })?.riskyPhrases).toEqual([
      '$2,000/mo for',
      'Hi',
      'Ann',
      'we',
      'can',
    ]);
  });

  it('is bounded in length', () => {
    const long = 'word '.repeat(500);
    const { verdict } = readVerdict(answer({ reason: long, risky_phrases: [long] }), long, receipt);
    expect(verdict?.reason.length).toBeLessThanOrEqual(200);
    expect(verdict?.riskyPhrases[0]?.length).toBeLessThanOrEqual(160);
  });

  it.each([
    ['no JSON', 'Sure! It is safe.'],
    ['prose around a fence', `Sure:\n\`\`\`json\n${answer()}\n\`\`\``],
    ['an unfinished thought', `<think>${answer()}`],
    ['half an answer', answer().slice(0, 40)],
    ['a list', '[]'],
    ['no confidence', answer({ confidence: undefined })],
    ['no safe', answer({ safe: undefined })],
    ['a text for safe', answer({ safe: 'yes' })],
    ['no needs_review', answer({ needs_review: undefined })],
    ['no reason', answer({ reason: null })],
    ['no list of phrases', answer({ risky_phrases: 'none' })],
  ])('that is %s is no verdict', (_name, text) => {
    expect(readVerdict(text, draft, receipt)).toEqual({
      verdict: null,
      detail: expect.any(String),
    });
  });

  it('is never quoted in what went wrong', () => {
    const result = readVerdict(
      answer({ safe: 'Ann Lee', reason: 7, 'ann@example.com': 1 }),
      draft,
      receipt,
    );
    expect(result).toEqual({ verdict: null, detail: 'it has the wrong shape: safe, reason' });
  });

  it('of any JSON gives a confidence between 0 and 1 or no verdict', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (confidence, safe) => {
        const verdict = read({ confidence, safe });
        if (!verdict) return;
        expect(verdict.confidence).toBeGreaterThanOrEqual(0);
        expect(verdict.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});
