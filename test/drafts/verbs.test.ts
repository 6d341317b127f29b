import { expect, test } from 'vitest';
import { decisionKinds } from '../../src/drafts/decide/decision-kinds.ts';
import { verbs } from '../../src/drafts/verbs/verbs.ts';
import { createTestDatabase } from '../support/test-database.ts';

test('the database’s check and our list hold the same kinds of decisions', async () => {
  const { db, drop } = await createTestDatabase();
  try {
    const [check] = await db.$queryRaw<{ definition: string }[]>`
      SELECT pg_get_constraintdef(oid) AS "definition" FROM pg_constraint
      WHERE conname = 'DraftDecision_decision'`;
    const allowed = [...check!.definition.matchAll(/'([a-z_]+)'/g)].map(([, kind]) => kind!);
    expect(allowed.toSorted()).toEqual(Object.keys(decisionKinds).toSorted());
  } finally {
    await drop();
  }
});

test('no two verbs share a name or, unless they exclude each other, a key', () => {
  const names = verbs.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const keys = verbs.filter(({ name }) => name !== 'retry').flatMap(({ key }) => key?.press ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});
