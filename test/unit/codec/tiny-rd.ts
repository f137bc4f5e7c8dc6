import { INPUT_ONE, MEAN_UNIT } from '../../../src/architectures/rd/coding/context-kernels.js';
import { contextModels, type LoadedContext } from '../../../src/architectures/rd/coding/context-model.js';
import {
  type ContextNetworkShape,
  contextNetworkSize,
} from '../../../src/architectures/rd/coding/context-network.js';
import { contextName, type RdSpec } from '../../../src/architectures/rd/coding/files.js';
import { GAINS } from '../../../src/architectures/rd/coding/gains.js';
import { buildRdDecoder } from '../../../src/architectures/rd/network.js';
import { parseRdOptions, rdGeometry } from '../../../src/architectures/rd/options.js';
import { freezeDecoder } from '../../../src/architectures/rd/training/freeze-decoder.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import type { Model } from '../../../src/index.js';
import { initializeWeights } from '../../../src/layers/initialize.js';
import { utf8 } from '../../../src/model-store/model-files.js';
import { type NetworkFiles, networkFilesOf } from '../../../src/model-store/network-files.js';
import { openFiles } from '../../open-files.js';
import { LOG_ONE, randomSmallNetwork, smallNetworkOf } from '../runtime/integer/random-small-network.js';
import { randomImage } from './tiny-transforms.js';

export const TINY_NETWORK = {
  maxGain: 255,
  window: { rows: 2, side: 2 },
  hidden: 6,
  spikes: [0, 255],
  components: 2,
};

/** The gains of the qualities of `randomRdModel`. */
export { GAINS };

/** A context network of random weights as files. */
export function randomContextFiles(seed = 3, shape: ContextNetworkShape = TINY_NETWORK): NetworkFiles {
  const { spikes, components } = shape;
  const outputOnes = [
    ...new Array<number>(spikes.length + components).fill(LOG_ONE),
    ...new Array<number>(components).fill(1 / MEAN_UNIT),
    ...new Array<number>(components).fill(LOG_ONE),
  ];
  return randomSmallNetwork(contextNetworkSize(shape), { inputOne: INPUT_ONE, outputOnes }, new Random(seed));
}

/** A context network of random weights, loaded. */
export function randomContext(seed = 3, shape: ContextNetworkShape = TINY_NETWORK): LoadedContext {
  return { shape, network: smallNetworkOf(randomContextFiles(seed, shape), contextNetworkSize(shape)) };
}

/** The context model of random weights at a gain. */
export function randomContextModel(gain: number) {
  return contextModels(randomContext())(gain);
}

/** A decoder of random weights as an integer network. */
export async function randomDecoder(): Promise<NetworkFiles> {
  await useExactEngine();
  const decoder = buildRdDecoder(parseRdOptions({ filters: [4] }));
  initializeWeights(decoder, new Random(5));
  const images = [1, 2, 3, 4].map((seed) => randomImage(24, 24, 1, seed));
  const frozen = freezeDecoder(decoder, images, [1, 3, 8, 40]);
  decoder.dispose();
  return frozen;
}

/** An rd model of random weights: whatever holds for it does not hold by training. */
export async function randomRdModel(): Promise<Model> {
  const options = parseRdOptions({ filters: [4], networks: [TINY_NETWORK] });
  const spec: RdSpec = {
    version: 1,
    id: 'random-rd',
    architecture: 'rd',
    options,
    channels: 1,
    geometry: rdGeometry(options),
    steps: [1],
    gains: [...GAINS],
    qualities: GAINS.map((_, rate) => [1 + 3 * rate, rate]),
    entropy: { kind: 'context', networks: options.networks },
  };
  return openFiles(
    'random-rd',
    new Map([
      ['codec.json', utf8(JSON.stringify(spec))],
      ...networkFilesOf('decoder', await randomDecoder()),
      ...networkFilesOf(contextName(0), randomContextFiles()),
    ]),
  );
}
