import { type LosslessSpec, networkFile } from '../../../src/architectures/lossless/coding/files.js';
import { residualNetworkSize } from '../../../src/architectures/lossless/coding/residual-model.js';
import { Random } from '../../../src/data/random.js';
import type { Model } from '../../../src/index.js';
import { utf8 } from '../../../src/model-store/model-files.js';
import { float32File } from '../../../src/model-store/weights-file.js';
import { ExactNetwork, networkParts } from '../../../src/runtime/exact-network.js';
import { weightCount } from '../../../src/runtime/network-parts.js';
import { openFiles } from '../../open-files.js';

export const TINY_SHAPE = { hidden: 6, components: 2 };

/** Networks of random weights, one per plane. */
export function randomResidualNetworks(seed = 3): ExactNetwork[] {
  return [0, 1, 2].map((index) => {
    return new ExactNetwork(residualNetworkSize(TINY_SHAPE, index), randomWeights(index, seed));
  });
}

/** A lossless model of random weights: whatever holds for it does not hold by training. */
export function randomLosslessModel(): Promise<Model> {
  const spec: LosslessSpec = {
    version: 1,
    id: 'random-lossless',
    architecture: 'lossless',
    options: TINY_SHAPE,
    channels: 3,
    geometry: { stride: 1, latentChannels: 3, margin: 0 },
    steps: [1, 1, 1],
    entropy: { kind: 'residual' },
  };
  const networks = [0, 1, 2].map((index) => [networkFile(index), float32File(randomWeights(index))] as const);
  return openFiles('random-lossless', new Map([['codec.json', utf8(JSON.stringify(spec))], ...networks]));
}

function randomWeights(index: number, seed = 3): Float32Array {
  const weights = new Float32Array(weightCount(networkParts(residualNetworkSize(TINY_SHAPE, index))));
  new Random(seed, index).fillNormal(weights, 0.3);
  return weights;
}
