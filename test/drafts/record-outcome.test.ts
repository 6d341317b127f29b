import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Outcome, recordOutcome } from '../../src/drafts/record-outcome.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.client.create({
    data: { id: 'c', name: 'Acme', userId: 'u', leads: { create: { id: 'l' } } },
  });
});
afterAll(() => database.drop());

async function draftWith(action: Outcome | null, status = 'pending'): Promise<string> {
  const { id } = await database.db.aIDraft.create({
    data: {
      leadId: 'l',
      content: 'Hi',
      channel: 'email',
      status,
      autoSendAction: action,
      autoSendReason: 'before',
      autoSendConfidence: 0.5,
    },
  });
  return id;
}

const fieldsOf = (id: string) => database.db.aIDraft.findUniqueOrThrow({ where: { id } });

describe('recording an outcome', () => {
  beforeEach(() => database.db.aIDraft.deleteMany());

  test.each<[Outcome | null, Outcome, Outcome]>([
    [null, 'needs_review', 'needs_review'],
    [null, 'skip', 'skip'],
    ['error', 'skip', 'error'],
    ['skip', 'error', 'skip'],
    ['error', 'needs_review', 'needs_review'],
    ['skip', 'send_delayed', 'send_delayed'],
    ['needs_review', 'skip', 'needs_review'],
    ['needs_review', 'error', 'needs_review'],
    ['send_delayed', 'skip', 'send_delayed'],
    ['send_delayed', 'needs_review', 'send_delayed'],
    ['send_immediate', 'error', 'send_immediate'],
  ])('over %s, %s leaves %s', async (before, recorded, after) => {
    const id = await draftWith(before);
    await recordOutcome(database.db, id, { outcome: recorded, reason: 'after' });
    expect((await fieldsOf(id)).autoSendAction).toBe(after);
  });

  test('never touches what was really sent', async () => {
    const id = await draftWith('send_immediate', 'approved');
    const outcomes: Outcome[] = ['send_delayed', 'needs_review', 'skip', 'error'];
    for (const outcome of outcomes)
      expect(await recordOutcome(database.db, id, { outcome, reason: 'after' })).toBe(false);
    expect(await fieldsOf(id)).toMatchObject({
      autoSendAction: 'send_immediate',
      autoSendReason: 'before',
    });
  });

  test('erases no field it was not given', async () => {
    const id = await draftWith(null);
    await recordOutcome(database.db, id, { outcome: 'needs_review' });
    expect(await fieldsOf(id)).toMatchObject({
      autoSendReason: 'before',
      autoSendConfidence: 0.5,
      autoSendEvaluatedAt: null,
    });
  });

  test('keeps the stronger of two outcomes recorded at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await draftWith(null);
      await Promise.all([
        recordOutcome(database.db, id, { outcome: 'skip' }),
        recordOutcome(database.db, id, { outcome: 'needs_review' }),
      ]);
      expect((await fieldsOf(id)).autoSendAction).toBe('needs_review');
    }
  });
});

describe('the database itself refuses', () => {
  const delivery = { leadId: 'l', origin: 'approval', decisionId: 1n, fingerprint: 'f' };

  test('a second live delivery of a draft', async () => {
    const draftId = await draftWith(null);
    await database.db.draftDelivery.create({ data: { ...delivery, draftId } });
    await expect(
      database.db.draftDelivery.create({ data: { ...delivery, draftId } }),
    ).rejects.toMatchObject({ code: 'P2002' });
  });

  test('a delivery that is sending and claimed by nobody', async () => {
    const draftId = await draftWith(null);
    await expect(
      database.db.draftDelivery.create({ data: { ...delivery, draftId, state: 'sending' } }),
    ).rejects.toThrow(/DraftDelivery_claimed/);
  });

  test('to change the audit trail', async () => {
    const { id } = await database.db.draftDecision.create({
      data: { decision: 'hold', actor: 'evaluator', surface: 'evaluator' },
    });
    await expect(
      database.db.draftDecision.update({ where: { id }, data: { reasonText: 'other' } }),
    ).rejects.toThrow(/append-only/);
    await expect(database.db.draftDecision.delete({ where: { id } })).rejects.toThrow(
      /append-only/,
    );
  });
});
