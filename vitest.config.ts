import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Longer than anything takes on a machine that is busy with other things: no test measures time. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

/** Processes that tests start compile what they load once, not each of them anew. */
const env = { NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/node-compile') };

const architecture = ['test/architecture.test.ts', 'test/expressions.test.ts'];
const standIns = 'test/standin/**/*.test.ts';

export default defineConfig({
  test: {
    // Files mostly wait for what they have set going: more of them than there are processors.
    maxWorkers: 4,
    projects: [
      // Reads the source only, so `npm run check` can run it without a database.
      { test: { name: 'architecture', include: architecture, ...patience } },
      // The stand-ins know nothing of the service, so they need no database either.
      { test: { name: 'stand-ins', include: [standIns], isolate: false, ...patience } },
      {
        test: {
          name: 'behaviour',
          include: ['test/**/*.test.ts'],
          exclude: [...architecture, standIns],
          globalSetup: './test/support/global-setup.ts',
          env,
          ...patience,
        },
      },
    ],
  },
});
