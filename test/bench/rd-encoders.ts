/**
 * Does a learned encoder make better symbols than rounding? A small residual on x × gain, zero at first, is trained
 * through the decoder and the context network of mnist-rd, which stay as they are, for J = bits + 14 bits per dB: with
 * uniform noise, straight through the rounding, and with soft rounding that hardens (Agustsson & Theis 2020). Then real
 * files are made of its rounded symbols. Writes results/rd-encoders.json. Small: one gain, few images.
 */
import type { Optimizer, Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadModel } from '../../src/architectures/load-model.js';
import { inputLayout, positionClass } from '../../src/architectures/rd/coding/causal-window.js';
import { MIDDLE } from '../../src/architectures/rd/coding/gain-symbols.js';
import { quantizeImage } from '../../src/architectures/rd/coding/reconstruct.js';
import { buildRdDecoder } from '../../src/architectures/rd/network.js';
import { parseRdOptions } from '../../src/architectures/rd/options.js';
import { startFrom } from '../../src/architectures/rd/training/start-from.js';
import { TrainedContextNetwork } from '../../src/architectures/rd/training/trained-context-network.js';
import { schemeOf } from '../../src/codec/coding-scheme.js';
import { openDataset } from '../../src/data/dataset.js';
import { Random } from '../../src/data/random.js';
import { useEngine } from '../../src/engine/engine.js';
import { tf, tfl } from '../../src/engine/tfjs.js';
import type { Image } from '../../src/image/image.js';
import { initializeWeights } from '../../src/layers/initialize.js';
import { variablesOf } from '../../src/layers/variable.js';
import { psnr } from '../../src/metrics/psnr.js';
import { GAIN_FEATURES, gainFeatures } from '../../src/runtime/gain-features.js';
import { FEATURE_ONE } from '../../src/runtime/integer/small-network.js';
import { runSteps } from '../../src/steps.js';
import { encodeSymbols } from '../one-latent.js';
import { imagesAt } from './dataset-images.js';
import { rateOfGain } from './rd-gains.js';
import { writeBenchResults } from './write-results.js';

const MODEL = 'mnist-rd';
const GAIN = 2;
const TRAINING_IMAGES = 1600;
const TEST_IMAGES = 200;
const BATCH = 8;
const SIZE = 28;
const PIXELS = SIZE * SIZE;
const BITS_PER_DECIBEL = 14;

type Proxy = (y: Tensor4D, progress: number, random: Random) => Tensor4D;

const proxies: Readonly<Record<string, Proxy>> = {
  'uniform noise': (y, _progress, random) => {
    const noise = Float32Array.from({ length: y.size }, () => random.float() - 0.5);
    return tf.add(y, tf.tensor4d(noise, y.shape));
  },
  'straight through': (y) => straightRound(y) as Tensor4D,
  'soft rounding, 2 to 16': (y, progress) => {
    const hardness = 2 * 8 ** progress;
    const whole = tf.floor(y);
    const soft = tf.tanh(tf.mul(hardness, tf.sub(tf.sub(y, whole), 0.5)));
    return tf.add(tf.add(whole, 0.5), tf.div(soft, 2 * Math.tanh(hardness / 2))) as Tensor4D;
  },
};

const straightRound = tf.customGrad((x) => ({
  value: tf.floor(tf.add(x as Tensor, 0.5)),
  gradFunc: (dy: Tensor) => dy,
})) as (x: Tensor) => Tensor;

const train = await openDataset('mnist', { split: 'train', limit: TRAINING_IMAGES });
const test = await openDataset('mnist', { split: 'test', limit: TEST_IMAGES });
const testImages = await imagesAt(test);
const model = await loadModel(MODEL);
const options = parseRdOptions(model.spec.options);
const network = options.networks[0]!;
const layout = inputLayout(network.window);

const results = [await measure('rounding', (image) => quantizeImage(image, GAIN))];
for (const [name, proxy] of Object.entries(proxies)) {
  const encoder = await trainEncoder(proxy);
  results.push(await measure(name, (image) => encodedBy(encoder, image)));
  await writeBenchResults('rd-encoders', {
    model: { id: model.id, hash: model.hash },
    gain: GAIN,
    images: { training: TRAINING_IMAGES, test: TEST_IMAGES },
    note: 'payload bytes of real files and PSNR, means; gain in bits: 8 × bytes saved + 14 × dB won against rounding',
    results,
  });
}

async function trainEncoder(proxy: Proxy): Promise<LayersModel> {
  await useEngine('auto');
  const decoder = buildRdDecoder(options);
  const context = new TrainedContextNetwork(network, new Random(1));
  await startFrom(MODEL, { networks: [context], variablesOf: () => variablesOf(decoder) });
  const encoder = buildEncoder();
  const optimizer: Optimizer = tf.train.adam(1e-3);
  const variables = variablesOf(encoder);
  const order = Uint32Array.from(Array(TRAINING_IMAGES).keys());
  const random = new Random(1, 2);
  random.shuffle(order);
  for (let at = 0; at < TRAINING_IMAGES; at += BATCH) {
    const patches = await train.patches(
      order.subarray(at, at + BATCH),
      { width: SIZE, height: SIZE },
      random,
    );
    const progress = at / TRAINING_IMAGES;
    tf.tidy(() => {
      const x = tf.tensor4d(patches, [BATCH, SIZE, SIZE, 1]);
      const { value, grads } = tf.variableGrads(() => {
        const y = tf.clipByValue(proxy(valuesOf(encoder, x), progress, random), 0, GAIN) as Tensor4D;
        return costOf(x, y, decoder, context);
      }, variables);
      optimizer.applyGradients(grads);
      if ((at / BATCH) % 20 === 0) process.stderr.write(`${at}: ${value.dataSync()[0]!.toFixed(2)}\n`);
    });
  }
  optimizer.dispose();
  context.dispose();
  return encoder;
}

/** x × gain + a learned residual. */
function valuesOf(encoder: LayersModel, x: Tensor4D): Tensor4D {
  return tf.add(tf.mul(x, GAIN), encoder.apply(x, { training: true }) as Tensor4D);
}

function buildEncoder(): LayersModel {
  const encoder = tfl.sequential();
  const conv = (filters: number, kernelSize: number, rest: object) =>
    encoder.add(tfl.layers.conv2d({ filters, kernelSize, padding: 'same', ...rest }));
  conv(16, 5, { inputShape: [SIZE, SIZE, 1], activation: 'relu' });
  conv(16, 3, { activation: 'relu' });
  conv(1, 3, { name: 'residual' });
  initializeWeights(encoder, new Random(1, 3));
  const last = encoder.getLayer('residual');
  tf.tidy(() => last.setWeights(last.getWeights().map((weight) => tf.zerosLike(weight))));
  return encoder;
}

/** Mean over images of bits − 14 × PSNR. */
function costOf(x: Tensor4D, y: Tensor4D, decoder: LayersModel, context: TrainedContextNetwork): Scalar {
  const value = tf.clipByValue(tf.div(y, GAIN), 0, 1) as Tensor4D;
  const xHat = decoder.apply([value, tf.fill(x.shape, 1 / GAIN)], { training: true }) as Tensor4D;
  const errors = tf.mean(tf.squaredDifference(x, tf.clipByValue(xHat, 0, 1)), [1, 2, 3]);
  const decibels = tf.mul(tf.log(tf.add(errors, 1e-6)), -10 / Math.LN10);
  const bits = tf.div(bitsOf(y, value, context), x.shape[0]);
  return tf.sub(bits, tf.mul(BITS_PER_DECIBEL, tf.mean(decibels))) as Scalar;
}

/** All bits, in tensors: a symbol then has a gradient both where it is coded and where it is context. */
function bitsOf(y: Tensor4D, value: Tensor4D, context: TrainedContextNetwork): Scalar {
  const n = y.shape[0];
  const { rows, side } = network.window;
  const padded = tf.pad(tf.reshape(value, [n, SIZE, SIZE]), [
    [0, 0],
    [rows, 0],
    [side, side],
  ]);
  const flags = tf.pad(tf.reshape(tf.clipByValue(y, 0, 1), [n, SIZE, SIZE]), [
    [0, 0],
    [rows, 0],
    [side, side],
  ]);
  const cell = (plane: Tensor, i: number) => {
    const { row, column } = layout.cells[i]!;
    return tf.reshape(tf.slice(plane, [0, rows + row, side + column], [n, SIZE, SIZE]), [n * PIXELS, 1]);
  };
  const all = layout.cells.map((_, i) => i);
  const near = all.filter((i) => layout.flagOf[i]! >= 0);
  const saturation = tf.maximum(0, tf.div(tf.sub(tf.mul(padded, 255), 247), 8));
  const inputs = tf.concat(
    [
      ...all.map((i) => cell(padded, i)),
      ...near.map((i) => cell(flags, i)),
      ...near.map((i) => cell(saturation, i)),
      places(n),
    ],
    1,
  ) as Tensor2D;
  const shares = Float32Array.from(gainFeatures(GAIN), (feature) => feature / FEATURE_ONE);
  const features = tf.tile(tf.tensor2d(shares, [1, GAIN_FEATURES]), [n * PIXELS, 1]) as Tensor2D;
  return mixtureBits(tf.reshape(y, [n * PIXELS, 1]) as Tensor2D, context.apply(inputs, features));
}

function places(n: number): Tensor2D {
  const width = layout.inputs - layout.rows;
  const values = new Float32Array(n * PIXELS * width);
  for (let i = 0; i < n * PIXELS; i++) {
    const [row, column] = [Math.floor((i % PIXELS) / SIZE), i % SIZE];
    values[i * width + positionClass(row, SIZE)] = 1;
    values[i * width + layout.columns - layout.rows + positionClass(column, SIZE)] = 1;
  }
  return tf.tensor2d(values, [n * PIXELS, width]);
}

/** The bits of src/layers/mixture-loss.ts, with a gradient for the symbols too. */
function mixtureBits(y: Tensor2D, output: Tensor2D): Scalar {
  const { spikes, components } = network;
  const parts = spikes.length + components;
  const count = output.shape[0];
  const columns = (from: number, size: number) => tf.slice(output, [0, from], [count, size]);
  const shares = tf.softmax(columns(0, parts));
  const steepness = tf.exp(tf.clipByValue(columns(parts + components, components), -3, 8));
  const below = (offset: number) =>
    tf.sigmoid(
      tf.mul(tf.sub(tf.sub(tf.div(tf.add(y, offset), GAIN), MIDDLE), columns(parts, components)), steepness),
    );
  // The outermost symbols take all beyond.
  const symbols = y.dataSync();
  const inside = (isInside: (symbol: number) => boolean) =>
    tf.tensor2d(
      Float32Array.from(symbols, (symbol) => (isInside(symbol) ? 1 : 0)),
      [count, 1],
    );
  const belowTop = inside((symbol) => symbol < GAIN - 0.5);
  const upper = tf.add(tf.mul(below(0.5), belowTop), tf.sub(1, belowTop));
  const lower = tf.mul(
    below(-0.5),
    inside((symbol) => symbol >= 0.5),
  );
  const hits = spikes.map((spike) => {
    const symbol = Math.floor((spike / 255) * GAIN + 0.5);
    return tf.maximum(0, tf.sub(1, tf.abs(tf.sub(y, symbol))));
  });
  const masses = tf.concat([...hits, tf.sub(upper, lower)], 1);
  const probability = tf.sum(tf.mul(shares, masses), 1);
  return tf.mul(tf.sum(tf.log(tf.add(probability, 1 / 4194304))), -1 / Math.LN2) as Scalar;
}

function encodedBy(encoder: LayersModel, { data }: Image): Int32Array {
  return tf.tidy(() => {
    const x = tf.tensor4d(
      Float32Array.from(data, (sample) => sample / 255),
      [1, SIZE, SIZE, 1],
    );
    const symbols = tf.clipByValue(tf.floor(tf.add(valuesOf(encoder, x), 0.5)), 0, GAIN);
    return Int32Array.from(symbols.dataSync());
  });
}

async function measure(name: string, encode: (image: Image) => Int32Array) {
  const symbols = testImages.map(encode);
  const exact = await loadModel(MODEL); // makes the exact engine current again
  const scheme = schemeOf(exact, rateOfGain(exact, GAIN));
  const shape = scheme.latentShape(SIZE, SIZE, 1);
  const decoded = await runSteps(scheme.synthesise(symbols, SIZE, SIZE), {});
  let [bytes, decibels] = [0, 0];
  for (const [n, image] of testImages.entries()) {
    bytes += encodeSymbols(symbols[n]!, shape, scheme.entropyModel).length;
    decibels += psnr(image, decoded[n]!);
  }
  exact.dispose();
  return { name, payloadBytes: bytes / TEST_IMAGES, psnr: decibels / TEST_IMAGES };
}
