import { expect, test } from 'vitest';
import { judgeText } from '../../src/drafts/rules/judge-text.ts';

const input = {
  draft: 'Hi Ann,\n\nit is $2,000.',
  lead: { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' },
  conversation: [{ subject: null, body: 'What does it cost?', sentAt: new Date('2026-11-20') }],
  people: [],
  allowedTexts: [],
};
const unknownPrice = [{ code: 'hold:unknown_price', source: 'rule', quotes: ['$2,000'] }];
const notJudged = [{ code: 'hold:could_not_be_judged', source: 'rule', quotes: [] }];

test('judges texts in turn, each with its own findings', async () => {
  const clear = { ...input, draft: 'Hi Ann,\n\ngladly.' };
  const texts = [input, clear, input];
  expect(await Promise.all(texts.map((text) => judgeText(text)))).toEqual([
    unknownPrice,
    [],
    unknownPrice,
  ]);
});

test('leaves the event loop to others while it judges', async () => {
  const order: string[] = [];
  const judged = judgeText({ ...input, draft: 'Nov 24 at 3 '.repeat(4_000) });
  const others = new Promise((resolve) => setImmediate(resolve));
  await Promise.all([
    judged.then(() => order.push('judged')),
    others.then(() => order.push('another event')),
  ]);
  expect(order).toEqual(['another event', 'judged']);
});

/** What took minutes or for ever, and pumped variants of what the rules look for. */
const poison: Record<string, string> = {
  'a tag of dashes': `<name${'-'.repeat(40_000)}`,
  'groups of digits': '111 '.repeat(12_000),
  'accented letters': 'aé'.repeat(24_000),
  'closed brackets': `http://a${')'.repeat(40_000)}`,
  'exclamation marks': 'http://a!!!x'.repeat(4_000),
  dates: 'Nov 24 '.repeat(6_800),
  prices: '$1,000 '.repeat(6_800),
  brackets: '['.repeat(48_000),
  spaces: ' '.repeat(48_000),
  'number words': 'hundred '.repeat(6_000),
  'combining marks': '\u0301'.repeat(48_000),
  'invisible characters': '\u202e'.repeat(48_000),
  'han letters': '田'.repeat(48_000),
  names: `Hi ${'Ann '.repeat(11_900)}`,
  'openings of a draft': 'here is a '.repeat(4_800),
};

test.each(Object.entries(poison))(
  'comes back from %s, in draft and conversation',
  async (_, text) => {
    const quoted = [{ subject: text, body: text.repeat(3), sentAt: new Date('2026-11-20') }];
    const findings = await judgeText({ ...input, draft: text, conversation: quoted }, 120_000);
    expect(findings).not.toEqual(notJudged);
  },
);
