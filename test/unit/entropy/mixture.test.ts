import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextModels } from '../../../src/architectures/rd/coding/context-model.js';
import { contextNetworkSize } from '../../../src/architectures/rd/coding/context-network.js';
import type { SymbolMeter } from '../../../src/entropy/entropy-model.js';
import { exactSigmoid } from '../../../src/entropy/exact-exp.js';
import { symbolOf, valuesAt } from '../architectures/rd/coding/context-by-the-page.js';
import { constantNetwork, LOG_ONE, smallNetworkOf } from '../runtime/integer/random-small-network.js';
import { distributionOf, frequencyOf, MIXTURE_TOTAL, mixtureOf, pageSigmoid } from './by-the-page.js';

const shape = {
  maxGain: 255,
  window: { rows: 1, side: 1 },
  hidden: 1,
  spikes: [0, 252, 255],
  components: 2,
};
const size = contextNetworkSize(shape);
const onePixel = { height: 1, width: 1, channels: 1 };

/** The price list of the mixture that these outputs of a network describe. */
function meterOf(outputs: readonly number[], gain: number, simd = true): SymbolMeter {
  const network = smallNetworkOf(constantNetwork(size, outputs), size);
  const meter = contextModels({ shape, network }, { simd })(gain).meter(onePixel);
  meter.look(0);
  return meter;
}

/** The frequency of a symbol that has an interval of its own. */
function frequency(meter: SymbolMeter, symbol: number): number {
  return Math.round(2 ** (22 - meter.bits(symbol)));
}

const anyOutput = fc.oneof(fc.integer({ min: -8191, max: 8191 }), fc.integer({ min: -1500, max: 3000 }));
const anyOutputs = fc.array(anyOutput, { minLength: size.outputs, maxLength: size.outputs });
const anyGain = fc.oneof(
  fc.constantFrom(1, 1.7, 2, 9, 36.43, 255),
  fc.double({ min: 1, max: 255, noNaN: true }),
);

describe('the mixture that outputs of a network describe', () => {
  it('gives each symbol at least 1, and all of them with the escape 2^22', () => {
    fc.assert(
      fc.property(anyOutputs, anyGain, (outputs, gain) => {
        const meter = meterOf(outputs, gain);
        let sum = 1;
        for (let k = 0; k <= Math.floor(gain + 0.5); k++) {
          expect(meter.bits(k)).toBeLessThanOrEqual(22);
          sum += frequency(meter, k);
        }
        expect(sum).toBe(MIXTURE_TOTAL);
        // The escape has a frequency of 1, and a distance of 0 is one bit.
        expect(meter.bits(Math.floor(gain + 0.5) + 1)).toBe(23);
      }),
      { numRuns: 60 },
    );
  });

  it('is that of the format page, with SIMD and without', () => {
    fc.assert(
      fc.property(anyOutputs, anyGain, fc.array(fc.nat(255)), (outputs, gain, asked) => {
        const mixture = mixtureOf(
          outputs,
          shape.spikes.map((spike) => symbolOf(spike, gain)),
          { center: 2 ** 15, factor: 16 },
        );
        const last = Math.floor(gain + 0.5);
        const page = distributionOf(mixture, valuesAt(gain), 0, last + 1);
        const meters = [true, false].map((simd) => meterOf(outputs, gain, simd));
        for (const k of [0, 1, last, ...asked.map((symbol) => symbol % (last + 1))]) {
          expect(meters.map((meter) => frequency(meter, k))).toEqual(Array(2).fill(frequencyOf(page, k)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('puts spikes where they are, and components around the middle', () => {
    const share = (part: number) => [0, 1, 2, 3, 4].map((own) => (own === part ? 8000 : 0));
    const shareAt = (outputs: readonly number[], symbol: number) =>
      frequency(meterOf(outputs, 255), symbol) / MIXTURE_TOTAL;
    expect(shareAt([...share(1), 0, 0, 0, 0], 252)).toBeGreaterThan(0.99);
    expect(shareAt([...share(2), 0, 0, 0, 0], 255)).toBeGreaterThan(0.99);
    // A mean of 63.5 samples above the middle, as steep as it gets.
    expect(shareAt([...share(3), 1020, 0, 2954, 2954], 191)).toBeGreaterThan(0.99);
    // A logistic distribution with a scale of 1/16 of the range, about the middle: 127.5.
    const expected = exactSigmoid(16 / 255) - exactSigmoid(0);
    expect(shareAt([...share(4), 0, 0, 0, Math.round(LOG_ONE * Math.log(16))], 128)).toBeCloseTo(expected, 3);
  });

  it('gives two spikes at one symbol both masses', () => {
    // At gain 1 the samples 252 and 255 are the symbol 1.
    const logs = [Math.log(0.2), Math.log(0.3), Math.log(0.5), -20, -20].map((log) =>
      Math.round(LOG_ONE * log),
    );
    const meter = meterOf([...logs, 0, 0, 0, 0], 1);
    expect(frequency(meter, 1) / MIXTURE_TOTAL).toBeCloseTo(0.8, 2);
  });
});

describe('the sigmoid of mixtures', () => {
  it('never falls, and is within 2 × 10^-5 of the exact one', () => {
    let [before, falls, worst] = [0n, 0, 0];
    for (let z = -250_000; z <= 250_000; z += 7) {
      const value = pageSigmoid(BigInt(z));
      if (value < before) falls++;
      worst = Math.max(worst, Math.abs(Number(value) / 2 ** 24 - exactSigmoid(z / 8192)));
      before = value;
    }
    expect(falls).toBe(0);
    expect(worst).toBeLessThan(2e-5);
  });
});
