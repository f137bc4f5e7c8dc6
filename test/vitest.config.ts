import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two workers: the promise is "under ten minutes on two cores".
    maxWorkers: 2,
    pool: 'forks',
    reporters: ['default', './plain-summary.ts'],
  },
});
