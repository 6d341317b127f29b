import { expect, test } from 'vitest';
import { inThread } from '../../src/mail-text/in-thread.ts';
import { failingReader, promptReader, stuckReader } from '../support/stuck-reader.ts';

const module = new URL('../support/stuck-reader.ts', import.meta.url);
const read = (text: string) => inThread({ module, run: promptReader }, text);

test('hands over what each text was read as, one after another', async () => {
  expect(await Promise.all(['one', 'two', 'three'].map(read))).toEqual([
    { output: 'read one' },
    { output: 'read two' },
    { output: 'read three' },
  ]);
});

test.each([stuckReader, failingReader])('survives %o, and reads the next text', async (run) => {
  const stuck = inThread({ module, run }, undefined, 50);
  const next = read('next');
  expect(await stuck).toBeNull();
  expect(await next).toEqual({ output: 'read next' });
});
