import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BackfillStatus, RunView } from '../../../src/backfill/backfill-status.ts';
import { makeReport } from '../../../src/backfill/issue-report.ts';
import { noCounts } from '../../../src/backfill/run-counts.ts';
import { errorReasons, skipReasons } from '../../../src/drafts/reasons.ts';
import {
  backfillErrorsMessage,
  backfillHelp,
  backfillRunMessage,
  backfillStatusMessage,
} from '../../../src/slack/blocks/backfill-status.ts';
import { expectWithinSlackLimits } from '../../support/slack-limits.ts';
import { hostileText } from './hostile-text.ts';

const at = new Date('2026-11-20T14:05:00Z');

function runOf(changes: Partial<RunView> = {}): RunView {
  return {
    id: '1a2b3c4d-0000-4000-8000-000000000000',
    script: 'backfill-ai-auto-send-evaluation-fields',
    dry: false,
    startedBy: 'ops',
    host: 'db-1',
    status: 'finished',
    note: null,
    step: 'pending',
    done: 900,
    total: 900,
    rowsPerSecond: null,
    secondsLeft: null,
    counts: noCounts(),
    startedAt: at,
    heardAt: at,
    finishedAt: at,
    ...changes,
  };
}

function statusOf(changes: Partial<BackfillStatus> = {}): BackfillStatus {
  const none = { drafts: 0, countedAt: at };
  return {
    coverage: { countedAt: at, drafts: { filled: 100 } },
    reviews: { needs_review: none, unknown: none, skipped: none, ai_sent: none, all: none },
    running: [],
    ended: [],
    ...changes,
  };
}

/** Everything a reader sees, in order. */
function read(message: { blocks: unknown[] }): string {
  return JSON.stringify(message.blocks).replaceAll(String.raw`\n`, '\n');
}

describe('the status', () => {
  test('says how much is filled, what can be, and what cannot be proven and why', () => {
    const drafts = { filled: 750, to_fill: 200, to_evaluate: 50, sent_by_person: 9, no_message: 4 };
    const words = read(backfillStatusMessage(statusOf({ coverage: { countedAt: at, drafts } })));
    expect(words).toContain('*75 %*');
    expect(words).toContain('750 of 1,000 drafts have their fields');
    expect(words).toContain('200 sent, to be filled');
    expect(words).toContain('50 waiting, to be evaluated');
    expect(words).toContain('*13 cannot be proven:*');
    expect(words).toContain('9 sent by a person or another program');
    expect(words).toContain('4 approved, but no message is tied to them');
  });

  test('never says everything is filled while something is not', () => {
    const drafts = { filled: 999_999, to_fill: 1 };
    const words = read(backfillStatusMessage(statusOf({ coverage: { countedAt: at, drafts } })));
    expect(words).toContain('*99 %*');
  });

  test('shows a running run with its progress, rate and time left', () => {
    const run = runOf({
      status: 'running',
      done: 4_500,
      total: 10_000,
      rowsPerSecond: 120,
      secondsLeft: 46,
    });
    const message = backfillStatusMessage(statusOf({ running: [run] }));
    expect(read(message)).toContain('4,500 of 10,000 pending drafts · 120/s · about 46 s left');
    expect(read(message)).toContain('by ops on db-1');
    expect(message.text).toBe('A backfill is running: 45 %');
  });

  test('names a stalled run as such, and says how to go on', () => {
    const message = backfillStatusMessage(statusOf({ running: [runOf({ status: 'stalled' })] }));
    expect(message.text).toBe('A backfill has stalled');
    expect(read(message)).toContain('Nothing was heard of it since');
    expect(read(message)).toContain('--resume 1a2b3c4d');
  });

  test('keeps skips and errors in columns of their own', () => {
    const counts = {
      ...noCounts(),
      skips: { 'skip:opted_out': 3 },
      errors: { 'error:evaluator_timeout': 2 },
    };
    const { blocks } = backfillStatusMessage(statusOf({ ended: [runOf({ counts })] }));
    const columns = blocks.flatMap((block) =>
      block.type === 'section' && block.fields ? [block.fields.map(({ text }) => text)] : [],
    );
    expect(columns.at(-1)).toEqual([
      '*Top errors*\n2 × the model did not answer in time',
      '*Top skips* (expected)\n3 × the lead asked not to be contacted',
    ]);
  });

  test.each<[string, Partial<BackfillStatus>, string]>([
    ['nothing was counted', { coverage: null }, 'ask again'],
    [
      'drafts lack fields',
      { coverage: { countedAt: at, drafts: { to_fill: 1 } } },
      '(dry), then write',
    ],
    [
      'a dry run is done',
      { coverage: { countedAt: at, drafts: { to_fill: 1 } }, ended: [runOf({ dry: true })] },
      'the dry run is done',
    ],
    ['a run was stopped', { ended: [runOf({ status: 'stopped' })] }, '--resume 1a2b3c4d'],
    ['a run is under way', { running: [runOf({ status: 'running' })] }, 'the run goes on'],
    ['all is filled', {}, 'everything that can be proven is filled'],
  ])('where %s, says what to do next', (_, changes, hint) => {
    const { blocks } = backfillStatusMessage(statusOf(changes));
    expect(JSON.stringify(blocks.at(-1))).toContain(hint);
  });
});

describe('errors of a run', () => {
  const report = makeReport({
    sources: [],
    drafts: 10,
    actions: {},
    unreadable: 0,
    reasons: [
      { code: 'error:empty_draft', count: 2, firstSeen: at, lastSeen: at, samples: ['d1', 'd2'] },
      { code: 'skip:opted_out', count: 1, firstSeen: at, lastSeen: at, samples: ['d3'] },
    ],
  });

  test('say what they mean, what to do, and of which drafts; skips are left out', () => {
    const message = backfillErrorsMessage(runOf(), report);
    expect(message.text).toBe('2 errors in the last run');
    expect(read(message)).toContain('the draft has no text');
    expect(read(message)).toContain('→ Write a text or reject the draft.');
    expect(read(message)).toContain('e.g. d1, d2');
    expect(read(message)).not.toContain('opted_out');
  });

  test('that had none say so', () => {
    expect(backfillErrorsMessage(runOf(), { ...report, errors: [] }).text).toBe(
      'No errors in the last run',
    );
  });
});

test('what was not understood is answered with help, and cannot forge a mention', () => {
  const help = backfillHelp('<!channel> stats');
  expect(help).toContain('I do not know “&lt;!channel&gt; stats”');
  expect(help).toContain('/autosend-backfill-status errors');
});

test('whatever runs and drafts are called, Slack takes the message and nothing in it is markup', () => {
  const words = hostileText(300);
  fc.assert(
    fc.property(words, words, words, fc.array(words, { maxLength: 5 }), (host, by, note, ids) => {
      const tally = (codes: string[], kind: string) =>
        Object.fromEntries(codes.map((code, index) => [`${kind}:${code}`, index + 1]));
      const counts = {
        ...noCounts(),
        rows: 1_000_000,
        skips: tally(Object.keys(skipReasons), 'skip'),
        errors: tally(Object.keys(errorReasons), 'error'),
      };
      const run = runOf({ host, startedBy: by, note, counts });
      const reasons = Object.entries({ ...counts.skips, ...counts.errors }).map(
        ([code, count]) => ({
          code,
          count,
          firstSeen: at,
          lastSeen: at,
          samples: ids.slice(0, 3),
        }),
      );
      const report = makeReport({ sources: [], drafts: 10, actions: {}, unreadable: 0, reasons });
      const stalled = { ...run, status: 'stalled' as const };
      const messages = [
        backfillStatusMessage(statusOf({ running: [stalled], ended: [run, run, run] })),
        backfillRunMessage(run, report),
        backfillErrorsMessage(run, report),
      ];
      for (const message of messages) {
        expectWithinSlackLimits(message);
        expect(read(message)).not.toMatch(/<!(?!date)|<@|<http/);
      }
    }),
    { numRuns: 50, examples: [['', '', '&'.repeat(300), []]] },
  );
});
