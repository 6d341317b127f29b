import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { ended, outcomeOf, runFields, stateOf } from '../backfill/backfill-runs.ts';
import { startModelStandIn } from '../standin/model/model-standin.ts';
import { seedHistory } from '../support/seed-history.ts';
import { spawnScript } from '../support/spawn-script.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { startThrowawayPostgres } from '../support/throwaway-postgres.ts';
import { until } from '../support/until.ts';

const DRAFTS = 1_500;

/** Rows dealt with by now, over both steps; null while the database is away. */
async function progressOf(db: PrismaClient): Promise<number | null> {
  const find = db.backfillRun.findFirst({ orderBy: { startedAt: 'desc' } });
  const run = await find.catch(() => null);
  if (!run) return null;
  return run.step === 'pending' ? DRAFTS + run.done : run.done;
}

test('a run whose database is killed says how to go on and, resumed, ends as an undisturbed one', async () => {
  const postgres = await startThrowawayPostgres();
  const model = await startModelStandIn();
  const undisturbed = await createTestDatabase();
  const db = connectDatabase(postgres.url, { poolSize: 2 });
  const logDirectory = mkdtempSync(path.join(tmpdir(), 'backfill-logs-'));
  const start = (args: string[]) =>
    spawnScript(
      'scripts/backfill-ai-auto-send-evaluation-fields.ts',
      ['--log-dir', logDirectory, ...args],
      {
        DATABASE_URL: postgres.url,
        OPENAI_API_KEY: 'a-key',
        OPENAI_BASE_URL: model.baseUrl,
        EVALUATOR_MODEL: 'stand-in',
      },
    );
  try {
    await seedHistory(undisturbed.url, { drafts: DRAFTS });
    await seedHistory(postgres.url, { drafts: DRAFTS });
    const whole = ended(await runFields({ database: undisturbed, model }, { batchSize: 10 }));

    let args = ['--apply', '--batch-size', '10'];
    // In the middle of the first step, and twice in the second one.
    for (const point of [300, DRAFTS + 30, DRAFTS + 60]) {
      const running = start(args);
      await until(async () => ((await progressOf(db)) ?? 0) >= point, 'the point of the crash');
      await postgres.kill();
      const { exitCode, stdout, stderr } = await running.ended;
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/failed \(the database went away\)\n {2}\d{3,} rows looked at/);
      expect(stdout).toContain('--resume');
      expect(stderr).toContain('The database went away. What was written stays');
      await postgres.start();
      args = ['--resume', 'last'];
    }
    const last = await start(args).ended;
    expect(last.stdout).toContain('finished');

    expect(await stateOf({ db })).toEqual(await stateOf(undisturbed));
    const runs = await db.backfillRun.findMany();
    expect(runs.map(outcomeOf)).toEqual([outcomeOf(whole.run)]);
  } finally {
    await db.$disconnect();
    await undisturbed.drop();
    await model.close();
    await postgres.stop();
  }
}, 180_000);
