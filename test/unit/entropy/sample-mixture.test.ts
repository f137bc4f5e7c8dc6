import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { cumulativeAt, wholeCdf } from '../../../src/entropy/cdf.js';
import { exactExp, exactSigmoid } from '../../../src/entropy/exact-exp.js';
import { SampleMixture } from '../../../src/entropy/sample-mixture.js';

const SPIKES = [0, 252, 255];
const COMPONENTS = 2;

/** Outputs of a network: flat and steep components, some of them beyond the samples. */
function randomOutputs(random: Random): Float64Array {
  const outputs = new Float64Array(SPIKES.length + 3 * COMPONENTS);
  for (let i = 0; i < SPIKES.length + COMPONENTS; i++) outputs[i] = 8 * random.float() - 4;
  for (let m = 0; m < COMPONENTS; m++) {
    outputs[SPIKES.length + COMPONENTS + m] = 1.6 * random.float() - 0.3;
    outputs[SPIKES.length + 2 * COMPONENTS + m] = 12 * random.float() - 3.5;
  }
  return outputs;
}

/** What the format says: every edge's own sum, and the largest of those before it. */
function expected(gain: number, outputs: Float64Array): number[] {
  const parts = SPIKES.length + COMPONENTS;
  const size = Math.floor(gain + 0.5) + 1;
  const spread = 65536 - size - 1;
  const largest = Math.max(...outputs.subarray(0, parts));
  const weights = Array.from(outputs.subarray(0, parts), (share) => exactExp(share - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const spikeMass = new Float64Array(size);
  SPIKES.forEach((spike, s) => {
    const symbol = Math.floor((spike / 255) * gain + 0.5);
    spikeMass[symbol] = spikeMass[symbol]! + weights[s]! / sum;
  });
  const cumulative = [0];
  let [below, reached] = [0, 0];
  for (let k = 1; k < size; k++) {
    below += spikeMass[k - 1]!;
    let mass = below;
    for (let m = 0; m < COMPONENTS; m++) {
      const share = weights[SPIKES.length + m]! / sum;
      if (share < 1e-7) continue;
      const steepness = exactExp(Math.min(8, Math.max(-3, outputs[parts + COMPONENTS + m]!)));
      mass += share * exactSigmoid(((k - 0.5) / gain - outputs[parts + m]!) * steepness);
    }
    reached = Math.max(reached, Math.min(spread, Math.floor(mass * spread)));
    cumulative.push(k + reached);
  }
  return [...cumulative, 65535, 65536];
}

describe('a sample mixture', () => {
  it.each([1, 2.7, 16, 36.43, 255])(
    'gives the same CDF in whatever order it is asked, at gain %f',
    (gain) => {
      const random = new Random(Math.floor(gain));
      const mixture = new SampleMixture(gain, SPIKES, COMPONENTS);
      for (let run = 0; run < 50; run++) {
        const outputs = randomOutputs(random);
        mixture.update(outputs);
        const cumulative = expected(gain, outputs);
        const order = Uint32Array.from(cumulative, (_, i) => i);
        random.shuffle(order);
        for (const i of order) expect(cumulativeAt(mixture.cdf, i)).toBe(cumulative[i]);
        mixture.update(randomOutputs(random));
        mixture.update(outputs);
        expect([...wholeCdf(mixture.cdf).cumulative]).toEqual(cumulative);
      }
    },
  );
});
