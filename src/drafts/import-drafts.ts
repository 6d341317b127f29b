import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Queue } from '../queue.ts';
import {
  type DraftSubmission,
  maxSubmissionBytes,
  parseSubmission,
  type Problem,
} from './draft-submission.ts';
import { readLines } from './read-lines.ts';
import { foreseeDraft, receiveDraft } from './receive-draft.ts';

export type ImportCounts = {
  /** Lines that are not blank. */
  lines: number;
  /** Stored, or in a dry run: would be. */
  new: number;
  known: number;
  invalid: number;
};

export type ImportOptions = {
  /** Null: a dry run, which writes nothing. */
  queue: Queue | null;
  /** Is told of every line that cannot be taken; lines count from 1. */
  onInvalid: (lineNumber: number, problems: Problem[]) => void;
  /** Ends the import after the line in hand. */
  signal?: AbortSignal;
};

/**
 * Imports drafts, one submission as JSON a line, in their order. A line that cannot be taken does
 * not keep the others out. It can be cut off at any time and run again: what was stored is known.
 *
 * A dry run compares each line with the database, not with the lines before it.
 *
 * @param input UTF-8; read line by line, so that its size does not matter
 */
export async function importDrafts(
  db: PrismaClient,
  input: AsyncIterable<Buffer>,
  { queue, onInvalid, signal }: ImportOptions,
): Promise<ImportCounts> {
  const counts: ImportCounts = { lines: 0, new: 0, known: 0, invalid: 0 };
  for await (const { number, text } of readLines(input, maxSubmissionBytes)) {
    if (signal?.aborted) break;
    if (text?.trim() === '') continue;
    counts.lines++;
    const result = await importLine(db, queue, text);
    if (result.kind === 'invalid') onInvalid(number, result.problems);
    counts[result.kind]++;
  }
  return counts;
}

type LineResult = { kind: 'new' | 'known' } | { kind: 'invalid'; problems: Problem[] };

async function importLine(
  db: PrismaClient,
  queue: Queue | null,
  text: string | null,
): Promise<LineResult> {
  const parsed = parseLine(text);
  if (!parsed.ok) return { kind: 'invalid', problems: parsed.problems };
  const { submission } = parsed;
  const received = queue
    ? await receiveDraft(db, queue, submission)
    : await foreseeDraft(db, submission);
  if (received.kind === 'conflict') return { kind: 'invalid', problems: received.problems };
  return { kind: received.kind === 'known' ? 'known' : 'new' };
}

function parseLine(
  text: string | null,
): { ok: true; submission: DraftSubmission } | { ok: false; problems: Problem[] } {
  if (text === null) return notALine('has more than 1 MiB, or is not UTF-8');
  try {
    return parseSubmission(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return notALine('is not valid JSON');
    throw error;
  }
}

function notALine(problem: string) {
  return { ok: false as const, problems: [{ path: '', problem }] };
}
