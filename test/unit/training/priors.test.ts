import type { Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { tf } from '../../../src/engine/tfjs.js';
import { ExactNetwork } from '../../../src/entropy/exact-network.js';
import { ResidualModel, residualNetworkSize } from '../../../src/entropy/residual-model.js';
import { latentNetworkSize, SmallLatentModel } from '../../../src/entropy/small-latent-model.js';
import { encodeSymbols } from '../../../src/entropy/symbols.js';
import type { SmallLatentEntropy } from '../../../src/models/small-latent-files.js';
import { defaultConfig } from '../../../src/training/config.js';
import { LatentPrior } from '../../../src/training/rd/latent-prior.js';
import { LosslessTraining } from '../../../src/training/rd/lossless-training.js';
import { FIRST_ROWS, gatherResidualRows } from '../../../src/training/rd/residual-rows.js';
import { wholePlanes } from '../../../src/training/rd/training-planes.js';

beforeAll(useExactEngine);

/** Smooth, with some noise. */
function patch(height: number, width: number, channels: number): Float32Array {
  const random = new Random(2);
  return Float32Array.from({ length: height * width * channels }, (_, i) => {
    const place = Math.floor(i / channels);
    const wave = Math.sin((place % width) / 9 + (i % channels)) + Math.cos(Math.floor(place / width) / 7);
    return Math.round(127 + 50 * wave + 6 * random.float()) / 255;
  });
}

describe('what training says a small latent costs', () => {
  const shape = { window: { rows: 2, side: 3 }, hidden: 12, components: 3 };
  let prior: LatentPrior;
  afterAll(() => prior.dispose());

  it('is what the file takes, within 1 %', () => {
    prior = new LatentPrior(shape, 2, new Random(4));
    const random = new Random(5);
    const symbols = Int32Array.from({ length: 24 * 24 * 2 }, () => random.integer(5) - 2);
    const ideal = tf.tidy(
      () => prior.bits(tf.tensor4d(Float32Array.from(symbols), [1, 24, 24, 2])).dataSync()[0]!,
    );
    const counts = new Map([-2, -1, 0, 1, 2].map((symbol) => [symbol, 100] as const));
    const { entropy, files } = prior.freeze([counts, counts]);
    const networks = files.map(([, bytes], channel) => {
      return new ExactNetwork(latentNetworkSize(shape, 2, channel), new Float32Array(bytes.slice().buffer));
    });
    // Wide ranges: in training no symbol takes what lies beyond the outermost ones.
    const ranges = (entropy as SmallLatentEntropy).ranges.map(() => ({ minimum: -40, size: 81 }));
    const model = new SmallLatentModel(networks, shape, ranges);
    const bytes = encodeSymbols(symbols, { height: 24, width: 24, channels: 2 }, model);
    expect((8 * bytes.length) / ideal).toBeGreaterThan(0.99);
    expect((8 * bytes.length) / ideal).toBeLessThan(1.01);
  });

  it('has a gradient at the symbols themselves', () => {
    const cost = (x: Float32Array) => tf.tidy(() => prior.bits(tf.tensor4d(x, [1, 4, 4, 2])).dataSync()[0]!);
    const x = Float32Array.from({ length: 32 }, (_, i) => ((i * 5) % 7) / 3 - 1);
    const bits = (y: Tensor) => prior.bits(tf.reshape(y, [1, 4, 4, 2]));
    const gradient = tf.tidy(() => tf.grad(bits)(tf.tensor1d(x)).dataSync());
    for (const i of [3, 10, 21]) {
      const [more, less] = [x.slice(), x.slice()];
      more[i] = x[i]! + 0.05;
      less[i] = x[i]! - 0.05;
      expect(gradient[i]).toBeCloseTo((cost(more) - cost(less)) / 0.1, 1);
    }
  });
});

describe('what training says samples cost', () => {
  it.each([0, 3])('is what the file takes, within 1 %%, for a largest error of %i', (largestError) => {
    const options = { hidden: 12, components: 3 };
    const config = { ...defaultConfig, id: 'x', architecture: 'lossless', architectureOptions: options };
    const training = new LosslessTraining(config);
    const [height, width] = [52, 64];
    const x = tf.tensor4d(patch(height, width, 3), [1, height, width, 3]);
    const [image] = wholePlanes(x);
    x.dispose();
    const step = 2 * largestError + 1;
    const planes = image!.planes.map((plane) => plane.map((sample) => Math.floor(sample / step + 0.5)));
    const rows = gatherResidualRows([{ ...image!, planes, largestError }], 1, new Random(1));
    const ideal = tf.tidy(() => training.bits(rows).dataSync()[0]!);
    const networks = training.networks.map((network, index) => {
      return new ExactNetwork(residualNetworkSize(options, index), network.weights());
    });
    training.dispose();
    const model = new ResidualModel(networks, options, largestError);
    const symbols = Int32Array.from(planes.flatMap((plane) => [...plane]));
    const source = model.begin({ height, width, channels: 3 }, symbols);
    let bits = 0;
    symbols.forEach((symbol, i) => {
      const cdf = source.cdf(i);
      cdf.fill?.(symbol);
      cdf.fill?.(symbol + 1);
      // Training leaves out the first rows.
      if (i % (height * width) < FIRST_ROWS * width) return;
      bits += 16 - Math.log2(cdf.cumulative[symbol + 1]! - cdf.cumulative[symbol]!);
    });
    expect(bits / ideal).toBeGreaterThan(0.99);
    expect(bits / ideal).toBeLessThan(1.01);
  });
});
