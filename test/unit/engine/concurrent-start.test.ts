import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { useExactEngine } from '../../../src/engine/exact.js';

it('starts once for callers that ask for it at the same time', async () => {
  const versions = await Promise.all([useExactEngine(), useExactEngine(), useExactEngine()]);
  expect(new Set(versions).size).toBe(1);
  expect(tf.getBackend()).toBe('wasm');
});
