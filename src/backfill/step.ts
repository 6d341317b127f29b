import type { Db } from '../database/db.ts';
import type { ReasonCode } from '../drafts/reasons.ts';
import { faultLabel } from './fault-label.ts';
import type { RowResult } from './run-counts.ts';

/** What became of a draft, before it is known how long it took. */
export type RowOutcome = Omit<RowResult, 'ms'>;

/** Rows that are written together, and the key after which the next ones come. */
export type Batch = {
  key: string;
  size: number;
  /** What would be written; at most `room` rows. */
  preview(room: number): Promise<RowResult[]>;
  /** Writes, at most `room` rows; each only if it still is what it was. */
  write(tx: Db, room: number): Promise<RowResult[]>;
  /** The same rows, each by itself: one that cannot be written must not hold up the others. */
  singles(): { draftId: string; batch: Batch }[];
};

/** One pass of a script over drafts, in the order of a key that has an index. */
export type Step = {
  name: string;
  /** For people. */
  title: string;
  /** Rows written together, where nobody says otherwise. */
  batchSize: number;
  /** How many rows there are, for the progress. */
  count(): Promise<number>;
  /**
   * All rows after the key, batch by batch.
   *
   * @param room at most so many rows are prepared
   */
  batches(after: string | null, size: number, room: number): AsyncGenerator<Batch>;
};

/**
 * How a step is made. `Row` is what is read of a draft to begin with, `Work` what is known of it
 * when it is written.
 */
export type StepDefinition<Row extends { draftId: string }, Work> = Omit<Step, 'batches'> & {
  /** The next rows after the key, in its order; none: the step is done. */
  pick(after: string | null, size: number): Promise<Row[]>;
  keyOf(row: Row): string;
  preview(works: Work[], room: number): Promise<RowOutcome[]>;
  /** About rows it returns nothing for there was nothing to do: they are counted as such alone. */
  write(tx: Db, works: Work[], room: number): Promise<RowOutcome[]>;
};

/** A step whose rows are written as they were picked: the statement itself does the work. */
export function statementStep<Row extends { draftId: string }>(
  definition: StepDefinition<Row, Row>,
): Step {
  const pick = (after: string | null, size: number) => {
    const rows = definition.pick(after, size);
    // Awaited in its turn; until then its failure must not count as unhandled.
    rows.catch(() => {});
    return rows;
  };
  async function* batches(after: string | null, size: number) {
    let picking = pick(after, size);
    for (let rows = await picking; rows.length > 0; rows = await picking) {
      // The next rows are picked while these are written.
      picking = pick(definition.keyOf(rows.at(-1)!), size);
      yield batchOf(
        definition,
        rows.map((row) => ({ row, work: row, ms: 0 })),
      );
    }
  }
  return { ...definition, batches };
}

type Prepared<Row, Work> = { row: Row; ms: number } & (
  | { work: Work }
  | { fault: string; reason: ReasonCode }
);

/**
 * A step whose rows need work that takes long and writes nothing, such as asking the model. Many
 * rows are prepared at a time and further ones while a batch is written, but they are written in
 * order, so that the saved key never passes a row that is not done.
 *
 * @param prepare is called for up to two batches and `ahead` rows at a time; it bounds its own
 *   concurrency. A row it throws for is an error and is passed over, unless `probe` throws too.
 * @param probe throws where the database is gone, so that the run stops
 */
export function preparedStep<Row extends { draftId: string }, Work>(
  definition: StepDefinition<Row, Work> & {
    prepare(row: Row): Promise<Work>;
    probe(): Promise<unknown>;
    ahead: number;
  },
): Step {
  const prepare = async (row: Row): Promise<Prepared<Row, Work>> => {
    const start = performance.now();
    const elapsed = () => performance.now() - start;
    try {
      return { row, work: await definition.prepare(row), ms: elapsed() };
    } catch (error) {
      await definition.probe();
      return { row, fault: faultLabel(error), reason: 'error:unexpected', ms: elapsed() };
    }
  };
  async function* batches(after: string | null, size: number, room: number) {
    const rows = rowsAfter(definition, after, size, room);
    for await (const prepared of inBatches(inOrder(rows, prepare, size + definition.ahead), size))
      yield batchOf(definition, prepared);
  }
  return { ...definition, batches };
}

async function* rowsAfter<Row extends { draftId: string }, Work>(
  definition: StepDefinition<Row, Work>,
  after: string | null,
  size: number,
  room: number,
): AsyncGenerator<Row> {
  let key = after;
  for (let left = room; left > 0;) {
    const rows = await definition.pick(key, Math.min(size, left));
    if (rows.length === 0) return;
    yield* rows;
    left -= rows.length;
    key = definition.keyOf(rows.at(-1)!);
  }
}

/** Works on up to `width` items at a time; the results come in the order of the items. */
async function* inOrder<Item, Result>(
  items: AsyncGenerator<Item>,
  work: (item: Item) => Promise<Result>,
  width: number,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  const begin = async () => {
    const next = await items.next();
    if (next.done) return false;
    const promise = work(next.value);
    // Awaited in its turn; until then its failure must not count as unhandled.
    promise.catch(() => {});
    running.push(promise);
    return true;
  };
  for (let more = true; more || running.length > 0;) {
    while (more && running.length < width) more = await begin();
    if (running.length > 0) yield await running.shift()!;
  }
}

async function* inBatches<Item>(items: AsyncGenerator<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function batchOf<Row extends { draftId: string }, Work>(
  definition: StepDefinition<Row, Work>,
  prepared: Prepared<Row, Work>[],
): Batch {
  const works = prepared.flatMap((item) => ('work' in item ? [item.work] : []));
  const faults = prepared.flatMap((item) =>
    'work' in item
      ? []
      : [{ draftId: item.row.draftId, action: null, reason: item.reason, fault: item.fault }],
  );
  const preparing = new Map(prepared.map(({ row, ms }) => [row.draftId, ms]));
  const timed = async (write: () => Promise<RowOutcome[]>) => {
    const start = performance.now();
    const outcomes = [...faults, ...(works.length > 0 ? await write() : [])];
    const share = (performance.now() - start) / prepared.length;
    return outcomes.map((outcome) => ({
      ...outcome,
      ms: Math.round((preparing.get(outcome.draftId)! + share) * 100) / 100,
    }));
  };
  return {
    key: definition.keyOf(prepared.at(-1)!.row),
    size: prepared.length,
    preview: (room) => timed(() => definition.preview(works, room)),
    write: (tx, room) => timed(() => definition.write(tx, works, room)),
    singles: () =>
      prepared.map((item) => ({
        draftId: item.row.draftId,
        batch: batchOf(definition, [item]),
      })),
  };
}
