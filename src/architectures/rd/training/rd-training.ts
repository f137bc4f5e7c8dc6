import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../../../data/dataset.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { tf } from '../../../engine/tfjs.js';
import { AecError } from '../../../errors.js';
import { initializeWeights } from '../../../layers/initialize.js';
import { variablesOf } from '../../../layers/variable.js';
import type { FrozenModel, Measurement, Stage, Trainable } from '../../trainable.js';
import { TRAINING_GAINS } from '../coding/gains.js';
import { buildRdDecoder } from '../network.js';
import { parseRdOptions, type RdOptions } from '../options.js';
import { gatherRows, quantizePlane, type SymbolPlane } from './context-rows.js';
import { freezeRd } from './freeze.js';
import type { RdConfig } from './settings.js';
import { startFrom } from './start-from.js';
import type { TrainedClasses } from './trained-classes.js';
import { TrainedContextNetwork } from './trained-context-network.js';

/** One in this many of the zeros with only zeros near them trains the context networks. */
const THIN = 12;
/** About half of the images for the decoder have a gain up to this one. It never sees 255, where all samples are exact. */
const LOW_GAIN = 4;
/** Squared error below which an image counts as exact. */
const SMALLEST_ERROR = 1e-6;

/**
 * Trains an `rd` model. The symbols are rounded samples from the start, so the parts are independent: the decoder learns to
 * raise the mean PSNR, and each context network to lower the bits, on images of random gains.
 */
export class RdTraining implements Trainable {
  readonly stride = 1;
  readonly options: RdOptions;
  readonly decoder: LayersModel;
  readonly networks: readonly TrainedContextNetwork[];
  readonly #config: RdConfig;

  constructor(config: RdConfig) {
    const random = new Random(stream.weights, config.seed);
    this.#config = config;
    this.options = parseRdOptions(config.architectureOptions);
    this.networks = this.options.networks.map((options) => new TrainedContextNetwork(options, random));
    this.decoder = buildRdDecoder(this.options);
    initializeWeights(this.decoder, random);
    startWithoutCorrection(this.decoder);
  }

  /** The decoder takes the hard epochs; two context networks share the others equally. */
  get stages(): Stage[] {
    const { epochs, hardEpochs } = this.#config;
    const rest = epochs - hardEpochs;
    const fine = this.networks.length > 1 ? Math.floor(rest / 2) : 0;
    const stages = [
      { name: 'context-0', epochs: rest - fine },
      { name: 'decoder', epochs: hardEpochs },
      { name: 'context-1', epochs: fine },
    ];
    const own = stages.slice(0, this.networks.length + 1);
    const { only } = this.#config;
    if (only === '') return own;
    if (!own.some(({ name }) => name === only)) {
      throw new AecError(
        'usage',
        `there is no stage ${only} to train; the stages are ${own.map(({ name }) => name).join(', ')}`,
      );
    }
    return [{ name: only, epochs }];
  }

  get variables(): Variable[] {
    return [
      ...this.networks.flatMap(({ variables }) => variables),
      ...this.variablesOf('decoder'),
      ...this.networks.flatMap(({ classes }) => classes?.variables ?? []),
    ];
  }

  variablesOf(stage: string): Variable[] {
    if (stage !== 'decoder') {
      const { variables, classes } = this.networks[indexOf(stage)]!;
      return classes ? [...variables, classes.logProfiles] : [...variables];
    }
    return variablesOf(this.decoder);
  }

  loss(x: Tensor4D, stage: string, random: Random): Scalar {
    if (stage === 'decoder') {
      const planes = quantizeAll(x, () => decoderGain(random));
      return tf.neg(meanPsnr(x, this.#reconstruct(planes)));
    }
    const network = this.networks[indexOf(stage)]!;
    const gains = this.#gainsOf(indexOf(stage));
    const planes = quantizeAll(x, () => contextGain(gains, random), network.classes);
    const { window, spikes } = network.options;
    return tf.div(network.bits(gatherRows(planes, window, spikes, THIN, random)), pixelsOf(x));
  }

  /** Measures each image at another gain, in turn. */
  measure(x: Tensor4D): Measurement {
    const { classes } = this.networks.at(-1)!;
    const planes = quantizeAll(x, (n) => TRAINING_GAINS[n % TRAINING_GAINS.length]!, classes);
    const random = new Random(stream.validation);
    const bits = planes.map((plane) => {
      const network = this.networks.find(({ options }) => plane.gain <= options.maxGain)!;
      const { window, spikes } = network.options;
      return network.bits(gatherRows([plane], window, spikes, 1, random));
    });
    const total = tf.addN(bits) as Scalar;
    const xHat = tf.clipByValue(this.#reconstruct(planes), 0, 1);
    const error = tf.mul(tf.mean(tf.squaredDifference(x, xHat)), 255 * 255 * this.#config.lambda);
    return { loss: tf.add(tf.div(total, pixelsOf(x)), error) as Scalar, bits: total, xHat };
  }

  /** Takes weights and classes from another model if there is one; else finds the classes in the images. */
  async prepare(dataset: Dataset, indices: Uint32Array): Promise<void> {
    const { from, seed } = this.#config;
    if (from !== '' && (await startFrom(from, this))) return;
    await this.networks.at(-1)!.classes?.find(dataset, indices, new Random(stream.weights, seed, 1));
  }

  freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel> {
    return freezeRd(this, this.#config, dataset, indices);
  }

  dispose(): void {
    this.decoder.dispose();
    for (const network of this.networks) network.dispose();
  }

  #gainsOf(index: number): number[] {
    const { maxGain } = this.options.networks[index]!;
    const above = index === 0 ? 0 : this.options.networks[index - 1]!.maxGain;
    return TRAINING_GAINS.filter((gain) => gain > above && gain <= maxGain);
  }

  #reconstruct(planes: readonly SymbolPlane[]): Tensor4D {
    const { height, width } = planes[0]!;
    const values = new Float32Array(planes.length * height * width);
    const steps = new Float32Array(values.length);
    for (const [n, { symbols, gain }] of planes.entries()) {
      const from = n * symbols.length;
      for (let i = 0; i < symbols.length; i++) values[from + i] = Math.min(1, symbols[i]! / gain);
      steps.fill(1 / gain, from, from + symbols.length);
    }
    const shape: [number, number, number, number] = [planes.length, height, width, 1];
    return this.decoder.apply([tf.tensor4d(values, shape), tf.tensor4d(steps, shape)], {
      training: true,
    }) as Tensor4D;
  }
}

/** The symbols of images, each at its own gain; lossless ones also get a class. */
function quantizeAll(x: Tensor4D, gainOf: (n: number) => number, classes?: TrainedClasses): SymbolPlane[] {
  const [count, height, width] = x.shape;
  const samples = x.dataSync<'float32'>();
  return Array.from({ length: count }, (_, n) => {
    const own = samples.subarray(n * height * width, (n + 1) * height * width);
    const plane = quantizePlane(own, height, width, gainOf(n));
    return classes && plane.gain === 255 ? { ...plane, ofClass: classes.classOf(plane.symbols) } : plane;
  });
}

/** Draws 255 as often as all other gains of its network together, and coarse gains more often than fine ones. */
function contextGain(gains: readonly number[], random: Random): number {
  if (gains.at(-1) === 255 && random.integer(2) === 0) return 255;
  let left = random.float() * gains.reduce((sum, gain) => sum + 1 / gain, 0);
  for (const gain of gains) {
    left -= 1 / gain;
    if (left < 0) return gain;
  }
  return gains.at(-1)!;
}

function decoderGain(random: Random): number {
  const gains = TRAINING_GAINS.filter((gain) => gain < 255 && (gain <= LOW_GAIN || random.integer(2) === 0));
  return gains[random.integer(gains.length)]!;
}

/** The mean over images of PSNR in dB, as evaluation reports it. */
function meanPsnr(x: Tensor4D, xHat: Tensor4D): Scalar {
  const errors = tf.mean(tf.squaredDifference(x, xHat), [1, 2, 3]); // [n]
  return tf.mul(tf.mean(tf.log(tf.add(errors, SMALLEST_ERROR))), -10 / Math.LN10) as Scalar;
}

function startWithoutCorrection(decoder: LayersModel): void {
  const layer = decoder.getLayer('correction');
  tf.tidy(() => layer.setWeights(layer.getWeights().map((weight) => tf.zerosLike(weight))));
}

function pixelsOf(x: Tensor4D): number {
  return x.shape[0] * x.shape[1] * x.shape[2];
}

function indexOf(stage: string): number {
  return Number(stage.slice('context-'.length));
}
