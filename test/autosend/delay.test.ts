import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueTime } from '../../src/autosend/delay.ts';

const inboundAt = new Date('2026-11-20T14:03:00Z');
const secondsAfterInbound = (triggerId: string, minSeconds: number, maxSeconds: number) =>
  (dueTime({ triggerId, inboundAt, minSeconds, maxSeconds }).getTime() - inboundAt.getTime()) /
  1000;

describe('the delay of an automatic reply', () => {
  it('lies between min and max, in whole seconds', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(100_000), fc.nat(100_000), (triggerId, min, range) => {
        const seconds = secondsAfterInbound(triggerId, min, min + range);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(min);
        expect(seconds).toBeLessThanOrEqual(min + range);
      }),
    );
  });

  it('is the same for a trigger forever', () => {
    // The literal is part of the promise: another draw after an upgrade would move queued mails.
    expect(secondsAfterInbound('m1', 180, 420)).toBe(335);
  });

  it('spreads over the whole range', () => {
    const drawn = Array.from({ length: 2000 }, (_, index) =>
      secondsAfterInbound(`m${index}`, 10, 19),
    );
    const counts = Map.groupBy(drawn, (seconds) => seconds);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([
      10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    ]);
    for (const times of counts.values()) expect(times.length).toBeGreaterThan(120);
  });

  it.each([
    ['no delay', 0, 0, 0],
    ['a fixed delay', 300, 300, 300],
    ['a max below min: the longer wait', 420, 180, 420],
    ['negative bounds', -60, -10, 0],
  ])('with %s', (_name, min, max, expected) => {
    expect(secondsAfterInbound('m1', min, max)).toBe(expected);
  });

  it('with a bound that is no whole number is a fault, not an immediate send', () => {
    expect(() => secondsAfterInbound('m1', Number.NaN, 10)).toThrow(RangeError);
    expect(() => secondsAfterInbound('m1', 0, 1.5)).toThrow(RangeError);
  });
});
