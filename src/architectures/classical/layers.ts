import { useExactEngine } from '../../engine/exact.js';
import { setStoredWeights } from '../../model-store/artifacts.js';
import { readLayersFiles } from '../../model-store/layers-files.js';
import type { StoredModel } from '../../model-store/read-model.js';
import type { LayersPair } from '../architecture.js';
import type { ClassicalSpec } from './coding/files.js';
import { conv } from './conv.js';
import { dense } from './dense.js';
import type { Network } from './network.js';

/** The networks of a stored model as tfjs layers, for what needs gradients. */
export const loadConvLayers = loader(conv);
export const loadDenseLayers = loader(dense);

function loader(network: Network) {
  return async ({ options, channels }: ClassicalSpec, { read, where }: StoredModel): Promise<LayersPair> => {
    await useExactEngine();
    const { encoder, decoder } = network.build(options, channels);
    setStoredWeights(encoder, await readLayersFiles(read, 'encoder', where), `${where}/encoder`);
    setStoredWeights(decoder, await readLayersFiles(read, 'decoder', where), `${where}/decoder`);
    return { encoder, decoder };
  };
}
