import { parentPort, workerData } from 'node:worker_threads';
import type { Expression } from './expressions.ts';

/** Characters of a pumped text: what grows faster than its square takes minutes. */
const LENGTH = 5_000;
const MOST_WORDS = 60;
const usual = ['a ', 'a', '-', ' ', '.', 'a.', '1', '1 ', '$1 ', '@', '<', '[', '\n', 'é', '田'];

// Tries each expression on texts that repeat its own words; says which one it is about to try.
for (const { source, flags, file } of workerData as Expression[]) {
  parentPort!.postMessage(`${file}: /${source}/${flags}`);
  const expression = new RegExp(source, flags.replace(/[gy]/, ''));
  for (const text of pumped(source)) expression.test(text);
}
parentPort!.postMessage('done');

function pumped(source: string): string[] {
  const words = [...new Set(source.replace(/\\\w/g, ' ').match(/[\p{L}'-]{1,20}/gu))];
  const [first = ''] = words;
  const units = words
    .slice(0, MOST_WORDS)
    .flatMap((word) => [`${word} `, word, `${word} a `, `${first} ${word} `]);
  return [...usual, ...units].map((unit) => {
    const repeated = unit.repeat(Math.ceil(LENGTH / unit.length));
    // The last character ends what could have matched, so that every other way is tried.
    return `${first} ${repeated}\u0001`;
  });
}
