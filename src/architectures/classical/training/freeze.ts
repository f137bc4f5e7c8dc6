import type { Dataset } from '../../../data/dataset.js';
import { patchImages } from '../../../data/patch-images.js';
import { patchSize } from '../../../data/patch-size.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import { tf } from '../../../engine/tfjs.js';
import { FactorizedModel } from '../../../entropy/factorized.js';
import type { Image } from '../../../image/image.js';
import { errorsOf } from '../../../layers/freezing/freeze-network.js';
import { setStoredWeights, toLayersFiles } from '../../../model-store/artifacts.js';
import { namedLayersFiles } from '../../../model-store/layers-files.js';
import { networkFilesOf } from '../../../model-store/network-files.js';
import { localRunner } from '../../../runtime/network-runner.js';
import { analyse, type Transforms } from '../../../runtime/tiled-transforms.js';
import { finishSteps } from '../../../steps.js';
import type { FrozenModel } from '../../trainable.js';
import { type ClassicalSpec, classicalFiles } from '../coding/files.js';
import { classicalTransforms, networksOf } from '../coding/open.js';
import type { Autoencoder, Network } from '../network.js';
import { freezeTransforms } from './freeze-networks.js';
import type { ClassicalConfig } from './settings.js';

/** The most images whose symbols are counted: enough for the tables. */
const MOST_IMAGES = 60_000;
const BATCH = 256;

/**
 * Turns a trained autoencoder into a model: weights rounded to the format they are stored in, integer networks made from
 * them, and tables counted of the symbols that the integer encoder gives, so that they describe what files will hold. The
 * exact engine is current afterwards.
 */
export async function freeze(
  network: Network,
  { encoder, decoder, geometry }: Autoencoder,
  steps: readonly number[],
  config: ClassicalConfig,
  dataset: Dataset,
  indices: Uint32Array,
): Promise<FrozenModel> {
  const encoderLayers = await toLayersFiles(encoder, config.weights);
  const decoderLayers = await toLayersFiles(decoder, config.weights);
  await useExactEngine();
  const { channels } = dataset;
  const stored = network.build(config.architectureOptions, channels);
  setStoredWeights(stored.encoder, encoderLayers, 'encoder');
  setStoredWeights(stored.decoder, decoderLayers, 'decoder');
  const size = patchSize(dataset, config, geometry);
  const patchesFrom = (from: number) =>
    dataset.patches(
      indices.subarray(from, Math.min(from + BATCH, MOST_IMAGES)),
      { width: size, height: size },
      new Random(stream.tables, config.seed, from),
    );
  const first = await patchesFrom(0);
  const x = tf.tensor4d(first, [first.length / (size * size * channels), size, size, channels]);
  const frozen = freezeTransforms(stored, steps, x);
  x.dispose();
  stored.encoder.dispose();
  stored.decoder.dispose();

  const { fraction } = frozen;
  const files = new Map([
    ...networkFilesOf('encoder', frozen.encoder),
    ...networkFilesOf('decoder', frozen.decoder),
  ]);
  const networks = networksOf(files, { channels, latentChannels: geometry.latentChannels }, config.id);
  const transforms = classicalTransforms({ channels, geometry, fraction }, localRunner(networks));
  const histograms = Array.from({ length: geometry.latentChannels }, () => new Map<number, number>());
  for (let from = 0; from < Math.min(indices.length, MOST_IMAGES); from += BATCH) {
    countSymbols(symbolsOf(patchImages(await patchesFrom(from), size, channels), transforms), histograms);
  }
  const spec: ClassicalSpec = {
    version: 1,
    id: config.id,
    architecture: config.architecture,
    options: network.parseOptions(config.architectureOptions),
    channels,
    geometry,
    steps: [...steps],
    fraction,
    ...(config.beta > 0 ? { prior: 'normal' as const } : {}),
    entropy: FactorizedModel.fromCounts(histograms).toJSON(),
  };
  return {
    files: classicalFiles(spec, frozen.encoder, frozen.decoder),
    layers: new Map([
      ...namedLayersFiles('encoder', encoderLayers),
      ...namedLayersFiles('decoder', decoderLayers),
    ]),
    errors: [...errorsOf('encoder', frozen.encoder), ...errorsOf('decoder', frozen.decoder)],
  };
}

function symbolsOf(images: readonly Image[], transforms: Transforms): Int32Array[] {
  return finishSteps(analyse(transforms, images));
}

function countSymbols(latents: readonly Int32Array[], histograms: readonly Map<number, number>[]): void {
  for (const symbols of latents) {
    for (const [i, symbol] of symbols.entries()) {
      const histogram = histograms[i % histograms.length]!;
      histogram.set(symbol, (histogram.get(symbol) ?? 0) + 1);
    }
  }
}
