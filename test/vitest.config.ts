import { defineConfig } from 'vitest/config';
import SlowFirst from './slow-first.js';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    exclude: ['bench/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The tests are measured on two cores, and several of them start processes of their own.
    maxWorkers: 2,
    pool: 'forks',
    sequence: { sequencer: SlowFirst },
    reporters: ['default', './plain-summary.ts'],
  },
});
