import type { Cdf } from './cdf.js';

/**
 * Size of a latent. Its symbols lie in an Int32Array in raster order, channels last: [height, width, channels]. (Those
 * of a `ResidualModel` stand plane after plane.)
 */
export interface LatentShape {
  height: number;
  width: number;
  channels: number;
}

/** Symbols in a latent of this shape. */
export function symbolCount(shape: LatentShape): number {
  return shape.height * shape.width * shape.channels;
}

/** Gives every symbol of a latent its distribution: from a table, or from the symbols before it. */
export interface EntropyModel {
  /** Where latents fall into classes: the class is coded before the symbols, and its own model codes them. */
  readonly classes?: LatentClasses | undefined;
  /**
   * Starts one latent. `symbols` has the length of `shape`; the encoder passes all of them, the decoder an array that
   * it fills as it goes. Throws AecError('model') when the model cannot code this shape.
   */
  begin(shape: LatentShape, symbols: Int32Array): CdfSource;
}

/** Classes of latents, 0 … cdf.size − 1. */
export interface LatentClasses {
  /** Of the class. */
  readonly cdf: Cdf;
  /** The class that the encoder takes for a latent. */
  classOf(symbols: Int32Array): number;
  /** What codes the symbols of a latent of that class. */
  model(index: number): EntropyModel;
}

/** The distributions of one latent; asked for every index once, in order. */
export interface CdfSource {
  /**
   * The CDF of symbols[index], given symbols[0 … index − 1], which are in place when decoding too; symbols from `index`
   * on must not be read. The object returned may be changed by the next call. Both sides must compute the same
   * integers on every machine: + − × ÷, comparisons (Math.min, Math.max), Math.floor, sqrt, fround and imul only.
   */
  cdf(index: number): Cdf;
}
