import { classicalFiles } from '../../../src/architectures/classical/coding/files.js';
import { conv } from '../../../src/architectures/classical/conv.js';
import { freezeTransforms } from '../../../src/architectures/classical/training/freeze-networks.js';
import type { FrozenModel } from '../../../src/architectures/trainable.js';
import { Random } from '../../../src/data/random.js';
import { useExactEngine } from '../../../src/engine/exact.js';
import { tf } from '../../../src/engine/tfjs.js';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import type { Image } from '../../../src/image/image.js';
import type { Model } from '../../../src/index.js';
import { initializeWeights } from '../../../src/layers/initialize.js';
import { toLayersFiles } from '../../../src/model-store/artifacts.js';
import { namedLayersFiles } from '../../../src/model-store/layers-files.js';
import { openFiles } from '../../open-files.js';

export interface RandomConv {
  readonly id?: string;
  readonly options?: object;
  /** Steps of the channels go up from this one. */
  readonly step?: number;
  readonly seed?: number;
  readonly prior?: 'normal';
}

/** A convolutional model of random weights as files: whatever holds for it does not hold by training. */
export async function randomConvFiles(
  channels: 1 | 3,
  { id = 'random', options = {}, step = 0.02, seed = 7, prior }: RandomConv = {},
): Promise<FrozenModel> {
  await useExactEngine();
  const { encoder, decoder, geometry } = conv.build(options, channels);
  const random = new Random(seed);
  initializeWeights(encoder, random);
  initializeWeights(decoder, random);
  const steps = Array.from({ length: geometry.latentChannels }, (_, i) => step * (1 + i / 8));
  const counts = steps.map(() => new Map([-2, -1, 0, 1, 2].map((symbol) => [symbol, 5 - symbol * symbol])));
  const samples = Float32Array.from({ length: 4 * 64 * 64 * channels }, () => random.float());
  const x = tf.tensor4d(samples, [4, 64, 64, channels]);
  const frozen = freezeTransforms({ encoder, decoder }, steps, x);
  x.dispose();
  const spec = {
    version: 1,
    id,
    architecture: 'conv',
    options,
    channels,
    geometry,
    steps,
    fraction: frozen.fraction,
    ...(prior && { prior }),
    entropy: FactorizedModel.fromCounts(counts).toJSON(),
  } as const;
  const layers = new Map([
    ...namedLayersFiles('encoder', await toLayersFiles(encoder, 'float32')),
    ...namedLayersFiles('decoder', await toLayersFiles(decoder, 'float32')),
  ]);
  encoder.dispose();
  decoder.dispose();
  return { files: classicalFiles(spec, frozen.encoder, frozen.decoder), layers, errors: [] };
}

/** The model of those files. */
export async function randomModel(channels: 1 | 3, options: object = {}, step = 0.02): Promise<Model> {
  const { files, layers } = await randomConvFiles(channels, { options, step });
  return openFiles('random', files, layers);
}

/** Random pixels: the hardest content, and different everywhere. */
export function randomImage(width: number, height: number, channels: 1 | 3, seed = 1): Image {
  const random = new Random(seed, width, height, channels);
  const data = Uint8Array.from({ length: width * height * channels }, () => random.integer(256));
  return { width, height, channels, data };
}
