import { type LosslessSpec, networkName } from '../../../src/architectures/lossless/coding/files.js';
import {
  MEAN_ONE,
  RESIDUAL_SPIKES,
  type ResidualNetworkShape,
  residualNetworkSize,
} from '../../../src/architectures/lossless/coding/residual-model.js';
import { Random } from '../../../src/data/random.js';
import type { Model } from '../../../src/index.js';
import { utf8 } from '../../../src/model-store/model-files.js';
import { type NetworkFiles, networkFilesOf } from '../../../src/model-store/network-files.js';
import type { SmallNetwork } from '../../../src/runtime/integer/small-network.js';
import { openFiles } from '../../open-files.js';
import { LOG_ONE, randomSmallNetwork, smallNetworkOf } from '../runtime/integer/random-small-network.js';

export const TINY_SHAPE = { hidden: 6, components: 2 };

/** Networks of random weights as files, one per plane. */
export function randomResidualFiles(seed = 3, shape: ResidualNetworkShape = TINY_SHAPE): NetworkFiles[] {
  const { components } = shape;
  const outputOnes = [
    ...new Array<number>(RESIDUAL_SPIKES + components).fill(LOG_ONE),
    ...new Array<number>(components).fill(MEAN_ONE),
    ...new Array<number>(components).fill(LOG_ONE),
  ];
  return [0, 1, 2].map((index) => {
    const ones = { inputOne: 8191, outputOnes };
    return randomSmallNetwork(residualNetworkSize(shape, index), ones, new Random(seed, index), 0.3);
  });
}

/** Such networks, loaded. */
export function residualNetworksOf(files: readonly NetworkFiles[], shape = TINY_SHAPE): SmallNetwork[] {
  return files.map((own, index) => smallNetworkOf(own, residualNetworkSize(shape, index)));
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
    qualities: [
      [40, 150],
      [80, 136],
    ],
    entropy: { kind: 'residual' },
  };
  const networks = randomResidualFiles().flatMap((files, index) => networkFilesOf(networkName(index), files));
  return openFiles('random-lossless', new Map([['codec.json', utf8(JSON.stringify(spec))], ...networks]));
}
