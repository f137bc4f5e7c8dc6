import { AecError } from '../errors.js';

/** How much an image may lose, for models of many rates: at most one of the first three; and at what effort. */
export interface RateOptions {
  /** 1 … 100: coarse and small to fine and large. */
  readonly quality?: number;
  /** Every sample comes back. */
  readonly lossless?: boolean;
  /** No sample comes back further off than so many levels, 0 … 127. */
  readonly nearLossless?: number;
  /** 1 … 9: from 4 on the encoder searches for better symbols, for images of up to 2^14 pixels. */
  readonly effort?: number;
}

/** What a decoder must know of the rate: how samples became symbols. */
export interface Rate {
  /** A symbol is round(sample / 255 × gain). */
  readonly gain: number;
  /** The largest error, where one is promised: then x̂ is the middle of each interval, and g_s is not used. */
  readonly largestError?: number;
}

/** The quality taken where none is asked for. */
export const DEFAULT_QUALITY = 30;

const FIRST_NEAR_LOSSLESS = 128;
const LARGEST_ERROR = 127;

/** The byte of the file that stands for `options`, with a model of the given gains. `AecError('usage')` on impossible ones. */
export function rateByte(gains: readonly number[], options: RateOptions): number {
  const { quality, lossless, nearLossless, effort = 1 } = options;
  checkEffort(effort);
  if ([quality, lossless || undefined, nearLossless].filter((value) => value !== undefined).length > 1) {
    throw new AecError('usage', 'quality, lossless and near-lossless exclude each other; give one');
  }
  if (lossless) return FIRST_NEAR_LOSSLESS;
  if (nearLossless !== undefined) {
    if (!Number.isInteger(nearLossless) || nearLossless < 0 || nearLossless > LARGEST_ERROR) {
      throw new AecError(
        'usage',
        `near-lossless ${nearLossless}: must be a whole number of levels, 0 to 127`,
      );
    }
    return FIRST_NEAR_LOSSLESS + nearLossless;
  }
  return rateOfQuality(gains.length, quality);
}

/** The same with a model that has `rates` rates and is never lossless. */
export function lossyRate(
  rates: number,
  { quality, lossless, nearLossless, effort = 1 }: RateOptions,
): number {
  checkEffort(effort);
  if (lossless || nearLossless !== undefined) {
    throw new AecError('usage', 'a photo model is not lossless; photo-lossless is: --model photo-lossless');
  }
  return rateOfQuality(rates, quality);
}

function rateOfQuality(rates: number, quality = DEFAULT_QUALITY): number {
  if (!(quality >= 1 && quality <= 100))
    throw new AecError('usage', `quality ${quality}: must be from 1 to 100`);
  return Math.round(((quality - 1) / 99) * (rates - 1));
}

function checkEffort(effort: number): void {
  if (!(effort >= 1 && effort <= 9)) throw new AecError('usage', `effort ${effort}: must be from 1 to 9`);
}

/** The same for a model of no gains, which loses nothing unless told how much. */
export function losslessRateByte(id: string, { quality, ...options }: RateOptions): number {
  if (quality !== undefined) {
    throw new AecError('usage', `model ${id} codes without loss or near it; quality needs another model`);
  }
  return rateByte([], { ...options, lossless: options.nearLossless === undefined || options.lossless });
}

/** The meaning of a file's rate byte; `AecError('format')` where the model has no such rate. */
export function rateOf(gains: readonly number[], byte: number): Rate {
  if (byte >= FIRST_NEAR_LOSSLESS) {
    const largestError = byte - FIRST_NEAR_LOSSLESS;
    return { gain: 255 / (2 * largestError + 1), largestError };
  }
  const gain = gains[byte];
  if (gain === undefined) {
    throw new AecError('format', `damaged: rate ${byte}, where the model has ${gains.length}`);
  }
  return gain === 255 ? { gain, largestError: 0 } : { gain };
}
