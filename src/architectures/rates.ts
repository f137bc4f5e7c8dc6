import { AecError } from '../errors.js';

/** The rates of a model that has several. A file names its rate by one byte. */
export interface Rates {
  /** Rate bytes 0 … qualities − 1 go from coarse and small to fine and large; 0 if no quality can be chosen. */
  readonly qualities: number;
  /** Whether the model has the rate bytes 128 + E, which promise a largest error of E levels per sample, 0 … 127. */
  readonly lossless: boolean;
}

/** The rate to code at, for models of several rates: at most one of the first three options, and the effort. */
export interface RateOptions {
  /** 1 … 100, spread evenly over the qualities of the model. Default: DEFAULT_QUALITY. */
  readonly quality?: number;
  /** All samples come back exactly. */
  readonly lossless?: boolean;
  /** The largest error of a sample in levels, 0 … 127. */
  readonly nearLossless?: number;
  /** A whole number, 1 … 9. From 4 on the encoder searches for better symbols. Default: 1. */
  readonly effort?: number;
}

export const DEFAULT_QUALITY = 30;

const FIRST_NEAR_LOSSLESS = 128;
const LARGEST_ERROR = 127;

/**
 * The rate byte for `options` with a model of these rates; undefined if it has one fixed rate.
 * `AecError('usage')` for impossible options and for those that the model lacks.
 */
export function rateByte(rates: Rates | undefined, options: RateOptions, id: string): number | undefined {
  const { quality, lossless, nearLossless } = options;
  checkRateOptions(options);
  if (!rates) {
    if (quality === undefined && !lossless && nearLossless === undefined) return undefined;
    throw new AecError(
      'usage',
      `model ${id} has one fixed rate; leave out quality, lossless and near-lossless`,
    );
  }
  if (lossless || nearLossless !== undefined) {
    if (rates.lossless) return FIRST_NEAR_LOSSLESS + (nearLossless ?? 0);
    throw new AecError('usage', `model ${id} is always lossy; aec models shows which are lossless`);
  }
  if (rates.qualities > 0) return qualityIndex(quality ?? DEFAULT_QUALITY, rates.qualities);
  if (quality === undefined) return FIRST_NEAR_LOSSLESS;
  throw new AecError('usage', `model ${id} has no qualities, only lossless and near-lossless`);
}

/** Whether files of a model with these rates may name this rate byte. */
export function hasRate(rates: Rates | undefined, byte: number | undefined): boolean {
  if (!rates || byte === undefined) return !rates && byte === undefined;
  return byte < rates.qualities || (rates.lossless && largestErrorOf(byte) !== undefined);
}

/** The largest error that a rate byte promises; undefined if it promises none. */
export function largestErrorOf(byte: number): number | undefined {
  return byte >= FIRST_NEAR_LOSSLESS ? byte - FIRST_NEAR_LOSSLESS : undefined;
}

/** The quality, 1 … 100, for rate byte `index` of a model with `qualities` qualities. */
export function qualityOf(index: number, qualities: number): number {
  return qualities === 1 ? 1 : 1 + (99 * index) / (qualities - 1);
}

function qualityIndex(quality: number, qualities: number): number {
  return Math.round(((quality - 1) / 99) * (qualities - 1));
}

function checkRateOptions({ quality, lossless, nearLossless, effort = 1 }: RateOptions): void {
  if (!isWhole(effort, 1, 9)) {
    throw new AecError('usage', `effort ${effort}: must be a whole number from 1 to 9`);
  }
  if ([quality, lossless || undefined, nearLossless].filter((value) => value !== undefined).length > 1) {
    throw new AecError('usage', 'quality, lossless and near-lossless exclude each other; give one');
  }
  if (quality !== undefined && !(quality >= 1 && quality <= 100)) {
    throw new AecError('usage', `quality ${quality}: must be from 1 to 100`);
  }
  if (nearLossless !== undefined && !isWhole(nearLossless, 0, LARGEST_ERROR)) {
    throw new AecError('usage', `near-lossless ${nearLossless}: must be a whole number of levels, 0 to 127`);
  }
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
