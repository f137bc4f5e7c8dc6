import type { Dataset } from '../../../data/dataset.js';
import { patchSize } from '../../../data/patch-size.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { useExactEngine } from '../../../engine/exact.js';
import { FactorizedModel } from '../../../entropy/factorized.js';
import type { Image } from '../../../image/image.js';
import { setStoredWeights, toLayersFiles } from '../../../model-store/artifacts.js';
import { namedLayersFiles } from '../../../model-store/layers-files.js';
import type { ModelFiles } from '../../../model-store/model-files.js';
import { localRunner } from '../../../runtime/run-transform.js';
import { analyse } from '../../../runtime/tiled-transforms.js';
import { finishSteps } from '../../../steps.js';
import { type ClassicalSpec, classicalFiles } from '../coding/files.js';
import type { Autoencoder, Network } from '../network.js';
import type { ClassicalConfig } from './settings.js';

/** The most images whose symbols are counted: enough for the tables. */
const MOST_IMAGES = 60_000;
const BATCH = 256;

/**
 * Turns a trained autoencoder into the coding files of a model. The weights are rounded to the format they are stored
 * in, and the entropy model is made for the symbols that the stored encoder gives on the exact engine (which
 * is current afterwards), so that they describe what files will hold.
 */
export async function freeze(
  network: Network,
  { encoder, decoder, geometry }: Autoencoder,
  steps: readonly number[],
  config: ClassicalConfig,
  dataset: Dataset,
  indices: Uint32Array,
): Promise<ModelFiles> {
  const encoderFiles = await toLayersFiles(encoder, config.weights);
  const decoderFiles = await toLayersFiles(decoder, config.weights);

  await useExactEngine();
  const { channels } = dataset;
  const stored = network.build(config.architectureOptions, channels);
  setStoredWeights(stored.encoder, new Map(namedLayersFiles('encoder', encoderFiles)), 'encoder', config.id);
  const transforms = { runner: localRunner(stored), channels, geometry, steps };
  const size = patchSize(dataset, config, geometry);
  const histograms = Array.from({ length: geometry.latentChannels }, () => new Map<number, number>());
  const used = indices.subarray(0, MOST_IMAGES);
  for (let from = 0; from < used.length; from += BATCH) {
    const random = new Random(stream.tables, config.seed, from);
    const patches = await dataset.patches(
      used.subarray(from, from + BATCH),
      { width: size, height: size },
      random,
    );
    const images = imagesOf(patches, size, dataset.channels);
    for (const symbols of finishSteps(analyse(transforms, images))) {
      countSymbols(symbols, histograms);
    }
  }
  stored.encoder.dispose();
  stored.decoder.dispose();

  const spec: ClassicalSpec = {
    version: 1,
    id: config.id,
    architecture: config.architecture,
    options: network.parseOptions(config.architectureOptions),
    channels: dataset.channels,
    geometry,
    steps: [...steps],
    ...(config.beta > 0 ? { prior: 'normal' as const } : {}),
    entropy: FactorizedModel.fromCounts(histograms).toJSON(),
  };
  return classicalFiles(spec, encoderFiles, decoderFiles);
}

/** Patches `[n, size, size, channels]` of 0…1 as images again. */
function imagesOf(patches: Float32Array, size: number, channels: 1 | 3): Image[] {
  const length = size * size * channels;
  return Array.from({ length: patches.length / length }, (_, n) => {
    const data = Uint8Array.from(patches.subarray(n * length, (n + 1) * length), (v) => Math.round(v * 255));
    return { width: size, height: size, channels, data };
  });
}

function countSymbols(symbols: Int32Array, histograms: readonly Map<number, number>[]): void {
  for (const [i, symbol] of symbols.entries()) {
    const histogram = histograms[i % histograms.length]!;
    histogram.set(symbol, (histogram.get(symbol) ?? 0) + 1);
  }
}
