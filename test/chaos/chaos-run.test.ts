import { expect, test } from 'vitest';
import { runChaos } from './chaos-run.ts';
import { noLies } from './find-lies.ts';

test(
  'under every kind of trouble at once nothing is sent twice, lost, or shown wrongly',
  { timeout: 300_000 },
  async () => {
    const result = await runChaos({ drafts: 25, seconds: 15, seed: 70, workers: 2 });
    expect(result.findings).toEqual(noLies);
    expect(result.quietAfter).not.toBeNull();
    expect(result.counts['drafts handed in']).toBe(25);
    expect(result.mails).toBeGreaterThan(0);
  },
);
