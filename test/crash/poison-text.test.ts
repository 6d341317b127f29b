import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrashDesk, handIn, openCrashDesk } from '../support/crash-desk.ts';
import { submission } from '../support/submissions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let desk: CrashDesk;
beforeAll(async () => {
  database = await createTestDatabase();
  desk = await openCrashDesk(database.url);
});
afterAll(async () => {
  await desk.close();
  await database.drop();
});

/** The longest texts that intake takes, of what is slowest to read. */
function poisonous() {
  const { draft, messages, ...rest } = submission();
  return {
    ...rest,
    draft: { ...draft, content: `Hi Ann, ${'Nov 24 at 3 '.repeat(3_200)}<name${'-'.repeat(300)}` },
    messages: messages.map((message) => ({
      ...message,
      body: `${'From: ann <a@example.com>\n'.repeat(4_000)}${'配信 111 '.repeat(10_000)}`,
    })),
  };
}

const isDecided = async (id: string) =>
  (await desk.db.aIDraft.findUniqueOrThrow({ where: { id } })).autoSendAction !== null;

test('the service answers, and stops when told to, while the worst text is judged', async () => {
  const service = await desk.start();
  const first = poisonous();
  expect((await handIn(service, first)).status).toBe(202);
  await until(async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    return isDecided(first.draft.id);
  }, 'the first is decided');

  const second = poisonous();
  expect((await handIn(service, second)).status).toBe(202);
  await service.stop();

  await desk.start();
  await until(() => isDecided(second.draft.id), 'the next process decides the second');
});
