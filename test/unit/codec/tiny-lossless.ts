import {
  ResidualModel,
  residualNetworkSize,
} from '../../../src/architectures/lossless/coding/residual-model.js';
import type { LosslessModel } from '../../../src/architectures/model.js';
import { Random } from '../../../src/data/random.js';
import { ExactNetwork, networkParts } from '../../../src/runtime/exact-network.js';
import { weightCount } from '../../../src/runtime/network-parts.js';

export const TINY_SHAPE = { hidden: 6, components: 2 };

/** Networks of random weights, one a plane. */
export function randomResidualNetworks(seed = 3): ExactNetwork[] {
  return [0, 1, 2].map((index) => {
    const size = residualNetworkSize(TINY_SHAPE, index);
    const weights = new Float32Array(weightCount(networkParts(size)));
    new Random(seed, index).fillNormal(weights, 0.3);
    return new ExactNetwork(size, weights);
  });
}

/** A lossless model of random weights: whatever holds for it does not hold by training. */
export function randomLosslessModel(): LosslessModel {
  const networks = randomResidualNetworks();
  return {
    kind: 'lossless',
    id: 'random-lossless',
    hash: 'ef'.repeat(32),
    spec: {
      version: 1,
      id: 'random-lossless',
      architecture: 'lossless',
      options: TINY_SHAPE,
      channels: 3,
      geometry: { stride: 1, latentChannels: 3, margin: 0 },
      steps: [1, 1, 1],
      entropy: { kind: 'residual' },
    },
    entropyModelFor: (largestError) => new ResidualModel(networks, TINY_SHAPE, largestError),
    dispose: () => {},
  };
}
