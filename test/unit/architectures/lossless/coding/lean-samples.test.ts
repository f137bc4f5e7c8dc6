import { expect, it } from 'vitest';
import * as lean from '../../../../../src/architectures/lossless/coding/lean-samples.js';
import { SampleLevels } from '../../../../../src/runtime/sample-levels.js';
import { finishSteps } from '../../../../../src/steps.js';

const leanSamples = (...given: Parameters<typeof lean.leanSamples>) =>
  finishSteps(lean.leanSamples(...given));
const levels = new SampleLevels(5); // 51 samples per step

/** 3×3 samples, the middle one of a given value and the others black. */
function dot(sample: number) {
  return { width: 3, height: 3, channels: 1 as const, data: Uint8Array.of(0, 0, 0, 0, sample, 0, 0, 0, 0) };
}

it.each([
  [26, 0, 1],
  [26, 0.1, 0],
  [40, 0.1, 1],
  [40, 1, 0],
  [50, 1, 1],
])('a lone sample of %i at thrift %f becomes symbol %i', (sample, thrift, symbol) => {
  expect(levels.symbolOf(leanSamples(dot(sample), 5, thrift).data[4]!)).toBe(symbol);
});

it('takes no level that only one of the two neighbours has', () => {
  const edge = { width: 2, height: 2, channels: 1 as const, data: Uint8Array.of(0, 51, 0, 26) };
  expect(levels.symbolOf(leanSamples(edge, 5, 1).data[3]!)).toBe(1);
});
