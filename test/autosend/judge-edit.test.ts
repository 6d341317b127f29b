import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AutoSendDesk } from '../../src/autosend/desk.ts';
import { judgeEdit } from '../../src/autosend/judge-edit.ts';
import { orchestrate } from '../../src/autosend/orchestrate.ts';
import type { Verdict } from '../../src/autosend/verdict.ts';
import { editDraft } from '../../src/drafts/decide/edit-draft.ts';
import { parseSubmission } from '../../src/drafts/draft-submission.ts';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import { loadDraftWithDecisions } from '../../src/drafts/load-draft.ts';
import { receiveDraft } from '../../src/drafts/receive-draft.ts';
import { reviewOf } from '../../src/drafts/review.ts';
import { confidenceLine, heldLines } from '../../src/drafts/telling/findings.ts';
import { plainLine } from '../../src/drafts/telling/plain-text.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { deskOf } from '../support/desk-of.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let queue: Queue;

beforeAll(async () => {
  database = await createTestDatabase();
  queue = await openQueue(database.url, () => {});
});
afterAll(async () => {
  await queue.stop(1_000);
  await database.drop();
});

function deskSaying(verdict: Partial<Verdict>, beforeItAnswers = async () => {}): AutoSendDesk {
  const usual = { confidence: 0.97, safe: true, reason: 'answers the question', model: 'test' };
  return {
    ...deskOf(database.db, queue),
    // The message is of a fixed day.
    maxAgeHours: 1_000_000,
    reviewWhileStopped: 'paused',
    evaluator: {
      async evaluate() {
        await beforeItAnswers();
        return {
          kind: 'verdict',
          verdict: {
            ...usual,
            riskyPhrases: [],
            injectedInstruction: null,
            asksNoContact: false,
            ...verdict,
          },
        };
      },
    },
  };
}

/** A draft that promises a price and names a stranger, held for both. */
async function heldDraft(): Promise<string> {
  const given = submission({
    draft: { content: 'Hi Robert,\n\nfor your team it is $2,000/mo.\n\nBest,\nJo' },
  });
  const parsed = parseSubmission(given);
  if (!parsed.ok) throw new Error('the submission cannot be read');
  await receiveDraft(database.db, queue, parsed.submission);
  const desk = deskSaying({ safe: false, reason: 'promises a price', riskyPhrases: ['$2,000/mo'] });
  await orchestrate(database.db, desk, given.draft.id);
  return given.draft.id;
}

async function reviewed(draftId: string) {
  const { houseMail } = deskOf(database.db, queue);
  const loaded = (await loadDraftWithDecisions(database.db, draftId))!;
  const review = reviewOf(loaded, houseMail, null);
  return {
    held: heldLines(review).map((line) => plainLine(line)),
    confidence: plainLine(confidenceLine(review)),
    fingerprint: fingerprintOf(loaded, houseMail),
    findings: review.findings,
    edit: review.edit,
  };
}

async function edit(draftId: string, content: string): Promise<void> {
  const { fingerprint } = await reviewed(draftId);
  const actor = {
    kind: 'person',
    slackUserId: 'U0JON',
    slackTeamId: 'T1',
    surface: 'slack',
  } as const;
  const click = { draftId, fingerprint, actor, may: 'all' as const };
  const result = await editDraft(database.db, deskOf(database.db, queue), click, content);
  expect(result).toEqual({ kind: 'done' });
}

test('all that speaks against a draft is told, the model’s and each rule’s, with its words', async () => {
  const { held } = await reviewed(await heldDraft());
  expect(held).toHaveLength(3);
  expect(held[0]).toBe("Held: promises a price ('$2,000/mo') · and 2 more");
  expect(held.slice(1).join('\n')).toMatch(/'Robert'[^]*'\$2,000/);
});

test('after an edit the rules judge the new text at once, and the old verdict is called old', async () => {
  const draftId = await heldDraft();
  await edit(draftId, 'Hi Robert,\n\nhappy to explain how it works.\n\nBest,\nJo');
  const { held, confidence, edit: editOf } = await reviewed(draftId);
  expect(held).toEqual([
    expect.stringMatching(/^Held: the draft speaks to somebody else .*'Robert'/),
  ]);
  expect(confidence).toBe(
    'The model has not judged the edited text yet. Of the one before: 97 %, needs 90 %',
  );
  expect(editOf).toMatchObject({ slackUserId: 'U0JON' });
});

test('the model judges it in the background; the draft waits for a person all the same', async () => {
  const draftId = await heldDraft();
  await edit(draftId, 'Hi Ann,\n\nhappy to explain how it works.\n\nBest,\nJo');
  expect((await reviewed(draftId)).held).toEqual([
    'Held: it was edited; no rule speaks against the new text',
  ]);
  await judgeEdit(database.db, deskSaying({ confidence: 0.95 }), draftId);
  expect(await reviewed(draftId)).toMatchObject({
    held: ['Held: a person edited it, and nothing speaks against the new text'],
    confidence: 'The model was confident enough: 95 %, needs 90 %. That is not what holds it.',
    findings: [],
  });
  expect(await database.db.draftDelivery.count({ where: { draftId } })).toBe(0);
});

test('a verdict on a text that was edited again meanwhile is not told of the newer one', async () => {
  const draftId = await heldDraft();
  await edit(draftId, 'Hi Ann,\n\nhappy to explain.\n\nBest,\nJo');
  const editedAgain = () => edit(draftId, 'Hi Robert,\n\nhappy to explain.\n\nBest,\nJo');
  await judgeEdit(database.db, deskSaying({ confidence: 0.99 }, editedAgain), draftId);
  const { held, confidence } = await reviewed(draftId);
  expect(held).toEqual([expect.stringContaining("'Robert'")]);
  expect(confidence).toContain('has not judged the edited text yet');
});
