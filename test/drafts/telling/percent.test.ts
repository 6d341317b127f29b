import { describe, expect, it } from 'vitest';
import { confidenceWords, percent } from '../../../src/drafts/telling/percent.ts';

describe('a share in percent', () => {
  it.each([
    [0.899, '89 %'],
    [0.29, '29 %'],
    [0.999, '99 %'],
    [1, '100 %'],
  ])('never reads as more than it is: %d', (share, words) => {
    expect(percent(share)).toBe(words);
  });
});

describe('how sure the model was, beside what is asked for', () => {
  it.each([
    [0.62, 0.9, '62 %, needs 90 %'],
    [0.899, 0.9, '89 %, needs 90 %'],
    [0.894, 0.895, '89.4 %, needs 89.5 %'],
    [0.89999, 0.9, '89 %, needs 90 %'],
    [0.8951, 0.8952, '89.51 %, needs 89.52 %'],
    [0.9, 0.9, '90 %, needs 90 %'],
    [0.95, null, '95 %'],
  ])('%d of %d reads as less only where it is', (confidence, threshold, words) => {
    expect(confidenceWords(confidence, threshold)).toBe(words);
  });

  it('never contradicts itself', () => {
    expect(confidenceWords(0.9000001, 0.9000002)).toBe('just under 90 %, needs 90 %');
  });
});
