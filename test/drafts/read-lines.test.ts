import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Line, readLines } from '../../src/drafts/read-lines.ts';

async function linesOf(chunks: Buffer[], maxBytes: number): Promise<(string | null)[]> {
  async function* input() {
    yield* chunks;
  }
  const lines: Line[] = [];
  for await (const line of readLines(input(), maxBytes)) lines.push(line);
  expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
  return lines.map(({ text }) => text);
}

test('lines are the same however the bytes are cut into chunks', async () => {
  const texts = fc.array(
    fc.string({ unit: 'binary' }).map((text) => text.replace(/[\n\ufeff]/g, '')),
  );
  await fc.assert(
    fc.asyncProperty(texts, fc.array(fc.nat()), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
      const chunks = [0, ...places].map((from, index) => bytes.subarray(from, places[index]));
      expect(await linesOf(chunks, 1000)).toEqual(lines);
    }),
  );
});

test('the last line needs no line break', async () => {
  expect(await linesOf([Buffer.from('a\nb')], 10)).toEqual(['a', 'b']);
});

test('a line that is too long, or not UTF-8, is none, and the next one is whole', async () => {
  const chunks = ['12345', '6\n12345\n', '\xff\nnext'].map((text) => Buffer.from(text, 'latin1'));
  expect(await linesOf(chunks, 5)).toEqual([null, '12345', null, 'next']);
});

test('a byte order mark is not part of the first line', async () => {
  expect(await linesOf([Buffer.from('\ufeff{}\n')], 10)).toEqual(['{}']);
});
