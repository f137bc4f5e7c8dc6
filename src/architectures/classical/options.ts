import * as v from 'valibot';
import { AecError } from '../../errors.js';
import type { Geometry } from '../../runtime/geometry.js';
import type { TrainingData } from '../architecture.js';
import { choice, positiveInteger, positiveIntegers, readOptions, wholeNumber } from '../options.js';

// The options of the classical autoencoders, apart from their networks so that no TensorFlow is loaded for them.

const convSchema = v.strictObject({
  /** Filters of each level but the last, outermost first; each level halves the resolution. */
  filters: positiveIntegers([16]),
  /** Channels of the latent: the filters of the last level. */
  latentChannels: positiveInteger(8),
  /** The encoder halves the resolution with a pooling layer, or with stride 2 in the convolution. */
  downsampling: choice(['max-pool', 'strided']),
  /** The decoder doubles the resolution by nearest neighbour and a convolution, or by a transposed convolution. */
  upsampling: choice(['nearest', 'transposed']),
  latentActivation: choice(['linear', 'relu']),
});

export type ConvOptions = v.InferOutput<typeof convSchema>;

export function parseConvOptions(options: unknown): ConvOptions {
  return readOptions('conv', convSchema, options);
}

const MOST_UNITS = 4096;
const MOST_SIDE = 64;

const denseSchema = v.strictObject({
  /** Side in pixels of the squares that the network sees; unless given, that of the images if it can be. */
  side: positiveInteger(28, MOST_SIDE),
  /** Units of the encoder's layers but the last; the decoder has them in reverse. */
  hidden: positiveIntegers([64], MOST_UNITS),
  latentChannels: positiveInteger(32, MOST_UNITS),
  latentActivation: choice(['linear', 'relu', 'sigmoid']),
  /** This many latent units, the largest, keep their value; 0 for all. */
  active: wholeNumber(0, 0, MOST_UNITS),
});

export type DenseOptions = v.InferOutput<typeof denseSchema>;

/** Cells of 2^levels pixels. */
export function convGeometry({ filters, latentChannels, upsampling }: ConvOptions): Geometry {
  return {
    stride: 2 ** (filters.length + 1),
    latentChannels,
    // In latent cells: the encoder sees 1 + 2 + … + 2^(L−1) < 2^L pixels to each side; the decoder
    // 1 + 1/2 + … < 2 cells, and a transposed convolution one more.
    margin: upsampling === 'transposed' ? 3 : 2,
  };
}

export function parseDenseOptions(options: unknown): DenseOptions {
  return readOptions('dense', denseSchema, options);
}

/**
 * The options with the side of the images, if none was given and the network can be as large. `AecError('usage')` for
 * a variational model of larger images: drawn from its prior, one part of an image knows nothing of the next.
 */
export function fitDenseOptions(
  options: object,
  { usual: { width, height } }: TrainingData,
  { beta }: { readonly beta: number },
): object {
  if ('side' in options) return options;
  const side = Math.min(width, height);
  if (side <= MOST_SIDE) return { ...options, side };
  if (beta === 0) return options;
  const advice = `shrink them to at most ${MOST_SIDE}×${MOST_SIDE}, or train on squares with the option side=${MOST_SIDE}`;
  throw new AecError(
    'usage',
    `images of ${width}×${height} pixels: a variational dense model takes whole images; ${advice}`,
  );
}

/** A cell is a whole square, and sees nothing else. */
export function denseGeometry({ side, latentChannels }: DenseOptions): Geometry {
  return { stride: side, latentChannels, margin: 0 };
}

/** The options of every classical autoencoder about its latent. */
export interface ClassicalOptions {
  readonly latentChannels: number;
  readonly latentActivation: string;
  readonly active?: number;
}
