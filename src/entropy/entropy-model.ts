import type { Cdf } from './cdf.js';

/**
 * Size of a latent. Its symbols lie in an Int32Array in raster order, channels last: [height, width, channels]. A model may
 * define another order of its own, such as plane after plane.
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

/** Gives each symbol of a latent its distribution, from a table or from the symbols before it. */
export interface EntropyModel {
  /** If latents have classes: the class is coded before the symbols, and the model of the class codes the symbols. */
  readonly classes?: LatentClasses | undefined;
  /**
   * Starts one latent. `symbols` has the length of `shape`; the encoder passes all of them, the decoder an array that
   * it fills as it goes. Throws AecError('model') when the model cannot code this shape.
   */
  begin(shape: LatentShape, symbols: Int32Array): CdfSource;
}

/** Classes of latents, 0 … cdf.size − 1. */
export interface LatentClasses {
  /** The distribution of the class. */
  readonly cdf: Cdf;
  /** The class that the encoder chooses for a latent. */
  classOf(symbols: Int32Array): number;
  /** The model that codes the symbols of latents of that class. */
  model(index: number): EntropyModel;
}

/** The distributions of one latent. `cdf` is called once per index, in order. */
export interface CdfSource {
  /**
   * The CDF of symbols[index], given symbols[0 … index − 1], which are in place when decoding too; symbols from `index`
   * on must not be read. The object returned may be changed by the next call. Both sides must compute the same
   * integers on every machine: + − × ÷, comparisons (Math.min, Math.max), Math.floor, sqrt, fround and imul only.
   */
  cdf(index: number): Cdf;
}
