import type { RdModel } from '../../../src/architectures/model.js';
import { ContextModel } from '../../../src/architectures/rd/coding/context-model.js';
import { ContextNetwork, contextNetworkSize } from '../../../src/architectures/rd/coding/context-network.js';
import { GAINS } from '../../../src/architectures/rd/coding/gains.js';
import { buildRdDecoder, parseRdOptions, rdMargin } from '../../../src/architectures/rd/network.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { initializeWeights } from '../../../src/layers/initialize.js';
import { networkParts } from '../../../src/runtime/exact-network.js';
import { weightCount } from '../../../src/runtime/network-parts.js';

export const TINY_NETWORK = {
  maxGain: 255,
  window: { rows: 2, side: 2 },
  hidden: 6,
  spikes: [0, 255],
  components: 2,
};

/** A context network of random weights. */
export function randomNetwork(seed = 3): ContextNetwork {
  const weights = new Float32Array(weightCount(networkParts(contextNetworkSize(TINY_NETWORK))));
  new Random(seed).fillNormal(weights, 0.5);
  return new ContextNetwork(TINY_NETWORK, weights);
}

/** An rd model of random weights: whatever holds for it does not hold by training. */
export async function randomRdModel(): Promise<RdModel> {
  await useExactEngine();
  const options = parseRdOptions({ filters: [4], networks: [TINY_NETWORK] });
  const decoder = buildRdDecoder(options);
  initializeWeights(decoder, new Random(5));
  const network = randomNetwork();
  return {
    kind: 'rd',
    id: 'random-rd',
    hash: 'cd'.repeat(32),
    spec: {
      version: 1,
      id: 'random-rd',
      architecture: 'rd',
      options,
      channels: 1,
      geometry: { stride: 1, latentChannels: 1, margin: rdMargin(options) },
      steps: [1],
      gains: GAINS,
      entropy: null,
    },
    decoder,
    entropyModelAt: (gain) => new ContextModel(network, gain),
    dispose: () => decoder.dispose(),
  };
}
