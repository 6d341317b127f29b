import { readFile, writeFile } from 'node:fs/promises';
import { check } from 'recheck';
import { expressionsOfSource, isBounded, keyOf } from './expressions.ts';

// npm run expressions: looks at those expressions of the source that repeat something without a
// limit and are not listed yet. Those that take time in proportion to the text are listed; the
// others are printed, and have to be written another way.

const list = new URL('../linear-expressions.json', import.meta.url);
const TIMEOUT_MS = 120_000;

const known = new Set(JSON.parse(await readFile(list, 'utf8')) as string[]);
const unbounded = (await expressionsOfSource()).filter((expression) => !isBounded(expression));
const linear: string[] = [];
for (const expression of unbounded) {
  const { file, source, flags } = expression;
  const key = keyOf(expression);
  const { status, ...found } = known.has(key)
    ? { status: 'safe' }
    : await check(source, flags, { timeout: TIMEOUT_MS });
  if (status === 'safe') linear.push(key);
  else process.stderr.write(`${file}: /${source}/${flags} is ${status}\n  ${attackIn(found)}\n`);
}
await writeFile(list, `${JSON.stringify(linear.toSorted(), null, 2)}\n`);
process.exit(linear.length === unbounded.length ? 0 : 1);

function attackIn(found: object): string {
  const { attack } = found as { attack?: { pattern: string } };
  return attack?.pattern ?? 'the analyser did not come to an end';
}
