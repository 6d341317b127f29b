import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** Which rooms a room may import from, and why not from the others. */
const rules: { room: string; mayImport: string[]; because: string }[] = [
  {
    room: 'src/database',
    mayImport: ['src/generated'],
    because: 'the database knows nobody: everything else stands on it',
  },
  {
    room: 'src/queue.ts',
    mayImport: ['src/database', 'src/generated'],
    because: 'the queue carries ids; what a job does is the worker’s business',
  },
  {
    room: 'src/mail-text',
    mayImport: [],
    because: 'reading a mail is pure: text in, words out, the same for everybody',
  },
  {
    room: 'src/drafts',
    mayImport: [
      'src/mail-text',
      'src/queue.ts',
      'src/crash-point.ts',
      'src/database',
      'src/generated',
      'src/settings',
    ],
    because:
      'a decision about a draft is the same from every surface, so it knows no Slack and no HTTP',
  },
  {
    room: 'src/autosend',
    mayImport: ['src/mail-text', 'src/drafts', 'src/queue.ts', 'src/database', 'src/generated'],
    because: 'deciding never sends: it enqueues, so that guards and claim hold for it too',
  },
  {
    room: 'src/sending',
    mayImport: [
      'src/mail-text',
      'src/drafts',
      'src/queue.ts',
      'src/database',
      'src/generated',
      'src/crash-point.ts',
      'src/settings',
    ],
    because: 'the one way out serves people, evaluator and scripts alike, and must depend on none',
  },
  {
    room: 'src/backfill',
    mayImport: [
      'src/mail-text',
      'src/autosend',
      'src/drafts',
      'src/queue.ts',
      'src/database',
      'src/generated',
    ],
    because: 'a backfill never sends and never posts: it enqueues',
  },
  {
    room: 'src/slack',
    mayImport: [
      'src/mail-text',
      'src/drafts',
      'src/backfill',
      'src/queue.ts',
      'src/database',
      'src/generated',
      'src/crash-point.ts',
    ],
    because: 'Slack is a surface: it asks drafts to decide, and shows what the database says',
  },
  {
    room: 'src/web',
    mayImport: [
      'src/mail-text',
      'src/drafts',
      'src/backfill',
      'src/queue.ts',
      'src/database',
      'src/generated',
      'src/config.ts',
      'src/log.ts',
    ],
    because: 'the page is a surface like Slack, and goes the same way',
  },
  {
    room: 'src/worker.ts',
    mayImport: [
      'src/autosend',
      'src/sending',
      'src/slack',
      'src/drafts',
      'src/queue.ts',
      'src/rounds.ts',
      'src/look-about.ts',
      'src/database',
      'src/generated',
    ],
    because: 'the worker is where jobs meet the functions that do them',
  },
  {
    room: 'src/settings',
    mayImport: [],
    because: 'it reads settings, wherever they stand, and knows nothing of what they are for',
  },
  {
    room: 'src/config.ts',
    mayImport: ['src/settings'],
    because: 'configuration is read once, at the start, and passed on',
  },
];

describe('imports run downwards', () => {
  for (const { room, mayImport, because } of rules) {
    test(`${room}: ${because}`, () => {
      const offences = filesIn(room).flatMap((file) =>
        importsOf(file)
          .filter(
            (target) => !isIn(target, room) && !mayImport.some((allowed) => isIn(target, allowed)),
          )
          .map((target) => `${file} imports ${target}`),
      );
      expect(offences).toEqual([]);
    });
  }
});

test('only config.ts reads the environment, so that no setting is hidden elsewhere', () => {
  const allowed = ['src/config.ts', 'src/main.ts', 'src/database/environment.ts'];
  const readers = filesIn('src').filter(
    (file) =>
      !allowed.includes(file) &&
      readFileSync(path.join(root, file), 'utf8').includes('process.env'),
  );
  expect(readers).toEqual([]);
});

test('the product never imports its tests', () => {
  const offences = filesIn('src').filter((file) =>
    importsOf(file).some((target) => isIn(target, 'test')),
  );
  expect(offences).toEqual([]);
});

test('no files import each other in a circle: each can be read without the other', () => {
  const files = ['src', 'scripts'].flatMap(filesIn);
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const target of importsOf(file))
      if (files.includes(target)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('every room that exists has its rule', () => {
  const rooms = readdirSync(path.join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'generated')
    .map((entry) => `src/${entry.name}`);
  const unruled = rooms.filter((room) => !rules.some((rule) => rule.room === room));
  expect(unruled).toEqual([]);
});

function filesIn(room: string): string[] {
  if (room.endsWith('.ts')) return [room];
  let entries: string[];
  try {
    entries = readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.endsWith('.ts'))
    .map((entry) => path.posix.join(room, entry))
    .filter((file) => !isIn(file, 'src/generated'));
}

function importsOf(file: string): string[] {
  const source = readFileSync(path.join(root, file), 'utf8');
  return [...source.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, specifier]) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier!)),
  );
}

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}
