import { describe, expect, test } from 'vitest';
import {
  type OwnFlag,
  parseBackfillCommandLine,
  resumedOptions,
} from '../../src/backfill/backfill-options.ts';

const own: OwnFlag[] = ['send', 'latest-per-lead', 'notify'];

function parsed(...args: string[]) {
  const result = parseBackfillCommandLine(args, own);
  if (result.kind !== 'parsed') throw new Error(JSON.stringify(result));
  return result.commandLine;
}

test('without flags a run is dry, of everything, and says nothing to anybody', () => {
  expect(parsed()).toMatchObject({
    options: { apply: false, send: false, notify: false, limit: null, maxErrors: null },
    resume: null,
    json: false,
  });
});

test('dates are midnight UTC, times keep their offset', () => {
  const { selection } = parsed(
    '--since',
    '2026-11-20',
    '--until',
    '2026-11-20T14:00:00+02:00',
  ).options;
  expect(selection.since).toEqual(new Date('2026-11-20T00:00:00Z'));
  expect(selection.until).toEqual(new Date('2026-11-20T12:00:00Z'));
});

test.each([
  [['--resume'], 'last'],
  [['--resume', '--json'], 'last'],
  [['--resume', '1a2b'], '1a2b'],
  [['--resume=1a2b'], '1a2b'],
])('%j resumes %s', (args, run) => {
  expect(parsed(...args).resume).toBe(run);
});

describe('wrong flags are refused', () => {
  test.each([
    [['--send'], '--send needs --apply.'],
    [['--max-errors', '-1'], "'--max-errors' argument is ambiguous"],
    [['--batch-size', '1.5'], '--batch-size must be a whole number'],
    [['--concurrency', '65'], '--concurrency must be at most 64'],
    [['--client', ''], '--client must not be empty'],
    [['--until', '2026-13-01'], '--until must be a date'],
    [['--resume', '--apply'], '--apply cannot be changed'],
    [['extra'], 'Unexpected argument'],
  ])('%j', (args, problem) => {
    const result = parseBackfillCommandLine(args, own);
    expect(result).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(problem) });
  });

  test('all wrong values are named at once', () => {
    const result = parseBackfillCommandLine(['--limit', 'x', '--since', 'y'], own);
    expect((result as { problem: string }).problem.split('\n')).toHaveLength(2);
  });
});

test('a resumed run keeps what it is about, and takes a new pace', () => {
  const began = parsed(
    '--apply',
    '--campaign',
    'k1',
    '--since',
    '2026-11-20',
    '--limit',
    '9',
  ).options;
  const stored = JSON.parse(JSON.stringify(began));
  const given = parsed('--resume', '--concurrency', '8').options;
  expect(resumedOptions(stored, given)).toEqual({ ...began, concurrency: 8 });
});
