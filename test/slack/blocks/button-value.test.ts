import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseButtonValue, writeButtonValue } from '../../../src/slack/blocks/button-value.ts';
import type { Carried } from '../../../src/drafts/verbs/verb.ts';
import { hostileText } from './hostile-text.ts';

const id = hostileText(300).filter((text) => text !== '');

describe("a button's value", () => {
  it('is read as it was written', () => {
    const carried = fc.constantFrom<Carried[]>(
      {},
      { sent: 'yes' },
      { reason: 'too "long"', sent: 'no' },
    );
    const value = fc.record({ draftId: id, fingerprint: id, carried });
    fc.assert(
      fc.property(value, (written) => {
        const text = writeButtonValue(written);
        fc.pre(text !== null);
        expect(parseButtonValue(text)).toEqual(written);
      }),
    );
  });

  it('is not written where Slack would refuse it', () => {
    expect(
      writeButtonValue({ draftId: 'd'.repeat(2000), fingerprint: 'f', carried: {} }),
    ).toBeNull();
  });

  it.each([
    undefined,
    '',
    'd1',
    '{"d":"d1"}',
    '{"d":"","f":"f"}',
    '{"d":1,"f":"f"}',
    '{"d":"d1","f":"f","sent":true}',
    '{"d":"d1","f":"f","more":1}',
    '[]',
    'null',
  ])('is refused where it is not ours: %s', (value) => {
    expect(parseButtonValue(value)).toBeNull();
  });
});
