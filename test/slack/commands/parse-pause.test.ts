import { describe, expect, test } from 'vitest';
import { parsePause } from '../../../src/slack/commands/parse-pause.ts';

const campaigns = [
  { id: 'k1', name: 'Q4 founders' },
  { id: 'k2', name: 'Q4' },
  { id: 'k3', name: 'Twins' },
  { id: 'k4', name: 'Twins' },
];
const founders = campaigns[0]!;

describe('/autosend-pause', () => {
  test.each([
    ['', { campaign: null, seconds: null, reason: null }],
    ['2h', { campaign: null, seconds: 7200, reason: null }],
    ['30m mail server is odd', { campaign: null, seconds: 1800, reason: 'mail server is odd' }],
    ['Q4 founders', { campaign: founders, seconds: null, reason: null }],
    ['q4 founders 1d wrong price', { campaign: founders, seconds: 86_400, reason: 'wrong price' }],
    ['"Q4 founders" 2h', { campaign: founders, seconds: 7200, reason: null }],
    ['k1 2H too fast', { campaign: founders, seconds: 7200, reason: 'too fast' }],
    ['Q4 2h', { campaign: campaigns[1], seconds: 7200, reason: null }],
  ])('reads "%s"', (text, pause) => {
    expect(parsePause(text, campaigns)).toEqual({ ok: true, pause });
  });

  test('pauses everything rather than nothing when a name is not known', () => {
    expect(parsePause('Q9 2h', campaigns)).toEqual({
      ok: true,
      pause: { campaign: null, seconds: null, reason: 'Q9 2h' },
    });
  });

  test('asks which one when several campaigns share a name', () => {
    expect(parsePause('twins 2h', campaigns)).toEqual({
      ok: false,
      problem: 'Several campaigns are called that. Name one by its id: k3, k4.',
    });
  });

  test.each(['help', ' ? '])('explains itself instead of pausing for "%s"', (text) => {
    expect(parsePause(text, campaigns)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('[campaign] [2h] [reason]'),
    });
  });

  test.each(['0h', '91d'])('refuses a pause of %s', (text) => {
    expect(parsePause(text, campaigns)).toMatchObject({ ok: false });
  });
});
