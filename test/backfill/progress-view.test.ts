import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { durationWords } from '../../src/backfill/duration-words.ts';
import { createProgressView } from '../../src/backfill/progress-view.ts';
import { noCounts, withResults } from '../../src/backfill/run-counts.ts';

const counts = withResults(noCounts(), [
  { draftId: 'd1', action: 'needs_review', reason: 'skip:opted_out', ms: 1 },
  { draftId: 'd2', action: null, reason: 'error:evaluator_timeout', ms: 1 },
]);
const progress = { step: 'pending', cursor: null, total: 100, done: 40, counts, rowsPerSecond: 2 };

function watch(isTTY: boolean): string {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  Object.assign(stream, { isTTY, columns: 200, cursorTo() {}, clearLine() {}, moveCursor() {} });
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk));
  const view = createProgressView(stream);
  view.begin('Pending drafts', { ...progress, done: 0, rowsPerSecond: null });
  view.update(progress);
  view.end();
  return (stream.read() as Buffer | null)?.toString() ?? text;
}

test('elsewhere than on a terminal, plain lines tell rate, time left, actions, skips and errors', () => {
  const lines = watch(false).trimEnd().split('\n');
  expect(lines.at(-1)).toBe(
    'Pending drafts: 40 of 100 · 2/s · 30 s left · 1 actions · 1 skips · 1 errors',
  );
  expect(lines).toHaveLength(2);
});

test('on a terminal, a bar tells the same', () => {
  const text = watch(true);
  expect(text).toContain('█');
  expect(text).toContain('40% · 40/100 · 2/s · 30 s left · 1 actions · 1 skips · 1 errors');
});

test.each([
  [0, '0 s'],
  [89, '89 s'],
  [90, '2 min'],
  [3600, '60 min'],
  [5400, '1 h 30 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
