import type { Rank, Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from '../../../data/dataset.js';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { tf } from '../../../engine/tfjs.js';
import { LUMA_WEIGHTS } from '../../../image/channels.js';
import { depthToSpace, spaceToDepth } from '../../../layers/depth-to-space.js';
import { roundStraightThrough } from '../../../layers/quantize.js';
import { variable, variablesOf } from '../../../layers/variable.js';
import { calibrationPatches } from '../../lossless/training/freeze.js';
import { measureSamples, SampleNetworks } from '../../lossless/training/sample-networks.js';
import type { FrozenModel, Measurement, Stage, Trainable } from '../../trainable.js';
import { ANCHORS } from '../coding/qualities.js';
import { FloatCellNetwork, sharesOf } from '../float-cell-network.js';
import { lambdaAt, stepAt } from '../lambda.js';
import { buildPhoto, type PhotoTransforms } from '../network.js';
import { type PhotoOptions, PIXEL_BLOCK, parsePhotoOptions } from '../options.js';
import { startAsDct } from './dct-start.js';
import { freezePhoto } from './freeze.js';
import type { PhotoConfig } from './settings.js';
import { startFrom } from './start-from.js';
import { structuralError } from './structural-error.js';

/** Qualities that images take turns at when they are measured. */
const MEASURED = [0.1, 0.3, 0.5, 0.7, 0.9];
const MIDDLE_LAMBDA = 0.008;
/** Factor on the learning rate for the small networks of samples. */
const SAMPLE_RATE = 3;
/** A squared error of 1 (8-bit samples) goes with 1 − MS-SSIM of about 1 / STRUCTURAL_SCALE, at all rates. */
const STRUCTURAL_SCALE = 2000;

export class PhotoTraining implements Trainable {
  readonly stride = 16;
  readonly options: PhotoOptions;
  readonly autoencoder: PhotoTransforms;
  readonly prior: FloatCellNetwork;
  /** The networks for samples without transforms, which have a stage of their own. */
  readonly samples: SampleNetworks;
  /** Natural logarithms of the gains before rounding and after it, `[ANCHORS, channels]`. */
  readonly logGains: Variable<Rank.R2>;
  readonly logInverseGains: Variable<Rank.R2>;
  readonly #config: PhotoConfig;

  constructor(config: PhotoConfig) {
    const random = new Random(stream.weights, config.seed);
    this.#config = config;
    this.options = parsePhotoOptions(config.architectureOptions);
    const { latentChannels } = this.options;
    this.autoencoder = buildPhoto(this.options);
    startAsDct(this.autoencoder, latentChannels, random);
    this.prior = new FloatCellNetwork(
      {
        channels: latentChannels,
        groups: groupsOf(latentChannels),
        hidden: 128,
        groupHidden: 80,
        anchors: ANCHORS,
      },
      random,
    );
    this.samples = new SampleNetworks(this.options.samples, random);
    this.logGains = variable('gains', () => tf.zeros<Rank.R2>([ANCHORS, latentChannels]));
    this.logInverseGains = variable('inverse-gains', () => tf.zeros<Rank.R2>([ANCHORS, latentChannels]));
  }

  get stages(): Stage[] {
    const { epochs, hardEpochs, sampleEpochs } = this.#config;
    return [
      { name: 'joint', epochs: epochs - hardEpochs - sampleEpochs },
      { name: 'hard', epochs: hardEpochs, rate: 0.3 },
      { name: 'samples', epochs: sampleEpochs, rate: SAMPLE_RATE },
    ].filter((stage) => stage.epochs > 0);
  }

  get variables(): Variable[] {
    return [...this.variablesOf('joint'), ...this.variablesOf('samples')];
  }

  variablesOf(stage: string): Variable[] {
    if (stage === 'samples') return this.samples.variables;
    const decoding = [
      ...variablesOf(this.autoencoder.decoder),
      this.logInverseGains,
      ...this.prior.variables,
    ];
    return stage === 'hard'
      ? decoding
      : [...variablesOf(this.autoencoder.encoder), this.logGains, ...decoding];
  }

  loss(x: Tensor4D, stage: string, random: Random): Scalar {
    if (stage === 'samples') return this.samples.loss(x, random);
    const ts = Array.from({ length: x.shape[0] }, () => random.float());
    const { bits, errors } = this.#code(x, ts, stage === 'joint' ? random : undefined);
    const [, height, width] = x.shape;
    const losses = tf.add(tf.div(bits, height * width), tf.mul(errors, tf.tensor1d(ts.map(lambdaAt))));
    // Low rates count as much as high ones, because codecs are compared by ratios of rates.
    const weights = ts.map((t) => Math.sqrt(MIDDLE_LAMBDA / lambdaAt(t)));
    return tf.mean(tf.mul(losses, tf.tensor1d(weights))) as Scalar;
  }

  measure(x: Tensor4D, stage: string): Measurement {
    if (stage === 'samples') return measureSamples(this.samples, x);
    const ts = Array.from({ length: x.shape[0] }, (_, i) => MEASURED[i % MEASURED.length]!);
    const { bits, errors, xHat } = this.#code(x, ts);
    const [, height, width] = x.shape;
    const losses = tf.add(tf.div(bits, height * width), tf.mul(errors, tf.tensor1d(ts.map(lambdaAt))));
    const pixels = depthToSpace(xHat, PIXEL_BLOCK);
    return { loss: tf.mean(losses) as Scalar, bits: tf.sum(bits) as Scalar, xHat: pixels };
  }

  /** Bits and distortion of each image at its own quality, `[n]`, and x̂ in blocks. */
  rateAndDistortion(x: Tensor4D, ts: readonly number[]) {
    return this.#code(x, ts);
  }

  async prepare(): Promise<void> {
    const { from } = this.#config;
    if (from === '') return;
    const { encoder, decoder } = this.autoencoder;
    await startFrom(from, {
      encoder: variablesOf(encoder),
      decoder: variablesOf(decoder),
      gains: [this.logGains, this.logInverseGains],
      prior: this.prior,
      samples: this.samples,
    });
  }

  async freeze(dataset: Dataset, indices: Uint32Array): Promise<FrozenModel> {
    const crops = await calibrationPatches(dataset, indices, this);
    const frozen = await freezePhoto(this, this.#config, crops);
    crops.dispose();
    return frozen;
  }

  dispose(): void {
    this.autoencoder.encoder.dispose();
    this.autoencoder.decoder.dispose();
    this.prior.dispose();
    this.samples.dispose();
    this.logGains.dispose();
    this.logInverseGains.dispose();
  }

  #code(x: Tensor4D, ts: readonly number[], random?: Random) {
    const n = x.shape[0];
    const { encoder, decoder } = this.autoencoder;
    const anchors = sharesOf(ts);
    const gainsOf = (table: Tensor2D) => tf.reshape(tf.exp(tf.matMul(anchors, table)), [n, 1, 1, -1]);
    const steps = tf.tensor4d(
      ts.map((t) => stepAt(t) / 255),
      [n, 1, 1, 1],
    );
    const blocks = spaceToDepth(x, PIXEL_BLOCK);
    const centred = tf.div(tf.sub(blocks, 0.5), steps);
    const y = tf.mul(
      encoder.apply(centred, { training: true }) as Tensor4D,
      gainsOf(this.logGains),
    ) as Tensor4D;
    const symbols = constant(() => tf.round(y)); // no gradient goes to the encoder through these
    const prediction = this.prior.predict(symbols, ts);
    const bits = this.prior.bits(random ? this.#withNoise(y, random) : symbols, prediction);
    const yHat = random ? roundStraightThrough(y) : symbols;
    const plane = tf.tile(tf.tensor4d([...ts], [n, 1, 1, 1]), [1, y.shape[1], y.shape[2], 1]);
    const input = tf.concat([tf.mul(yHat, gainsOf(this.logInverseGains)), plane], 3);
    const xHat = tf.add(tf.mul(decoder.apply(input, { training: true }) as Tensor4D, steps), 0.5) as Tensor4D;
    return { bits, errors: this.#distortion(x, blocks, xHat), xHat };
  }

  /** Squared error of 8-bit samples, in part replaced by as much structural error: `[n]`. */
  #distortion(x: Tensor4D, blocks: Tensor4D, xHat: Tensor4D): Tensor1D {
    const { structure } = this.#config;
    const squared = tf.mul(tf.mean(tf.squaredDifference(blocks, xHat), [1, 2, 3]), 255 * 255) as Tensor1D;
    if (structure === 0) return squared;
    const structural = structuralError(luma(x), luma(depthToSpace(xHat, PIXEL_BLOCK)));
    return tf.add(tf.mul(squared, 1 - structure), tf.mul(structural, structure * STRUCTURAL_SCALE));
  }

  /** y with noise in place of rounding (Ballé et al. 2017), so that the bits have a gradient for the encoder. */
  #withNoise(y: Tensor4D, random: Random): Tensor4D {
    const noise = new Float32Array(y.size);
    random.fillUniform(noise, -0.5, 0.5);
    return tf.add(y, tf.tensor4d(noise, y.shape));
  }
}

/** The luma of RGB samples `[n, h, w, 3]`: `[n, h, w, 1]`. */
function luma(x: Tensor4D): Tensor4D {
  const weights = tf.tensor1d(LUMA_WEIGHTS.map((thousandths) => thousandths / 1000));
  return tf.sum(tf.mul(x, weights), 3, true) as Tensor4D;
}

/** Sizes of the groups of channels that are predicted together: small at first, since early channels tell most. */
function groupsOf(channels: number): number[] {
  const ends = [1 / 24, 3 / 24, 6 / 24, 10 / 24, 16 / 24, 1].map((share) => Math.ceil(share * channels));
  return ends.map((end, g) => end - (ends[g - 1] ?? 0)).filter((count) => count > 0);
}

/** A tensor that passes no gradient on to those that it is computed from: to tfjs it is an operation without inputs. */
function constant<T extends Tensor>(compute: () => T): T {
  return tf.customGrad(() => ({ value: compute(), gradFunc: () => [] }))() as T;
}
