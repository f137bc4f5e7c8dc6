import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../../../data/dataset.js';
import { spreadOver } from '../../../data/evenly-spread.js';
import { useExactEngine } from '../../../engine/exact.js';
import type { Image } from '../../../image/image.js';
import { errorsOf } from '../../../layers/freezing/freeze-network.js';
import { setStoredWeights, toLayersFiles } from '../../../model-store/artifacts.js';
import { namedLayersFiles } from '../../../model-store/layers-files.js';
import { specFile } from '../../../model-store/model-spec.js';
import { networkFilesOf } from '../../../model-store/network-files.js';
import { float16File } from '../../../model-store/weights-file.js';
import type { FrozenModel } from '../../trainable.js';
import { CLASSES_FILE, contextName, type RdSpec } from '../coding/files.js';
import { GAINS } from '../coding/gains.js';
import { buildRdDecoder } from '../network.js';
import { type RdOptions, rdGeometry } from '../options.js';
import { freezeContext } from './freeze-context.js';
import { freezeDecoder } from './freeze-decoder.js';
import type { RdConfig } from './settings.js';
import type { TrainedContextNetwork } from './trained-context-network.js';

/** The trained parts of an `rd` model. */
interface TrainedRd {
  readonly options: RdOptions;
  readonly decoder: LayersModel;
  readonly networks: readonly TrainedContextNetwork[];
}

/** Images that scales are chosen on. */
const CALIBRATION_IMAGES = 256;

/** A trained `rd` model: its decoder and its context networks as integer networks. */
export async function freezeRd(
  { decoder, networks, options }: TrainedRd,
  config: RdConfig,
  dataset: Dataset,
  indices: Uint32Array,
): Promise<FrozenModel> {
  const classes = networks.at(-1)!.classes?.frozen();
  const spec: RdSpec = {
    version: 1,
    id: config.id,
    architecture: 'rd',
    options,
    channels: 1,
    geometry: rdGeometry(options),
    steps: [1],
    gains: [...GAINS],
    qualities: [],
    entropy: {
      kind: 'context',
      networks: options.networks,
      ...(classes && { classFrequencies: [...classes.frequencies] }),
    },
  };
  const decoderLayers = await toLayersFiles(decoder, config.weights);
  const contexts = networks.map((network) => network.layers());
  const contextLayers = await inOrder(contexts, (layers) => toLayersFiles(layers, config.weights));
  for (const layers of contexts) layers.dispose();
  await useExactEngine();
  const stored = buildRdDecoder(options);
  setStoredWeights(stored, decoderLayers, 'decoder');
  const images = await imagesOfOneSize(dataset, indices);
  const integers = freezeDecoder(stored, images, GAINS);
  stored.dispose();
  const frozenContexts = networks.map((network, index) =>
    freezeContext(network, contextLayers[index]!, images, contextName(index)),
  );
  return {
    files: new Map([
      specFile(spec),
      ...networkFilesOf('decoder', integers),
      ...frozenContexts.flatMap((network, index) => networkFilesOf(contextName(index), network)),
      ...(classes ? [[CLASSES_FILE, float16File(classes.tables)] as const] : []),
    ]),
    layers: new Map([
      ...namedLayersFiles('decoder', decoderLayers),
      ...contextLayers.flatMap((layers, index) => namedLayersFiles(contextName(index), layers)),
    ]),
    errors: [
      ...errorsOf('decoder', integers),
      ...frozenContexts.flatMap((network, index) => errorsOf(contextName(index), network)),
    ],
  };
}

/** Images that have the size of the first. */
async function imagesOfOneSize(dataset: Dataset, indices: Uint32Array): Promise<Image[]> {
  const images: Image[] = [];
  for (const index of spreadOver(indices, CALIBRATION_IMAGES)) {
    const image = await dataset.image(index);
    const { width, height } = images[0] ?? image;
    if (image.width === width && image.height === height) images.push(image);
  }
  return images;
}

/** The results of asynchronous work on one item after the other. */
async function inOrder<Item, T>(items: readonly Item[], work: (item: Item) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
