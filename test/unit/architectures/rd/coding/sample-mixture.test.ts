import { describe, expect, it } from 'vitest';
import { SampleMixture } from '../../../../../src/architectures/rd/coding/sample-mixture.js';
import { Random } from '../../../../../src/data/random.js';
import { cumulativeAt, wholeCdf } from '../../../../../src/entropy/cdf.js';
import { exactExp, exactSigmoid } from '../../../../../src/entropy/exact-exp.js';

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

  describe('with a profile', () => {
    const random = new Random(8);
    const profile = Float64Array.from({ length: 256 }, () => (random.integer(4) === 0 ? 20 : 0.02));

    it('gives the same CDF in whatever order it is asked', () => {
      for (let run = 0; run < 100; run++) {
        const outputs = randomOutputs(random);
        const once = new SampleMixture(255, SPIKES, COMPONENTS);
        once.update(outputs, profile);
        const cumulative = [...wholeCdf(once.cdf).cumulative];
        for (let i = 0; i <= 256; i++) expect(cumulative[i + 1]).toBeGreaterThan(cumulative[i]!);
        const mixture = new SampleMixture(255, SPIKES, COMPONENTS);
        const order = Uint32Array.from(cumulative, (_, i) => i);
        for (let again = 0; again < 3; again++) {
          mixture.update(randomOutputs(random), profile);
          mixture.update(outputs, profile);
          random.shuffle(order);
          for (const i of order) expect(cumulativeAt(mixture.cdf, i)).toBe(cumulative[i]);
        }
      }
    });

    it('spreads the mass between the spikes in proportion to mass × profile, and leaves all other mass', () => {
      for (let run = 0; run < 100; run++) {
        const outputs = randomOutputs(random);
        const plain = expected(255, outputs);
        const mixture = new SampleMixture(255, SPIKES, COMPONENTS);
        mixture.update(outputs, profile);
        const { cumulative } = wholeCdf(mixture.cdf);
        const outside = [0, 1, 252, 253, 254, 255, 256, 257];
        expect(outside.map((k) => cumulative[k])).toEqual(outside.map((k) => plain[k]));
        const mass = (v: number) => massOf(outputs, v);
        let [sum, weighted] = [0, 0];
        for (let v = 1; v < 252; v++) {
          sum += mass(v);
          weighted += mass(v) * profile[v]!;
        }
        if (weighted < 1e-12) continue;
        for (let v = 1; v < 252; v++) {
          const share = (cumulative[v + 1]! - cumulative[v]! - 1) / 65536;
          expect(Math.abs(share - (mass(v) * profile[v]! * sum) / weighted)).toBeLessThan(
            1e-4 + 0.006 * share,
          );
        }
      }
    });
  });
});

/** Mass that the components give a sample at gain 255. */
function massOf(outputs: Float64Array, v: number): number {
  const parts = SPIKES.length + COMPONENTS;
  const largest = Math.max(...outputs.subarray(0, parts));
  const weights = Array.from(outputs.subarray(0, parts), (share) => Math.exp(share - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let mass = 0;
  for (let m = 0; m < COMPONENTS; m++) {
    const steepness = Math.exp(Math.min(8, Math.max(-3, outputs[parts + COMPONENTS + m]!)));
    const below = (edge: number) => 1 / (1 + Math.exp(-(edge / 255 - outputs[parts + m]!) * steepness));
    mass += (weights[SPIKES.length + m]! / sum) * (below(v + 0.5) - below(v - 0.5));
  }
  return mass;
}
