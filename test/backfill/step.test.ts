import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Batch, preparedStep, statementStep } from '../../src/backfill/step.ts';

type Row = { draftId: string };

/** A table of rows `000`, `001` …, read by key. */
function tableOf(count: number) {
  const rows = Array.from({ length: count }, (_, n) => ({ draftId: String(n).padStart(3, '0') }));
  return {
    pick: async (after: string | null, size: number) =>
      rows.filter(({ draftId }) => draftId > (after ?? '')).slice(0, size),
    keyOf: ({ draftId }: Row) => draftId,
  };
}

const frame = { name: 'a', title: 'A', batchSize: 10, count: async () => 0 };
const asDone = async (works: Row[]) =>
  works.map(({ draftId }) => ({ draftId, action: 'evaluated' as const, reason: null }));

async function all(batches: AsyncGenerator<Batch>): Promise<Batch[]> {
  const found: Batch[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}

test('every row comes once and in order, whatever the sizes and however long each takes', async () => {
  const sizes = fc.record({
    count: fc.integer({ min: 0, max: 60 }),
    size: fc.integer({ min: 1, max: 20 }),
    ahead: fc.integer({ min: 1, max: 10 }),
    delays: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ count, size, ahead, delays }) => {
      let [running, most] = [0, 0];
      const step = preparedStep<Row, Row>({
        ...frame,
        ...tableOf(count),
        ahead,
        preview: asDone,
        write: (_, works) => asDone(works),
        probe: async () => {},
        prepare: async (row) => {
          most = Math.max(most, (running += 1));
          await sleep(delays[Number(row.draftId) % delays.length]);
          running -= 1;
          return row;
        },
      });
      const batches = await all(step.batches(null, size, 1_000));
      const results = (await Promise.all(batches.map((batch) => batch.preview(1_000)))).flat();
      expect(results.map(({ draftId }) => draftId)).toEqual(
        Array.from({ length: count }, (_, n) => String(n).padStart(3, '0')),
      );
      expect(batches.at(-1)?.key).toBe(results.at(-1)?.draftId);
      expect(most).toBeLessThanOrEqual(size + ahead);
    }),
    { numRuns: 30 },
  );
});

test('no more rows are prepared than there is room for', async () => {
  const prepared: string[] = [];
  const step = preparedStep<Row, Row>({
    ...frame,
    ...tableOf(50),
    ahead: 10,
    preview: asDone,
    write: (_, works) => asDone(works),
    probe: async () => {},
    prepare: async (row) => {
      prepared.push(row.draftId);
      return row;
    },
  });
  await all(step.batches(null, 4, 7));
  expect(prepared).toHaveLength(7);
});

test('a row that cannot be prepared is an error among the others, and says no private text', async () => {
  const step = preparedStep<Row, Row>({
    ...frame,
    ...tableOf(3),
    ahead: 2,
    preview: asDone,
    write: (_, works) => asDone(works),
    probe: async () => {},
    prepare: async (row) => {
      if (row.draftId === '001') throw new TypeError('ann@example.com is odd');
      return row;
    },
  });
  const [batch] = await all(step.batches(null, 10, 10));
  const results = await batch!.preview(10);
  expect(results).toHaveLength(3);
  expect(results.find(({ draftId }) => draftId === '001')).toMatchObject({
    action: null,
    reason: 'error:unexpected',
    fault: 'TypeError',
  });
});

test('with the database gone the step ends instead of counting every row as an error', async () => {
  const gone = new Error('the database is gone');
  const step = preparedStep<Row, Row>({
    ...frame,
    ...tableOf(3),
    ahead: 2,
    preview: asDone,
    write: (_, works) => asDone(works),
    probe: () => Promise.reject(gone),
    prepare: () => Promise.reject(new Error('no answer')),
  });
  await expect(all(step.batches(null, 10, 10))).rejects.toBe(gone);
});

test('a batch can be taken apart into its rows, each with its own key', async () => {
  const step = statementStep<Row>({
    ...frame,
    ...tableOf(5),
    preview: asDone,
    write: (_, works) => asDone(works),
  });
  const [batch] = await all(step.batches(null, 10, 10));
  const singles = batch!.singles();
  expect(singles.map(({ batch: single }) => [single.key, single.size])).toEqual(
    ['000', '001', '002', '003', '004'].map((key) => [key, 1]),
  );
});
