import { afterAll, beforeAll, expect, test } from 'vitest';
import { editDraft } from '../../src/drafts/decide/edit-draft.ts';
import { textsOf } from '../../src/drafts/draft-text.ts';
import { fingerprintOf } from '../../src/drafts/fingerprint.ts';
import { loadDraft } from '../../src/drafts/load-draft.ts';
import { receiveDraft } from '../../src/drafts/receive-draft.ts';
import { parseSubmission } from '../../src/drafts/draft-submission.ts';
import { openQueue, type Queue } from '../../src/queue.ts';
import { deskOf } from '../support/desk-of.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const houseMail = { from: { address: 'sales@example.com' }, replyTo: null };

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

function actor(slackUserId: string) {
  return { kind: 'person', slackUserId, slackTeamId: 'T1', surface: 'slack' } as const;
}

async function edit(draftId: string, slackUserId: string, content: string) {
  const loaded = (await loadDraft(database.db, draftId))!;
  const click = {
    draftId,
    actor: actor(slackUserId),
    may: 'all' as const,
    fingerprint: fingerprintOf(loaded, houseMail),
  };
  return editDraft(database.db, deskOf(database.db, queue), click, content);
}

async function received(): Promise<string> {
  const parsed = parseSubmission(submission({ draft: { content: 'As the AI wrote it.' } }));
  if (!parsed.ok) throw new Error('not a submission');
  await receiveDraft(database.db, queue, parsed.submission);
  return parsed.submission.draft.id;
}

test('every text is kept with who wrote it, the AI’s first', async () => {
  const draftId = await received();
  expect(await edit(draftId, 'U0JON', 'As Jon wants it.')).toEqual({ kind: 'done' });
  expect(await edit(draftId, 'U0MIA', 'As Mia wants it.')).toEqual({ kind: 'done' });
  expect(await textsOf(database.db, draftId)).toMatchObject([
    { author: 'ai', content: 'As the AI wrote it.', slackUserId: null },
    { author: 'person', content: 'As Jon wants it.', slackUserId: 'U0JON', slackTeamId: 'T1' },
    { author: 'person', content: 'As Mia wants it.', slackUserId: 'U0MIA', slackTeamId: 'T1' },
  ]);
});

test('what another program made of it is kept before a person replaces that', async () => {
  const draftId = await received();
  await database.db.aIDraft.update({ where: { id: draftId }, data: { content: 'Regenerated.' } });
  await edit(draftId, 'U0JON', 'As Jon wants it.');
  const texts = await textsOf(database.db, draftId);
  expect(texts.map(({ author, content }) => `${author}: ${content}`)).toEqual([
    'ai: As the AI wrote it.',
    'elsewhere: Regenerated.',
    'person: As Jon wants it.',
  ]);
});

test('an edit that is refused keeps nothing', async () => {
  const draftId = await received();
  expect(await edit(draftId, 'U0JON', '  ')).toMatchObject({ kind: 'refused' });
  expect(await textsOf(database.db, draftId)).toHaveLength(1);
});
