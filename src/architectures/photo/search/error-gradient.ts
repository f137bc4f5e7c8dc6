import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../../../engine/tfjs.js';
import type { Image } from '../../../image/image.js';
import type { FloatNetwork } from '../../../layers/freezing/float-network.js';
import { runFloat } from '../../../layers/freezing/run-float.js';
import { tidily } from '../../../layers/tidily.js';
import { toBlocks } from '../../../runtime/blocks.js';
import type { Geometry } from '../../../runtime/geometry.js';
import { latentShape } from '../../../runtime/tiled-transforms.js';
import { LINEAR_LAYER } from '../network.js';

/** g_s of a `photo` model at one rate, in real numbers. */
export interface Synthesis {
  readonly decoder: FloatNetwork;
  readonly geometry: Geometry;
  readonly channels: number;
  /** Blocks of this many by this many pixels are the channels of one position. */
  readonly block: number;
  /** The factor of normalized samples. */
  readonly step: number;
  /** The factor of the symbols of each channel. */
  readonly factors: readonly number[];
  /** Quality, 0 … 1, which g_s is told. */
  readonly t: number;
}

/**
 * The squared error of the picture that `symbols` give, summed over all samples of 0 … 255, and how it changes with every
 * symbol: its gradient, on the engine in use, of the whole image at once. Nothing that a decoder depends on.
 */
export function errorGradient(
  synthesis: Synthesis,
  image: Image,
  symbols: Int32Array,
): { error: number; gradient: Float32Array } {
  return tidily(() => {
    const slope = tf.valueAndGrad((y) => errorOf(synthesis, image, y as Tensor4D));
    const { value, grad } = slope(latentOf(synthesis, image, symbols));
    return { error: value.dataSync()[0]!, gradient: Float32Array.from(grad.dataSync()) };
  });
}

/** The squared error alone: where no step follows it takes half the time. */
export function squaredError(synthesis: Synthesis, image: Image, symbols: Int32Array): number {
  return tidily(() => errorOf(synthesis, image, latentOf(synthesis, image, symbols)).dataSync()[0]!);
}

function latentOf({ geometry }: Synthesis, { width, height }: Image, symbols: Int32Array): Tensor4D {
  const shape = latentShape(geometry, width, height);
  return tf.tensor4d(Float32Array.from(symbols), [1, shape.height, shape.width, shape.channels]);
}

function errorOf(
  { decoder, geometry, factors, block, step, t }: Synthesis,
  image: Image,
  yHat: Tensor4D,
): Scalar {
  const { width, height, channels } = image;
  const [, cellRows, cellColumns] = yHat.shape;
  const [rows, columns] = [cellRows * geometry.stride, cellColumns * geometry.stride];
  const wanted = new Float32Array(rows * columns * channels);
  const counts = new Float32Array(wanted.length); // 0 beyond the image
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * width * channels, y * columns * channels];
    for (let i = 0; i < width * channels; i++) {
      wanted[to + i] = (image.data[from + i]! / 255 - 0.5) / step;
      counts[to + i] = 1;
    }
  }
  const size: [number, number, number, number] = [1, rows / block, columns / block, channels * block * block];
  const target = tf.tensor4d(toBlocks(wanted, columns, channels, block), size);
  const mask = tf.tensor4d(toBlocks(counts, columns, channels, block), size);
  const told = tf.fill([1, cellRows, cellColumns, 1], t);
  const xHat = runFloat(decoder, [tf.concat([tf.mul(yHat, tf.tensor1d([...factors])), told], 3)]);
  return tf.mul(tf.sum(tf.mul(mask, tf.squaredDifference(xHat, target))), (255 * step) ** 2);
}

/** About how much the squared error of the picture grows when a symbol of a channel is off by 1, for each channel. */
export function errorOfSymbols({ decoder, step, factors }: Synthesis): Float64Array {
  const { kernel, bias } = decoder.layers.find(({ layer }) => layer.name === LINEAR_LAYER)!.weights!;
  const channels = kernel.length / bias.length;
  return Float64Array.from({ length: channels - 1 }, (_, c) => {
    let sum = 0;
    for (let i = c; i < kernel.length; i += channels) sum += kernel[i]! ** 2;
    return sum * (255 * step * factors[c]!) ** 2;
  });
}
