import { expect, test } from 'vitest';
import { runScript } from '../support/run-script.ts';

test.each([[['--drafts', 'many']], [['--seconds', '0']], [['--workers', '99']], [['--loud']]])(
  'explains itself where it is asked wrongly: %s',
  async (args) => {
    const { exitCode, stderr } = await runScript('scripts/chaos.ts', args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('npm run chaos');
  },
);
