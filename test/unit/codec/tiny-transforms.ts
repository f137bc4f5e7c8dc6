import type { TransformModel } from '../../../src/architectures/model.js';
import { findArchitecture } from '../../../src/architectures/registry.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import type { Image } from '../../../src/image/image.js';
import { initializeWeights } from '../../../src/layers/initialize.js';

/** A model of random weights: whatever holds for it does not hold by training. */
export async function randomModel(
  channels: 1 | 3,
  options: object = {},
  step = 0.02,
): Promise<TransformModel> {
  await useExactEngine();
  const { encoder, decoder, geometry } = findArchitecture('conv').build(options, channels);
  const random = new Random(7);
  initializeWeights(encoder, random);
  initializeWeights(decoder, random);
  const steps = Array.from({ length: geometry.latentChannels }, (_, i) => step * (1 + i / 8));
  const counts = steps.map(() => new Map([-2, -1, 0, 1, 2].map((symbol) => [symbol, 5 - symbol * symbol])));
  return {
    kind: 'transform',
    id: 'random',
    hash: 'ab'.repeat(32),
    spec: {
      version: 1,
      id: 'random',
      architecture: 'conv',
      options,
      channels,
      geometry,
      steps,
      entropy: null,
    },
    encoder,
    decoder,
    entropyModel: FactorizedModel.fromCounts(counts),
    dispose() {
      encoder.dispose();
      decoder.dispose();
    },
  };
}

/** Random pixels: the hardest content, and different everywhere. */
export function randomImage(width: number, height: number, channels: 1 | 3, seed = 1): Image {
  const random = new Random(seed, width, height, channels);
  const data = Uint8Array.from({ length: width * height * channels }, () => random.integer(256));
  return { width, height, channels, data };
}
