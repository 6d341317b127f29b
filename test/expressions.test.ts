import { expect, test } from 'vitest';
import linear from './linear-expressions.json' with { type: 'json' };
import { expressionsOfSource, isBounded, keyOf } from './support/expressions.ts';

// Runs no analyser, which takes minutes: that is `npm run expressions`, once for each new expression.
test('every expression of the source is known to take time in proportion to the text', async () => {
  const expressions = await expressionsOfSource();
  const unbounded = expressions.filter((expression) => !isBounded(expression));
  const unknown = unbounded
    .filter((expression) => !linear.includes(keyOf(expression)))
    .map(({ file, source, flags }) => `${file}: /${source}/${flags}`);
  expect(unknown, 'npm run expressions looks at them').toEqual([]);
  const keys = unbounded.map(keyOf);
  expect(
    linear.filter((key) => !keys.includes(key)),
    'listed, but gone',
  ).toEqual([]);
});

test('sees literals, and what is put together while a file is loaded', async () => {
  const files = (await expressionsOfSource()).map(({ file }) => file);
  expect(files).toContain('drafts/rules/links.ts');
  expect(files.some((file) => file.startsWith('mail-text/wishes/'))).toBe(true);
});

test.each([
  ['a{1,80}b?', true],
  ['[*+]\\+\\*', true],
  ['a+', false],
  ['(?:a|b)*', false],
  ['a{2,}', false],
])('knows whether /%s/ is bounded', (source, bounded) => {
  expect(isBounded({ source })).toBe(bounded);
});
