import { defineConfig } from 'vitest/config';
import SlowFirst from './slow-first.js';

/**
 * Tests that depend on no state of their process and leave none behind. Those of engines and of the command line choose
 * engines, replace modules, or write to the streams of their process.
 */
const STATELESS = [
  'unit/*.test.ts',
  'unit/!(engine|cli)/**/*.test.ts',
  '{property,golden,corrupt}/**/*.test.ts',
];

export default defineConfig({
  test: {
    root: import.meta.dirname,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The tests are measured on two cores, and several of them start processes of their own.
    maxWorkers: 2,
    pool: 'forks',
    sequence: { sequencer: SlowFirst },
    reporters: ['default', './plain-summary.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'own process', include: ['**/*.test.ts'], exclude: ['bench/**', ...STATELESS] },
      },
      {
        extends: true,
        // One process runs many files: it loads TensorFlow.js and compiles its WebAssembly once.
        test: { name: 'shared process', include: STATELESS, isolate: false },
      },
    ],
  },
});
