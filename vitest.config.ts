import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // Reads the source only, so `npm run check` can run it without a database.
        test: { name: 'architecture', include: ['test/architecture.test.ts'] },
      },
      {
        test: {
          name: 'behaviour',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture.test.ts'],
          globalSetup: './test/support/global-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
